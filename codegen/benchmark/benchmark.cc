// SPDX-License-Identifier: Apache-2.0
//
// bazel run //codegen:benchmark
#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/program.h"
#include "base/status_macros.h"
#include "base/table.h"
#include "codegen/benchmark/measured_firmware.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"

namespace autopruner {
namespace {

constexpr char kUsage[] =
    "Measures the generated C++ of four networks on one core.\n\n"
    "  bazel run //codegen:benchmark\n\n"
    "Latency: ns of a call that waits for the one before; call: of independent "
    "calls;\neach of Infer (scalar) and InferVector (vector). Batches: "
    "millions of events a\nsecond, in the narrowest of 16 and 32 bits. Code: "
    "all forms, with tables.\nCompiled here: -O3 -march=native.";

constexpr const char* kModels[] = {"pruned_tagger", "lut_tagger", "full_tagger",
                                   "jets_16_64_32_32_5"};

// Nanoseconds an event as millions of events a second.
std::string Rate(double ns) { return Fixed(1e3 / ns, ns > 10 ? 1 : 0); }

absl::Status Run() {
  Table table({"network", "compiler", "latency: scalar", "vector",
               "call: scalar", "vector", "batch: 64", "1,024", "code kB",
               "compiled s"});
  for (const char* name : kModels) {
    ASSIGN_OR_RETURN(
        const Model model,
        ReadModel(absl::StrCat("testdata/models/", name, ".json")));
    for (const char* compiler : {"g++", "clang++"}) {
      ASSIGN_OR_RETURN(const MeasuredFirmware measured,
                       MeasureFirmware(model, compiler));
      table.AddRow({name, compiler, Fixed(measured.scalar.latency_ns, 0),
                    Fixed(measured.vector.latency_ns, 0),
                    Fixed(measured.scalar.throughput_ns, 0),
                    Fixed(measured.vector.throughput_ns, 0),
                    Rate(measured.batch_64_ns), Rate(measured.batch_1024_ns),
                    Fixed(measured.code_bytes / 1e3, 1),
                    Fixed(measured.compile_seconds, 1)});
    }
  }
  std::fputs(table.Text().c_str(), stdout);
  return absl::OkStatus();
}

}  // namespace
}  // namespace autopruner

int main(int argc, char** argv) {
  return autopruner::RunProgram("benchmark", autopruner::kUsage, argc, argv,
                                autopruner::Run);
}
