// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include <cstdlib>
#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// A fresh directory for one test.
std::string TestDirectory() {
  const std::string path =
      testing::TempDir() + "/" +
      testing::UnitTest::GetInstance()->current_test_info()->name();
  std::filesystem::remove_all(path);
  std::filesystem::create_directories(path);
  return path;
}

int FilesIn(const std::string& directory) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    count += entry.exists();
  }
  return count;
}

TEST(File, ReadsBackWhatWasWritten) {
  const std::string directory = TestDirectory();
  const std::string path = directory + "/made/on/the/way/data";
  std::string contents(200000, 'x');
  contents[7] = '\0';
  ASSERT_TRUE(WriteFileAtomically(path, contents).ok());
  const absl::StatusOr<std::string> read = ReadFile(path);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, contents);
  // Replaced as a whole, and nothing is left beside it.
  ASSERT_TRUE(WriteFileAtomically(path, "short").ok());
  EXPECT_EQ(*ReadFile(path), "short");
  EXPECT_EQ(FilesIn(directory + "/made/on/the/way"), 1);
}

TEST(File, MissingFileIsNotFound) {
  const std::string path = TestDirectory() + "/none";
  const absl::Status status = ReadFile(path).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(status.message(),
            path + ": cannot open: No such file or directory");
}

TEST(File, DirectoryIsNoFile) {
  const std::string path = TestDirectory();
  EXPECT_EQ(ReadFile(path).status().message(),
            path + ": is a directory, not a file");
  // Renaming onto a directory fails and leaves nothing behind.
  const std::string target = path + "/taken";
  std::filesystem::create_directory(target);
  EXPECT_EQ(WriteFileAtomically(target, "text").message(),
            target + ": cannot write: Is a directory");
  EXPECT_EQ(FilesIn(path), 1);
}

TEST(File, FileOnTheWayIsAnError) {
  const std::string path = TestDirectory() + "/file";
  ASSERT_TRUE(WriteFileAtomically(path, "").ok());
  EXPECT_EQ(WriteFileAtomically(path + "/below", "text").message(),
            path + ": cannot make the directory: Not a directory");
}

TEST(File, UserPathsAreSeenFromWhereTheCommandWasTyped) {
  setenv("BUILD_WORKING_DIRECTORY", "/home/user", 1);
  EXPECT_EQ(ResolveUserPath("out/x.h"), "/home/user/out/x.h");
  EXPECT_EQ(ResolveUserPath("../x.h"), "/home/x.h");
  EXPECT_EQ(ResolveUserPath("/srv/x.h"), "/srv/x.h");
  unsetenv("BUILD_WORKING_DIRECTORY");
  EXPECT_EQ(ResolveUserPath("out/x.h"), "out/x.h");
}

TEST(File, BaseNameIsTheLastPart) {
  EXPECT_EQ(BaseName("/a/b/model.json"), "model.json");
  EXPECT_EQ(BaseName("model.json"), "model.json");
}

}  // namespace
}  // namespace autopruner
