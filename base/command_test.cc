// SPDX-License-Identifier: Apache-2.0
#include "base/command.h"

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/file.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(CommandTest, ReturnsWhatBothStreamsSay) {
  const absl::StatusOr<std::string> said =
      RunCommand({"sh", "-c", "echo one; echo two >&2; cat"});
  ASSERT_TRUE(said.ok()) << said.status();
  EXPECT_EQ(*said, "one\ntwo\n");
}

TEST(CommandTest, ArgumentsNeedNoQuoting) {
  const std::string odd = "a 'b' \"c\" $HOME;*\n";
  const absl::StatusOr<std::string> said = RunCommand({"printf", "%s", odd});
  ASSERT_TRUE(said.ok()) << said.status();
  EXPECT_EQ(*said, odd);
}

TEST(CommandTest, RunsInTheFolder) {
  const std::string folder = testing::TempDir() + "/it's here";
  ASSERT_TRUE(WriteFileAtomically(folder + "/note", "hello").ok());
  const absl::StatusOr<std::string> said = RunCommand({"cat", "note"}, folder);
  ASSERT_TRUE(said.ok()) << said.status();
  EXPECT_EQ(*said, "hello");
}

TEST(CommandTest, LongOutputIsWhole) {
  const absl::StatusOr<std::string> said =
      RunCommand({"head", "-c", "1000000", "/dev/zero"});
  ASSERT_TRUE(said.ok()) << said.status();
  EXPECT_EQ(*said, std::string(1000000, '\0'));
}

TEST(CommandTest, TellsHowItFailed) {
  EXPECT_EQ(RunCommand({"sh", "-c", "echo so; exit 3"}).status(),
            absl::InternalError("sh -c echo so; exit 3: ended with status 3\n"
                                "so\n"));
  EXPECT_EQ(RunCommand({"sh", "-c", "kill -9 $$"}).status(),
            absl::InternalError("sh -c kill -9 $$: ended with signal 9\n"));
  EXPECT_EQ(RunCommand({"no_such_program", "x"}).status(),
            absl::NotFoundError("no_such_program x: cannot be started: No such "
                                "file or directory"));
  EXPECT_EQ(RunCommand({"true"}, "/no/folder").status(),
            absl::NotFoundError("true: cannot be started in /no/folder: No "
                                "such file or directory"));
}

}  // namespace
}  // namespace autopruner
