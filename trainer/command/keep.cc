// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/keep.h"

#include <charconv>
#include <cmath>
#include <numeric>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace autopruner {
namespace {

using Kind = KeepRequest::Kind;

template <typename... Args>
absl::Status Error(const std::string& flag, const std::string& text,
                   const Args&... args) {
  return absl::InvalidArgumentError(
      absl::StrCat(flag, "=", text, ": ", args...));
}

// Returns the number that the whole of `text` spells, or nothing.
template <typename Number>
std::optional<Number> ParseNumber(std::string_view text) {
  Number value = 0;
  const char* end = text.data() + text.size();
  const auto [next, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || next != end) return std::nullopt;
  return value;
}

absl::StatusOr<KeepRequest> ParsePercent(const std::string& flag,
                                         const std::string& text) {
  const auto percent =
      ParseNumber<double>(std::string_view(text).substr(0, text.size() - 1));
  if (!percent || !std::isfinite(*percent)) {
    return Error(flag, text, "is not a percentage; expected, e.g., 50%");
  }
  if (*percent <= 0 || *percent > 100) {
    return Error(flag, text, "expected more than 0% and at most 100%");
  }
  return KeepRequest{
      .kind = Kind::kPercent, .percent = *percent, .counts = {}, .text = text};
}

// `forms` says what is expected.
absl::StatusOr<KeepRequest> Parse(const std::string& flag,
                                  const std::string& text,
                                  const std::string& forms) {
  if (text == "all") return KeepRequest{};
  if (text == "auto") {
    return KeepRequest{
        .kind = Kind::kAuto, .percent = 0, .counts = {}, .text = text};
  }
  if (text.ends_with('%') && text.find(',') == text.npos) {
    return ParsePercent(flag, text);
  }
  KeepRequest request = {
      .kind = Kind::kCount, .percent = 0, .counts = {}, .text = text};
  const std::vector<std::string> fields = absl::StrSplit(text, ',');
  for (const std::string& field : fields) {
    const auto count = ParseNumber<int>(field);
    if (!count) {
      return Error(flag, text, "'", field, "' is not a number; expected ",
                   forms);
    }
    if (*count < 1) {
      return Error(flag, text, "at least one must be left, not ", *count);
    }
    request.counts.push_back(*count);
  }
  if (request.counts.size() > 1) request.kind = Kind::kPerLayer;
  return request;
}

absl::StatusOr<KeepBudget> ResolvePerLayer(
    const KeepRequest& request, const std::vector<int>& layer_sizes) {
  const std::string sizes = absl::StrJoin(layer_sizes, ",");
  if (request.counts.size() != layer_sizes.size()) {
    return Error("--keep", request.text, "names ", request.counts.size(),
                 " layers; the network has ", layer_sizes.size(),
                 " prunable layers (", sizes, ")");
  }
  KeepBudget budget;
  for (size_t i = 0; i < layer_sizes.size(); ++i) {
    if (request.counts[i] > layer_sizes[i]) {
      return Error("--keep", request.text, "keeps ", request.counts[i],
                   " nodes of prunable layer ", i + 1, ", which has ",
                   layer_sizes[i], " (layers: ", sizes, ")");
    }
    budget.nodes += request.counts[i];
  }
  budget.per_layer = request.counts;
  return budget;
}

// The number of things out of `all` that a count, a share or "all" leaves.
int Count(const KeepRequest& request, int all) {
  if (request.kind == Kind::kCount) return request.counts.front();
  if (request.kind == Kind::kAll) return all;
  return static_cast<int>(std::lround(request.percent / 100 * all));
}

}  // namespace

absl::StatusOr<KeepRequest> ParseKeep(const std::string& text) {
  return Parse("--keep", text, "24, 50%, 16,8,4 (one a layer), all or auto");
}

absl::StatusOr<KeepBudget> ResolveKeep(const KeepRequest& request,
                                       const std::vector<int>& layer_sizes) {
  if (request.kind == Kind::kAuto) {
    return Error("--keep", request.text,
                 "cannot be used here; give a number of nodes");
  }
  if (request.kind == Kind::kPerLayer) {
    return ResolvePerLayer(request, layer_sizes);
  }
  const int all = std::accumulate(layer_sizes.begin(), layer_sizes.end(), 0);
  const int layers = static_cast<int>(layer_sizes.size());
  const int nodes = Count(request, all);
  if (nodes >= layers && nodes <= all) return KeepBudget{nodes, {}};
  const std::string sizes = absl::StrCat(
      all, " prunable nodes in ", layers, layers == 1 ? " layer" : " layers",
      layers > 0 ? absl::StrCat(" (", absl::StrJoin(layer_sizes, ","), ")")
                 : "");
  if (nodes > all) {
    return Error("--keep", request.text, "the network has ", sizes,
                 "; expected at most ", all);
  }
  return Error("--keep", request.text, "keeps ", nodes, " of ", sizes,
               "; expected at least ", layers, ", one a layer");
}

absl::StatusOr<int> ResolveKeepFeatures(const std::string& text, int features) {
  const std::string flag = "--keep_features";
  const std::string forms = "24, 50% or all";
  const absl::StatusOr<KeepRequest> request = Parse(flag, text, forms);
  if (!request.ok()) return request.status();
  if (request->kind == Kind::kPerLayer || request->kind == Kind::kAuto) {
    return Error(flag, text, "expected ", forms);
  }
  const int count = Count(*request, features);
  if (count < 1 || count > features) {
    return Error(flag, text, "keeps ", count, " of ", features,
                 " features; expected 1 to ", features);
  }
  return count;
}

}  // namespace autopruner
