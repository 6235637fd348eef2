// SPDX-License-Identifier: Apache-2.0
//
// Models that are called as what languages and libraries own, in one program.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/lower.h"
#include "codegen/emit/c/emit_c.h"
#include "codegen/emit/cpp/emit_cpp.h"
#include "codegen/emit/test_folder.h"
#include "codegen/model/identifier.h"
#include "codegen/model/model.h"
#include "codegen/model/random_model.h"
#include "codegen/model/reference.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// Functions, types, variables, macros, headers, keywords.
const std::vector<std::string>& Names() {
  static const auto* const names = new std::vector<std::string>(absl::StrSplit(
      "gamma index y0 jn signal time rand wait read select bind send size_t "
      "int32_t time_t FILE stdin environ errno NULL EOF assert I complex "
      "OVERFLOW DOMAIN INT_MAX isnan major minor linux unix stdint math "
      "complex_nn string std main int class template this NDEBUG module",
      ' '));
  return *names;
}

constexpr char kHeaders[] =
    "arpa/inet.h assert.h complex.h ctype.h dirent.h dlfcn.h errno.h fcntl.h "
    "fenv.h float.h inttypes.h limits.h locale.h math.h netdb.h netinet/in.h "
    "poll.h pthread.h regex.h sched.h search.h semaphore.h setjmp.h signal.h "
    "stdarg.h stddef.h stdint.h stdio.h stdlib.h string.h strings.h "
    "sys/socket.h sys/stat.h sys/sysmacros.h sys/time.h sys/types.h sys/wait.h "
    "termios.h time.h unistd.h wchar.h wctype.h";

std::string Includes() {
  std::string text;
  for (const auto header : absl::StrSplit(kHeaders, ' ')) {
    absl::StrAppend(&text, "#include <", header, ">\n");
  }
  return text;
}

// Two events, and what a model makes of them.
const Rows& Inputs() {
  static const auto* const inputs = new Rows{{25, -37}, {-11, 60}};
  return *inputs;
}

// A function that counts the differences of one model.
std::string Check(const Model& model, const std::string& name) {
  std::string text = absl::StrCat("static int check_", name,
                                  "(void) {\n  int differences = 0;\n");
  for (const std::vector<int64_t>& input : Inputs()) {
    absl::StrAppend(
        &text, "  {\n    const int32_t x[2] = {", absl::StrJoin(input, ", "),
        "};\n    int32_t y[1];\n    INFER(", name,
        ", x, y)\n    differences += y[0] != ", InferReference(model, input)[0],
        ";\n  }\n");
  }
  return text + "  return differences;\n}\n";
}

// A program for all models, with one function each.
std::string Program(const std::string& includes, const std::string& infer,
                    const std::vector<Model>& models) {
  std::string text =
      absl::StrCat(includes, "#define INFER(NAME, X, Y) ", infer, "\n");
  std::string sum;
  for (const Model& model : models) {
    const std::string name = CppName(model.name);
    text += Check(model, name);
    absl::StrAppend(&sum, " + check_", name, "()");
  }
  return absl::StrCat(text, "int main(void) { return 0", sum, "; }\n");
}

std::vector<Model> WriteModels(const TestFolder& folder) {
  std::vector<Model> models;
  for (const std::string& name : Names()) {
    const uint64_t seed = models.size() + 1;
    models.push_back(RandomModel({.sizes = {2, 4, 1}, .seed = seed}));
    Model& model = models.back();
    model.name = name;
    EXPECT_EQ(IdentifierProblem(name), "") << name;
    const absl::StatusOr<Circuit> circuit = Lower(model);
    EXPECT_TRUE(circuit.ok()) << circuit.status();
    const Design design = {model, *circuit, *circuit, {.source = "m.json"}};
    EXPECT_TRUE(folder.Write(EmitCpp(design)).ok());
    EXPECT_TRUE(folder.Write(EmitC(design)).ok());
  }
  return models;
}

// The folder of the generated files comes before those of the system.
TEST(LibraryNames, AllInOneProgram) {
  ASSERT_GE(Names().size(), 40);
  const TestFolder folder("names");
  const std::vector<Model> models = WriteModels(folder);
  std::string cpp;
  std::string vector;
  std::string c;
  std::string sources;
  for (const Model& model : models) {
    const std::string include =
        absl::StrCat("#include \"", CppName(model.name));
    absl::StrAppend(&cpp, include, ".h\"\n");
    absl::StrAppend(&vector, include, "_vector.h\"\n");
    absl::StrAppend(&c, include, "_c.h\"\n");
    absl::StrAppend(&sources, include, "_c.cc\"\n");
  }
  const std::string headers = Includes();
  ASSERT_TRUE(
      folder
          .Write({{{"before.cc", Program(headers + cpp + vector + c,
                                         "NAME::InferVector(X, Y);", models)},
                   {"after.cc",
                    Program(cpp + c + headers, "NAME::Infer(X, Y);", models)},
                   {"c.c",
                    Program(c + headers + c, "NAME##_infer(X, Y);", models)},
                   {"all_c.cc", sources}}})
          .ok());
  const auto expect_runs = [&](std::vector<std::string> command) {
    command.insert(command.end(), {"-O0", "-I.", "-o", "program"});
    const absl::Status built = folder.RunSilently(command);
    ASSERT_TRUE(built.ok()) << built;
    EXPECT_TRUE(folder.Run({"./program"}).ok());
  };
  expect_runs({"g++", "-std=gnu++17", "before.cc"});
  const absl::Status built = folder.RunSilently(
      {"g++", "-std=gnu++14", "-O0", "-I.", "-c", "all_c.cc"});
  ASSERT_TRUE(built.ok()) << built;
  // Of two sources with the same headers.
  expect_runs({"g++", "-std=gnu++14", "after.cc", "all_c.o"});
  expect_runs({"gcc", "-std=gnu99", "c.c", "all_c.o"});
}

}  // namespace
}  // namespace autopruner
