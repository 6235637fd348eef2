// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/vhdl/simulated_vhdl.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "codegen/emit/test_folder.h"
#include "codegen/emit/vhdl/emit_vhdl.h"

namespace autopruner {
namespace {

constexpr char kFolder[] = "vhdl";

}  // namespace

absl::StatusOr<std::string> RunVhdl(const Design& design) {
  const std::string& name = design.model.name;
  const TestFolder folder(name);
  RETURN_IF_ERROR(folder.Write(EmitVhdl(design)));
  RETURN_IF_ERROR(
      folder.RunSilently({"ghdl", "-a", "--std=08", "--warn-no-hide",
                          name + ".vhd", name + "_test.vhd"},
                         kFolder));
  // At the start, signals have no value yet.
  ASSIGN_OR_RETURN(
      const std::string said,
      folder.Run({"ghdl", "--elab-run", "--std=08", VhdlEntity(name) + "_test",
                  "--ieee-asserts=disable-at-0"},
                 kFolder));
  if (!absl::StartsWith(said, "PASS: ")) return absl::InternalError(said);
  return said;
}

}  // namespace autopruner
