// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/vhdl/simulated_vhdl.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/generated_file.h"
#include "base/status_macros.h"
#include "codegen/emit/design.h"
#include "codegen/emit/test_folder.h"
#include "codegen/emit/vhdl/emit_serial_vhdl.h"
#include "codegen/emit/vhdl/emit_vhdl.h"
#include "codegen/emit/vhdl/vhdl_text.h"
#include "codegen/serial/serial_design.h"

namespace autopruner {
namespace {

constexpr char kFolder[] = "vhdl";

// `endings` are those of the sources, in the order of analysis.
absl::StatusOr<std::string> RunBench(
    const std::string& name,
    const absl::StatusOr<std::vector<GeneratedFile>>& files,
    const std::vector<std::string>& endings) {
  const TestFolder folder(name);
  RETURN_IF_ERROR(folder.Write(files));
  std::vector<std::string> analyse = {"ghdl", "-a", "--std=08",
                                      "--warn-no-hide"};
  for (const std::string& ending : endings) {
    analyse.push_back(absl::StrCat(name, ending, ".vhd"));
  }
  RETURN_IF_ERROR(folder.RunSilently(analyse, kFolder));
  // At the start, signals have no value yet.
  ASSIGN_OR_RETURN(
      const std::string said,
      folder.Run({"ghdl", "--elab-run", "--std=08", VhdlEntity(name) + "_test",
                  "--ieee-asserts=disable-at-0"},
                 kFolder));
  if (!absl::StartsWith(said, "PASS: ")) return absl::InternalError(said);
  return said;
}

}  // namespace

absl::StatusOr<std::string> RunVhdl(const Design& design) {
  return RunBench(design.model.name, EmitVhdl(design), {"", "_test"});
}

absl::StatusOr<std::string> RunVhdl(const SerialDesign& design) {
  return RunBench(design.model.name, EmitSerialVhdl(design),
                  {"_element", "_pooled", "", "_test"});
}

}  // namespace autopruner
