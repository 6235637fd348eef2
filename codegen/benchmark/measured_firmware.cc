// SPDX-License-Identifier: Apache-2.0
#include "codegen/benchmark/measured_firmware.h"

#include <sys/resource.h>

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/generated_file.h"
#include "base/status_macros.h"
#include "base/template.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/lower.h"
#include "codegen/emit/cpp/emit_cpp.h"
#include "codegen/emit/test_folder.h"
#include "codegen/model/identifier.h"
#include "codegen/model/model.h"

namespace autopruner {
namespace {

constexpr char kMeasure[] =
#include "codegen/benchmark/measure_frame.inc"
    ;

// Every form, once.
constexpr char kForms[] = R"(#include "{{name}}_vector.h"

namespace net = {{name}};

void One(const int32_t (&x)[net::kInputs], int32_t (&y)[net::kOutputs]) {
  net::Infer(x, y);
}
void Vector(const int32_t (&x)[net::kInputs], int32_t (&y)[net::kOutputs]) {
  net::InferVector(x, y);
}
void Batch(const int32_t (&x)[net::kInputs][64],
           int32_t (&y)[net::kOutputs][64]) {
  net::InferBatch(x, y);
}
)";

// Of processors, taken by programs that this one has run and waited for.
double SecondsOfChildren() {
  rusage usage = {};
  getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) +
           1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Of "   text  data ..\n  1234 ..", as size prints it.
absl::StatusOr<double> ReadCodeBytes(const std::string& said) {
  double bytes = 0;
  const size_t line = said.find('\n');
  if (line == std::string::npos ||
      std::sscanf(said.c_str() + line, "%lf", &bytes) != 1) {
    return absl::InternalError("size: said " + said);
  }
  return bytes;
}

absl::Status ReadTimes(const std::string& said, MeasuredFirmware* result) {
  if (std::sscanf(said.c_str(), "%lf %lf %lf %lf %lf %lf",
                  &result->scalar.latency_ns, &result->scalar.throughput_ns,
                  &result->vector.latency_ns, &result->vector.throughput_ns,
                  &result->batch_64_ns, &result->batch_1024_ns) != 6) {
    return absl::InternalError("measure: said " + said);
  }
  return absl::OkStatus();
}

absl::Status WriteSources(const Model& model, const TestFolder& folder) {
  ASSIGN_OR_RETURN(const Circuit circuit, Lower(model));
  ASSIGN_OR_RETURN(std::vector<GeneratedFile> files,
                   EmitCpp({model, circuit, circuit, {}}));
  for (const auto& [path, frame] :
       {std::pair("measure.cc", kMeasure), std::pair("forms.cc", kForms)}) {
    ASSIGN_OR_RETURN(
        const std::string text,
        FillTemplate(path, frame, {{"name", CppName(model.name)}}));
    files.push_back({path, text});
  }
  return folder.Write(files);
}

}  // namespace

absl::StatusOr<MeasuredFirmware> MeasureFirmware(const Model& model,
                                                 const std::string& compiler) {
  const TestFolder folder(absl::StrCat(model.name, "_benchmark"));
  RETURN_IF_ERROR(WriteSources(model, folder));
  const auto compile = [&](const std::vector<std::string>& what) {
    std::vector<std::string> command = {
        compiler, "-std=c++17", "-O3", "-march=native",
        "-I" + std::filesystem::current_path().string()};
    command.insert(command.end(), what.begin(), what.end());
    return folder.RunSilently(command);
  };
  MeasuredFirmware result;
  const double start = SecondsOfChildren();
  RETURN_IF_ERROR(compile({"-c", "forms.cc", "-o", "forms.o"}));
  result.compile_seconds = SecondsOfChildren() - start;
  ASSIGN_OR_RETURN(const std::string size, folder.Run({"size", "forms.o"}));
  ASSIGN_OR_RETURN(result.code_bytes, ReadCodeBytes(size));
  RETURN_IF_ERROR(compile({"measure.cc", "-o", "measure"}));
  ASSIGN_OR_RETURN(const std::string times, folder.Run({"./measure"}));
  RETURN_IF_ERROR(ReadTimes(times, &result));
  return result;
}

}  // namespace autopruner
