// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/rtl_names.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "codegen/circuit/circuit.h"

namespace autopruner {
namespace {

struct Entry {
  const char* kind;   // words of a name, as NameKind() has them
  const char* shown;  // in the legend
  const char* meaning;
};

constexpr Entry kEntries[] = {
    {"lL_nJ", "lL_nJ", "the output of node J; behind that, its steps"},
    {"eE_lL", "eE_lL_..", "the same of element E of a set"},
    {"pool_nJ", "pool_nJ", "node J, over all elements"},
    {"sum", ".._sum", "the dot product"},
    {"positive", ".._positive", "a sum before its sign is changed"},
    {"unshifted", ".._unshifted", "its sign changed, before a shift"},
    {"relu", ".._relu", "not below 0"},
    {"near", ".._near", "what a shift to the left cannot push too far"},
    {"shifted", ".._shifted", "at the binary point of the output"},
    {"at", ".._at", "where a table is read"},
    {"table", ".._table", "that table"},
    {"nJ_eE", ".._eE", "element E, or what stands for it if it is not there"},
    {"absent", ".._absent", "what stands for an element that is not there"},
    {"tD_K", ".._tD_K", "the larger of two: number K in row D of a tree"},
    {"most", ".._most", "the largest of all elements"},
    {"any", ".._any", "whether any element is there"},
    {"none", ".._none", "what is made of no element"},
    {"sD_K", ".._sD_K",
     "a sum that nodes share: number K with D adders in a row"},
    {"gN", ".._gN_..", "of group N of such sums"},
    {"cK", ".._cK", "a constant of these sums"},
    {"in", "xI_in", "the bits of port xI"},
    {"unused", ".._unused", "what nothing reads"},
    {"rS", ".._rS", "held in a register of stage S: S clocks after the inputs"},
};

bool IsNumber(const std::string& word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
}

// "n12" -> "nJ"; a word without a number stays.
std::string KindOfWord(const std::string& word) {
  if (IsNumber(word)) return "K";
  if (word.empty() || !IsNumber(word.substr(1))) return word;
  constexpr const char* kKinds[] = {"cK", "eE", "gN", "lL", "nJ",
                                    "rS", "sD", "tD", "xI"};
  for (const char* const kind : kKinds) {
    if (word[0] == kind[0]) return kind;
  }
  return word;
}

bool HasWords(const std::string& kind, const std::string& words) {
  return absl::StrContains(absl::StrCat("_", kind, "_"),
                           absl::StrCat("_", words, "_"));
}

// The kinds of all names in `code`.
std::set<std::string> KindsOf(const std::string& code) {
  const auto is_of_name = [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
  };
  std::unordered_set<std::string_view> names;
  const std::string_view view = code;
  size_t begin = 0;
  while (begin < view.size()) {
    size_t end = begin;
    while (end < view.size() && is_of_name(view[end])) ++end;
    names.insert(view.substr(begin, end - begin));
    begin = end + 1;
  }
  std::set<std::string> kinds;
  for (const std::string_view name : names) {
    kinds.insert(NameKind(std::string(name)));
  }
  return kinds;
}

}  // namespace

std::vector<std::string> RtlNames(const Circuit& circuit,
                                  const std::vector<std::string>& ports) {
  std::vector<std::string> names;
  std::vector<ValueId> sources;
  for (size_t id = 0; id < circuit.ops().size(); ++id) {
    names.push_back(circuit.ops()[id].name);
    sources.push_back(BehindRegisters(circuit, static_cast<ValueId>(id)));
  }
  for (size_t i = 0; i < ports.size(); ++i) {
    const ValueId input = circuit.inputs()[i];
    if (input == kNoValue) continue;
    for (size_t id = 0; id < names.size(); ++id) {
      if (sources[id] != input) continue;
      names[id].replace(0, circuit.op(input).name.size(), ports[i]);
    }
  }
  return names;
}

std::string NameKind(const std::string& name) {
  std::vector<std::string> words = absl::StrSplit(name, '_');
  for (std::string& word : words) word = KindOfWord(word);
  const std::string& first = words.front();
  if (first == "xI") {
    const std::string& last = words.back();
    return last == "rS" || last == "in" ? "xI_" + last : first;
  }
  const bool is_ours =
      first == "lL" || first == "eE" || first == "pool" || first == "unused";
  return is_ours ? absl::StrJoin(words, "_") : "";
}

std::string RtlLegend(const std::string& comment, const std::string& code) {
  const std::set<std::string> kinds = KindsOf(code);
  std::string text =
      absl::StrCat(comment, " Names, with L for a layer and J for a node:");
  for (const Entry& entry : kEntries) {
    const bool occurs = std::any_of(
        kinds.begin(), kinds.end(),
        [&](const std::string& kind) { return HasWords(kind, entry.kind); });
    if (!occurs) continue;
    absl::StrAppendFormat(&text, "\n%s   %-12s  %s", comment, entry.shown,
                          entry.meaning);
  }
  return text;
}

}  // namespace autopruner
