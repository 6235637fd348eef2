// SPDX-License-Identifier: Apache-2.0
#include "codegen/model/identifier.h"

#include <string>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(Identifier, AcceptsNamesOfAllLanguages) {
  for (const char* name : {"x", "hbb_tagger", "Net16", "moduler", "a_1_b"}) {
    EXPECT_EQ(IdentifierProblem(name), "") << name;
  }
  EXPECT_EQ(IdentifierProblem(std::string(kMaxIdentifierLength, 'a')), "");
}

TEST(Identifier, RejectsWhatOneLanguageRejects) {
  for (const char* name :
       {"", "1x", "_x", "a-b", "a b", "a.b", "\xc3\xa9", "a__b", "alignas",
        "within", "module", "std", "xor", "int32_t"}) {
    EXPECT_NE(IdentifierProblem(name), "") << name;
  }
  EXPECT_NE(IdentifierProblem(std::string(kMaxIdentifierLength + 1, 'a')), "");
}

}  // namespace
}  // namespace autopruner
