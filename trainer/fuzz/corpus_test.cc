// SPDX-License-Identifier: Apache-2.0
//
// What fuzzing has found, read once more: corpus/FORMAT-NAME.
#include <filesystem>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "base/file.h"
#include "gtest/gtest.h"
#include "trainer/fuzz/read_bytes.h"

namespace autopruner {
namespace {

TEST(Corpus, EveryFileIsReadOrRefusedInOneLine) {
  int read = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator("trainer/fuzz/corpus")) {
    const std::string name = entry.path().filename().string();
    for (const ByteReader& reader : ByteReaders()) {
      if (!absl::StartsWith(name, reader.format + "-")) continue;
      const absl::Status status = reader.read(*ReadFile(entry.path().string()));
      EXPECT_EQ(MessageProblem(status), "") << name << ": " << status;
      ++read;
    }
  }
  EXPECT_GT(read, 0);
}

}  // namespace
}  // namespace autopruner
