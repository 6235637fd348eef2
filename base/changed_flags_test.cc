// SPDX-License-Identifier: Apache-2.0
#include "base/changed_flags.h"

#include <map>
#include <string>

#include "absl/flags/flag.h"
#include "gtest/gtest.h"

ABSL_FLAG(std::string, label, "label", "for the test");
ABSL_FLAG(int, seed, 1, "for the test");

namespace autopruner {
namespace {

using Flags = std::map<std::string, std::string>;

TEST(ChangedFlagsTest, WhatIsNotAtItsDefault) {
  EXPECT_EQ(ChangedFlags(), Flags());
  absl::SetFlag(&FLAGS_seed, 3);
  absl::SetFlag(&FLAGS_label, "flavour");
  EXPECT_EQ(ChangedFlags(), (Flags{{"label", "flavour"}, {"seed", "3"}}));
  EXPECT_EQ(ChangedFlags("base/changed_flags_test.cc"), ChangedFlags());
  EXPECT_EQ(ChangedFlags("data_flags.cc"), Flags());
  EXPECT_EQ(FlagText("seed", "3"), "--seed=3");
}

TEST(ChangedFlagsTest, AShellTakesAWordForOne) {
  EXPECT_EQ(ShellWord("--missing=-999,nan"), "--missing=-999,nan");
  EXPECT_EQ(ShellWord("--data=my jets.csv"), "'--data=my jets.csv'");
  EXPECT_EQ(ShellWord("--drop=event*"), "'--drop=event*'");
  EXPECT_EQ(ShellWord("it's"), "'it'\\''s'");
  EXPECT_EQ(ShellWord(""), "''");
}

}  // namespace
}  // namespace autopruner
