// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/hls/hls_project.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/emit/lines.h"

namespace autopruner {
namespace {

constexpr char kTestFrame[] =
#include "codegen/emit/hls/hls_test_frame.inc"
    ;
constexpr char kProjectFrame[] =
#include "codegen/emit/hls/hls_project_frame.inc"
    ;
constexpr char kFallback[] =
#include "codegen/emit/hls/hls_fallback.inc"
    ;

// What the test bench reads: a line for each call, inputs and outputs in the
// order of the ports.
std::string Vectors(const std::vector<HlsPort>& ports, const Rows& inputs,
                    const Rows& outputs) {
  std::string text;
  for (size_t n = 0; n < inputs.size(); ++n) {
    std::vector<int64_t> numbers;
    for (const HlsPort& port : ports) {
      numbers.push_back((port.is_input ? inputs : outputs)[n][port.index]);
    }
    absl::StrAppend(&text, absl::StrJoin(numbers, " "), "\n");
  }
  return text;
}

FramedFiles::Values TestValues(const std::vector<HlsPort>& ports) {
  std::vector<std::string> declarations;
  std::vector<std::string> arguments;
  std::vector<std::string> results;
  int inputs = 0;
  for (const HlsPort& port : ports) {
    if (port.is_input) {
      arguments.push_back(
          absl::StrCat("      ", port.type, "(vector[", inputs++, "])"));
    } else {
      declarations.push_back(
          absl::StrCat("  ", port.type, " ", port.name, "(0);"));
      arguments.push_back(absl::StrCat("      ", port.name));
      results.push_back(absl::StrCat("      ", port.name, ".to_int64(),"));
    }
  }
  return {{"inputs", absl::StrCat(inputs)},
          {"outputs", absl::StrCat(declarations.size())},
          {"declarations", absl::StrJoin(declarations, "\n")},
          {"arguments", absl::StrJoin(arguments, ",\n")},
          {"results", absl::StrJoin(results, "\n")}};
}

}  // namespace

void AddHlsProject(const std::vector<HlsPort>& ports, const Rows& inputs,
                   const Rows& outputs, const ProjectOptions& project,
                   const std::string& name, FramedFiles& files) {
  const std::string base = absl::StrCat("hls/", name);
  files.Add(base + "_test.cpp", kTestFrame, TestValues(ports));
  files.AddText(base + "_vectors.txt", Vectors(ports, inputs, outputs));
  if (!project.part.empty()) {
    files.Add(
        "hls/run_hls.tcl", kProjectFrame,
        {{"part", project.part}, {"clock_ns", Decimal(project.clock_ns)}});
  }
  files.AddText("hls/fallback/ap_int.h", kFallback);
}

}  // namespace autopruner
