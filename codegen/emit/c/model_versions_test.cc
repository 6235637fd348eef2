// SPDX-License-Identifier: Apache-2.0
//
// Two versions of a model, with one name, in one program: each gives its own
// results, or they do not compile.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/lower.h"
#include "codegen/emit/c/emit_c.h"
#include "codegen/emit/cpp/emit_cpp.h"
#include "codegen/emit/design.h"
#include "codegen/emit/test_folder.h"
#include "codegen/model/identifier.h"
#include "codegen/model/model.h"
#include "codegen/model/random_model.h"
#include "codegen/model/reference.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// $0: number of the version, $1: name, $2: what it gives for inputs of 1.
constexpr char kCpp[] = R"(#include "v$0/$1_vector.h"
extern "C" int Cpp$0() {
  const int32_t x[3] = {1, 1, 1};
  int32_t y[1];
  int32_t z[1];
  $1::Infer(x, y);
  $1::InferVector(x, z);
  return y[0] != $2 || z[0] != $2;
}
)";

constexpr char kC[] = R"(#include "v$0/$1_c.h"
int C$0(void) {
  const int32_t x[3] = {1, 1, 1};
  int32_t y[1];
  $1_infer(x, y);
  return y[0] != $2;
}
)";

constexpr char kMain[] = R"(int Cpp1(void), Cpp2(void), C1(void), C2(void);
int main(void) { return Cpp1() + Cpp2() + C1() + C2(); }
)";

// Writes a version of a model and sources that call it; returns its output.
int64_t WriteVersion(const TestFolder& folder, int number) {
  Model model = RandomModel({.sizes = {3, 8, 1}, .seed = 11});
  model.layers[1].bias[0] += 256 * number;  // 16 of the output
  const absl::StatusOr<Circuit> circuit = Lower(model);
  EXPECT_TRUE(circuit.ok()) << circuit.status();
  const Design design = {model, *circuit, *circuit, {.source = "m.json"}};
  const std::string below = absl::StrCat("v", number);
  for (auto files : {EmitCpp(design), EmitC(design)}) {
    EXPECT_TRUE(files.ok()) << files.status();
    for (GeneratedFile& file : *files) file.path = below + "/" + file.path;
    EXPECT_TRUE(folder.Write(*std::move(files)).ok());
  }
  const std::string name = CppName(model.name);
  const int64_t output = InferReference(model, {1, 1, 1})[0];
  const absl::Status written = folder.Write(
      {{{below + ".cc", absl::Substitute(kCpp, number, name, output)},
        {below + ".c", absl::Substitute(kC, number, name, output)},
        {below + "_c.cc",
         absl::Substitute("#include \"v$0/$1_c.cc\"\n", number, name)}}});
  EXPECT_TRUE(written.ok()) << written;
  return output;
}

// The objects of a version.
std::vector<std::string> Compile(const TestFolder& folder, int number,
                                 const std::string& level) {
  std::vector<std::string> objects;
  for (const auto& [compiler, source] :
       {std::pair{"g++", ".cc"}, {"g++", "_c.cc"}, {"gcc", ".c"}}) {
    const std::string from = absl::StrCat("v", number, source);
    objects.push_back(from + level + ".o");
    const absl::Status compiled =
        folder.RunSilently({compiler, level, "-c", from, "-o", objects.back()});
    EXPECT_TRUE(compiled.ok()) << compiled;
  }
  return objects;
}

// Functions that are not inlined are those of their own version.
TEST(ModelVersions, DoNotMix) {
  const TestFolder folder("versions");
  EXPECT_NE(WriteVersion(folder, 1), WriteVersion(folder, 2));
  ASSERT_TRUE(folder.Write({{{"main.c", kMain}}}).ok());
  for (const char* const level : {"-O0", "-O3"}) {
    std::vector<std::string> first = Compile(folder, 1, level);
    std::vector<std::string> second = Compile(folder, 2, level);
    for (int order = 0; order < 2; ++order) {
      std::vector<std::string> command = {"g++", "-x",   "c",  "main.c",
                                          "-x",  "none", "-o", "program"};
      command.insert(command.end(), first.begin(), first.end());
      command.insert(command.end(), second.begin(), second.end());
      const absl::Status built = folder.RunSilently(command);
      ASSERT_TRUE(built.ok()) << built;
      const auto ran = folder.Run({"./program"});
      EXPECT_TRUE(ran.ok()) << level << " " << order << ran.status();
      std::swap(first, second);
    }
  }
}

TEST(ModelVersions, DoNotCompileInOneSource) {
  const TestFolder folder("versions");
  WriteVersion(folder, 1);
  WriteVersion(folder, 2);
  ASSERT_TRUE(
      folder
          .Write({{{"both.cc", "#include \"v1.cc\"\n#include \"v2.cc\"\n"},
                   {"both.c", "#include \"v1.c\"\n#include \"v2.c\"\n"}}})
          .ok());
  const absl::Status cpp = folder.Run({"g++", "-c", "both.cc"}).status();
  EXPECT_TRUE(absl::StrContains(cpp.message(), "ambiguous")) << cpp;
  const absl::Status c = folder.Run({"gcc", "-c", "both.c"}).status();
  EXPECT_TRUE(absl::StrContains(c.message(), "redefinition of")) << c;
}

}  // namespace
}  // namespace autopruner
