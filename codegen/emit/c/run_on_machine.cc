// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/c/run_on_machine.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "base/file.h"
#include "base/generated_file.h"
#include "base/status_macros.h"
#include "base/template.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/c/emit_c.h"
#include "codegen/emit/c/machine.h"
#include "codegen/emit/cpp/emit_cpp.h"
#include "codegen/emit/design.h"
#include "codegen/emit/test_folder.h"
#include "codegen/model/identifier.h"
#include "codegen/model/sample_inputs.h"

namespace autopruner {
namespace {

constexpr char kMain[] =
#include "codegen/emit/c/machine_main.inc"
    ;

const std::vector<std::string>& Warnings() {
  static const auto* const warnings = new std::vector<std::string>{
      "-Wall",        "-Wextra",           "-Werror", "-pedantic",
      "-Wconversion", "-Wsign-conversion", "-Wshadow"};
  return *warnings;
}

template <typename... Parts>
std::vector<std::string> Join(std::vector<std::string> command,
                              const Parts&... parts) {
  (command.insert(command.end(), parts.begin(), parts.end()), ...);
  return command;
}

// Events as constants: of the features that are read, as narrow as can be.
absl::StatusOr<std::string> MainText(const Design& design, const Rows& inputs) {
  std::vector<int> which;
  for (int i = 0; i < design.model.inputs(); ++i) {
    if (design.lowered.inputs()[i] != kNoValue) which.push_back(i);
  }
  if (which.empty()) which = {0};
  bool is_narrow = true;
  std::string events;
  for (const std::vector<int64_t>& input : inputs) {
    std::vector<int64_t> used;
    for (const int i : which) {
      used.push_back(input[i]);
      is_narrow = is_narrow && static_cast<int16_t>(input[i]) == input[i];
    }
    absl::StrAppend(&events, "    {", absl::StrJoin(used, ", "), "},\n");
  }
  return FillTemplate("main.c", kMain,
                      {{"name", CppName(design.model.name)},
                       {"stored", is_narrow ? "int16_t" : "int32_t"},
                       {"count", absl::StrCat(inputs.size())},
                       {"used", absl::StrCat(which.size())},
                       {"which", absl::StrJoin(which, ", ")},
                       {"events", events}});
}

absl::Status Write(const TestFolder& folder, const Design& design,
                   const Machine& machine, const Rows& inputs) {
  ASSIGN_OR_RETURN(std::vector<GeneratedFile> files, EmitCpp(design));
  ASSIGN_OR_RETURN(const std::vector<GeneratedFile> c, EmitC(design));
  ASSIGN_OR_RETURN(const std::string main, MainText(design, inputs));
  files.insert(files.end(), c.begin(), c.end());
  files.push_back({"main.c", main});
  files.push_back({"machine.h", machine.support});
  return folder.Write(std::move(files));
}

absl::Status Compile(const TestFolder& folder, const Machine& machine,
                     const std::string& source) {
  RETURN_IF_ERROR(folder.RunSilently(
      Join({machine.compilers + "g++", "-std=c++14", "-Wold-style-cast",
            "-fno-exceptions", "-fno-rtti", "-ffunction-sections",
            "-fstack-usage", "-c", source, "-o", "infer.o"},
           Warnings(), machine.flags)));
  RETURN_IF_ERROR(folder.RunSilently(
      Join({machine.compilers + "gcc", "-std=c99", "-c", "main.c"}, Warnings(),
           machine.flags)));
  return folder.RunSilently(
      Join({machine.compilers + "gcc", "main.o", "infer.o", "-Wl,--gc-sections",
            "-o", "program"},
           machine.flags, machine.link));
}

// Infer of C, that of C++ where the compiler keeps it apart, its parts: each
// calls the next kind.
constexpr const char* kInferFunctions[] = {"_infer_version_", "::Infer(",
                                           "::detail::Infer"};

bool IsInfer(absl::string_view line) {
  return std::any_of(
      std::begin(kInferFunctions), std::end(kInferFunctions),
      [&](const char* name) { return absl::StrContains(line, name); });
}

// Of "address size type name", a line a symbol.
int InferBytes(const std::string& symbols) {
  int bytes = 0;
  for (const absl::string_view line : absl::StrSplit(symbols, '\n')) {
    unsigned size = 0;
    if (IsInfer(line) &&
        std::sscanf(std::string(line).c_str(), "%*x %x", &size) == 1) {
      bytes += static_cast<int>(size);
    }
  }
  return bytes;
}

// Of "place:function<tab>bytes<tab>..", a line a function.
int StackBytes(const std::string& usage) {
  int sum = 0;
  for (const char* const name : kInferFunctions) {
    int most = 0;
    for (const absl::string_view line : absl::StrSplit(usage, '\n')) {
      const std::vector<std::string> fields = absl::StrSplit(line, '\t');
      int bytes = 0;
      if (fields.size() > 1 && absl::StrContains(fields[0], name) &&
          absl::SimpleAtoi(fields[1], &bytes)) {
        most = std::max(most, bytes);
      }
    }
    sum += most;
  }
  return sum;
}

// The bytes of all sections of a kind, of "section size address", a line each.
int SectionBytes(const std::string& sections, const std::string& kind) {
  int sum = 0;
  for (const absl::string_view line : absl::StrSplit(sections, '\n')) {
    const std::vector<std::string> fields =
        absl::StrSplit(line, ' ', absl::SkipEmpty());
    int bytes = 0;
    if (fields.size() == 3 && absl::StartsWith(fields[0], kind) &&
        absl::SimpleAtoi(fields[1], &bytes)) {
      sum += bytes;
    }
  }
  return sum;
}

absl::Status Measure(const TestFolder& folder, const Machine& machine,
                     MachineRun* run) {
  ASSIGN_OR_RETURN(
      const std::string symbols,
      folder.Run({machine.compilers + "nm", "-C", "-S", "infer.o"}));
  run->infer_bytes = InferBytes(symbols);
  ASSIGN_OR_RETURN(const std::string usage,
                   ReadFile(folder.path() + "/infer.su"));
  run->stack_bytes = StackBytes(usage);
  ASSIGN_OR_RETURN(const std::string sections,
                   folder.Run({machine.compilers + "size", "-A", "infer.o"}));
  run->code_bytes = SectionBytes(sections, ".text");
  run->constant_bytes = SectionBytes(sections, ".rodata");
  run->ram_bytes =
      SectionBytes(sections, ".data") + SectionBytes(sections, ".bss");
  if (run->code_bytes == 0) {
    return absl::InternalError("size: no code in " + sections);
  }
  return absl::OkStatus();
}

// A line of the program. simavr puts it between colours, and a dot behind.
std::string Plain(absl::string_view line) {
  std::string text(line);
  for (size_t at; (at = text.find('\x1b')) != std::string::npos;) {
    text.erase(at, text.find('m', at) - at + 1);
  }
  if (!text.empty() && text.back() == '.') text.pop_back();
  return text;
}

absl::Status Read(const std::string& said, const Machine& machine,
                  size_t events, MachineRun* run) {
  bool is_whole = false;
  for (const absl::string_view line : absl::StrSplit(said, '\n')) {
    const std::string text = Plain(line);
    if (text.empty() || (text[0] != 'y' && text[0] != 't')) continue;
    std::vector<int64_t> numbers;
    for (const absl::string_view word : absl::StrSplit(text.substr(1), ' ')) {
      int64_t number = 0;
      if (!absl::SimpleAtoi(word, &number)) {
        return absl::InternalError(absl::StrCat("no number in ", text));
      }
      numbers.push_back(number);
    }
    if (text[0] == 'y') {
      run->outputs.push_back(numbers);
      continue;
    }
    is_whole = true;
    run->clocks = static_cast<double>(numbers[0]) * machine.clocks_per_count /
                  static_cast<double>(events);
  }
  if (is_whole) return absl::OkStatus();
  return absl::InternalError("the program did not end: " + said);
}

}  // namespace

absl::StatusOr<MachineRun> RunOnMachine(const Design& design,
                                        const Machine& machine,
                                        const Rows& inputs) {
  const TestFolder folder(design.model.name);
  MachineRun run;
  RETURN_IF_ERROR(Write(folder, design, machine, inputs));
  RETURN_IF_ERROR(
      Compile(folder, machine, CppName(design.model.name) + "_c.cc"));
  RETURN_IF_ERROR(Measure(folder, machine, &run));
  std::vector<std::string> command = machine.run;
  command.push_back("./program");
  ASSIGN_OR_RETURN(const std::string said, folder.Run(command));
  RETURN_IF_ERROR(Read(said, machine, inputs.size(), &run));
  return run;
}

}  // namespace autopruner
