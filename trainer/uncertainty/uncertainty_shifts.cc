// SPDX-License-Identifier: Apache-2.0
#include "trainer/uncertainty/uncertainty_shifts.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "base/file.h"

namespace autopruner {
namespace {

std::string Trimmed(absl::string_view text) {
  return std::string(absl::StripAsciiWhitespace(text));
}

std::vector<std::string> Fields(const std::string& line) {
  std::vector<std::string> fields;
  for (const absl::string_view field : absl::StrSplit(line, ',')) {
    fields.push_back(Trimmed(field));
  }
  return fields;
}

// Index of `name` in `names`, or -1.
int Find(const std::vector<std::string>& names, const std::string& name) {
  const auto at = std::find(names.begin(), names.end(), name);
  return at == names.end() ? -1 : static_cast<int>(at - names.begin());
}

class ShiftParser {
 public:
  ShiftParser(const std::string& path, const std::vector<std::string>& names)
      : path_(path), names_(names) {
    table_.features.resize(names.size());
  }

  absl::StatusOr<ShiftTable> Parse(const std::string& text) {
    std::istringstream lines(text);
    std::string line;
    while (std::getline(lines, line)) {
      ++line_;
      const std::string content = Trimmed(line);
      if (content.empty() || content[0] == '#') continue;
      const absl::Status status =
          columns_.empty() ? ReadHeader(content) : ReadRow(content);
      if (!status.ok()) return status;
    }
    if (table_.nuisances.empty()) {
      return absl::InvalidArgumentError(
          path_ +
          ": has no shifts; expected a line feature,kind,up,down and "
          "one for each shift");
    }
    return table_;
  }

 private:
  template <typename... Args>
  absl::Status Error(const Args&... args) const {
    return absl::InvalidArgumentError(
        absl::StrCat(path_, ":", line_, ": ", args...));
  }

  absl::Status ReadHeader(const std::string& line) {
    columns_ = Fields(line);
    for (size_t k = 0; k < columns_.size(); ++k) {
      if (Find({"nuisance", "feature", "kind", "up", "down"}, columns_[k]) <
          0) {
        return Error("column '", columns_[k],
                     "' is none of nuisance, feature, kind, up, down");
      }
      if (Find(columns_, columns_[k]) != static_cast<int>(k)) {
        return Error("column '", columns_[k], "' stands there twice");
      }
    }
    for (const char* needed : {"feature", "kind", "up"}) {
      if (Find(columns_, needed) < 0) {
        return Error("has no column '", needed, "'");
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadRow(const std::string& line) {
    const std::vector<std::string> fields = Fields(line);
    if (fields.size() != columns_.size()) {
      return Error("has ", fields.size(), " fields; the header names ",
                   columns_.size());
    }
    const auto field = [&](const std::string& column) {
      const int at = Find(columns_, column);
      return at < 0 ? "" : fields[at];
    };
    const int feature = Find(names_, field("feature"));
    if (feature < 0) {
      return Error("column 'feature': '", field("feature"),
                   "' is no feature of the data");
    }
    Shift shift;
    const std::string kind = field("kind");
    shift.relative = kind == "relative";
    if (!shift.relative && kind != "absolute") {
      return Error("column 'kind': '", kind,
                   "' is neither relative nor absolute");
    }
    absl::Status number = ReadNumber("up", field("up"), shift.up);
    if (!number.ok()) return number;
    shift.down = -shift.up;
    if (!field("down").empty()) {
      number = ReadNumber("down", field("down"), shift.down);
      if (!number.ok()) return number;
    }
    const std::string given = field("nuisance");
    return Add(given.empty() ? names_[feature] : given, feature, shift);
  }

  absl::Status ReadNumber(const std::string& column, const std::string& text,
                          double& value) const {
    const char* begin = text.data();
    const char* end = begin + text.size();
    if (begin != end && *begin == '+') ++begin;
    const auto parsed = std::from_chars(begin, end, value);
    if (parsed.ec == std::errc() && parsed.ptr == end && std::isfinite(value)) {
      return absl::OkStatus();
    }
    return Error("column '", column, "': '", text, "' is not a finite number");
  }

  absl::Status Add(const std::string& nuisance, int feature, Shift shift) {
    shift.nuisance = Find(table_.nuisances, nuisance);
    if (shift.nuisance < 0) {
      shift.nuisance = static_cast<int>(table_.nuisances.size());
      table_.nuisances.push_back(nuisance);
    }
    for (const Shift& other : table_.features[feature]) {
      if (other.nuisance != shift.nuisance) continue;
      return Error("column 'feature': '", names_[feature],
                   "' stands there twice for nuisance '", nuisance, "'");
    }
    table_.features[feature].push_back(shift);
    return absl::OkStatus();
  }

  const std::string& path_;
  const std::vector<std::string>& names_;
  int line_ = 0;
  std::vector<std::string> columns_;
  ShiftTable table_;
};

}  // namespace

absl::StatusOr<ShiftTable> ParseShifts(const std::string& path,
                                       const std::string& text,
                                       const std::vector<std::string>& names) {
  return ShiftParser(path, names).Parse(text);
}

absl::StatusOr<ShiftTable> ReadShifts(const std::string& path,
                                      const std::vector<std::string>& names) {
  const auto text = ReadFile(path);
  if (!text.ok()) return text.status();
  return ParseShifts(path, *text, names);
}

float ShiftedValue(const ShiftTable& table, int feature, float value,
                   const std::vector<double>& pulls) {
  double sum = value;
  for (const Shift& shift : table.features[feature]) {
    const double pull = pulls[shift.nuisance];
    const double size = pull >= 0 ? pull * shift.up : -pull * shift.down;
    sum += shift.relative ? size * value : size;
  }
  return static_cast<float>(sum);
}

}  // namespace autopruner
