// SPDX-License-Identifier: Apache-2.0
#include "trainer/uncertainty/uncertainty_shifts.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "absl/status/status.h"
#include "base/csv.h"
#include "base/status_macros.h"
#include "base/text_file.h"

namespace autopruner {
namespace {

// Index of `name` in `names`, or -1.
int Find(const std::vector<std::string>& names, const std::string& name) {
  const auto at = std::find(names.begin(), names.end(), name);
  return at == names.end() ? -1 : static_cast<int>(at - names.begin());
}

class ShiftParser {
 public:
  ShiftParser(const std::string& path, const std::string& text,
              const std::vector<std::string>& names)
      : path_(path), names_(names), rows_(path, text, DetectCsvFormat(text)) {
    table_.features.resize(names.size());
  }

  absl::StatusOr<ShiftTable> Parse() {
    while (true) {
      ASSIGN_OR_RETURN(const bool more, rows_.Next());
      if (!more) break;
      RETURN_IF_ERROR(columns_.empty() ? ReadHeader() : ReadRow());
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
    return rows_.Error(args...);
  }

  absl::Status ReadHeader() {
    columns_.assign(rows_.fields().begin(), rows_.fields().end());
    for (size_t k = 0; k < columns_.size(); ++k) {
      if (Find({"nuisance", "feature", "kind", "up", "down"}, columns_[k]) <
          0) {
        return Error("column '", columns_[k],
                     "' is none of nuisance, feature, kind, up, down");
      }
      if (Find(columns_, columns_[k]) != static_cast<int>(k)) {
        return Error("duplicate column '", columns_[k], "'");
      }
    }
    for (const char* needed : {"feature", "kind", "up"}) {
      if (Find(columns_, needed) < 0) {
        return Error("has no column '", needed, "'");
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadRow() {
    const std::vector<std::string> fields(rows_.fields().begin(),
                                          rows_.fields().end());
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
    const std::optional<double> parsed = ParseCsvNumber(text, rows_.format());
    if (parsed && std::isfinite(*parsed)) {
      value = *parsed;
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
      return Error("column 'feature': duplicate '", names_[feature],
                   "' for nuisance '", nuisance, "'");
    }
    table_.features[feature].push_back(shift);
    return absl::OkStatus();
  }

  const std::string& path_;
  const std::vector<std::string>& names_;
  CsvReader rows_;
  std::vector<std::string> columns_;
  ShiftTable table_;
};

}  // namespace

absl::StatusOr<ShiftTable> ParseShifts(const std::string& path,
                                       const std::string& text,
                                       const std::vector<std::string>& names) {
  return ShiftParser(path, text, names).Parse();
}

absl::StatusOr<ShiftTable> ReadShifts(const std::string& path,
                                      const std::vector<std::string>& names) {
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(path));
  return ParseShifts(path, text, names);
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
