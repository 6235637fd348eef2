// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset_load.h"

#include <filesystem>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/random.h"
#include "trainer/data/csv.h"
#include "trainer/data/dataset_names.h"
#include "trainer/data/npy.h"

namespace autopruner {
namespace {

// Apart from kSplitStream: the validation part is chosen independently.
constexpr uint64_t kTestStream = kSplitStream + 100;

template <typename... Args>
absl::Status Error(const Args&... args) {
  return absl::InvalidArgumentError(absl::StrCat(args...));
}

bool Exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

// Reads labels or weights: one number a sample.
absl::StatusOr<std::vector<double>> ReadColumn(const std::string& path,
                                               const std::string& x_file,
                                               int64_t samples) {
  absl::StatusOr<NpyArray> array = ReadNpy(path);
  if (!array.ok()) return array.status();
  if (array->columns != 1) {
    return Error(path, ": has ", array->columns,
                 " columns; expected one number a sample");
  }
  if (array->rows != samples) {
    return Error(path, ": has ", array->rows, " rows; ", x_file, " has ",
                 samples);
  }
  return std::move(array->values);
}

absl::Status ReadFeatureNames(const std::string& path, int64_t features,
                              RawSamples& raw) {
  if (!Exists(path)) {
    for (int64_t i = 0; i < features; ++i) {
      raw.feature_names.push_back(absl::StrCat("x", i));
    }
    return absl::OkStatus();
  }
  absl::StatusOr<std::vector<std::string>> names = ReadNames(path);
  if (!names.ok()) return names.status();
  if (static_cast<int64_t>(names->size()) != features) {
    return Error(path, ": has ", names->size(), " names; ", raw.x_file, " has ",
                 features, " columns");
  }
  raw.feature_names = *std::move(names);
  return absl::OkStatus();
}

// Reads X_train.npy and what belongs to it; `part` is "train" or "test".
absl::StatusOr<RawSamples> ReadNpyPart(const std::string& folder,
                                       const std::string& part) {
  const auto file = [&](const std::string& name) {
    return (std::filesystem::path(folder) / name).string();
  };
  RawSamples raw;
  raw.x_file = file("X_" + part + ".npy");
  raw.y_file = file("y_" + part + ".npy");
  raw.weight_file = file("w_" + part + ".npy");
  absl::StatusOr<NpyArray> x = ReadNpy(raw.x_file);
  if (!x.ok()) return x.status();
  if (x->dimensions != 2) {
    return Error(raw.x_file, ": has 1 dimension; expected [samples, features]");
  }
  raw.x = std::move(x->values);
  absl::StatusOr<std::vector<double>> y =
      ReadColumn(raw.y_file, raw.x_file, x->rows);
  if (!y.ok()) return y.status();
  raw.y = *std::move(y);
  if (Exists(file("w_train.npy")) || Exists(file("w_test.npy"))) {
    absl::StatusOr<std::vector<double>> weight =
        ReadColumn(raw.weight_file, raw.x_file, x->rows);
    if (!weight.ok()) return weight.status();
    raw.weight = *std::move(weight);
  }
  if (absl::Status status =
          ReadFeatureNames(file("features.txt"), x->columns, raw);
      !status.ok()) {
    return status;
  }
  if (Exists(file("classes.txt"))) {
    absl::StatusOr<std::vector<std::string>> names =
        ReadNames(file("classes.txt"));
    if (!names.ok()) return names.status();
    raw.label_names = *std::move(names);
  }
  return raw;
}

// Returns the index of a column that must be there.
absl::StatusOr<int> FindColumn(const CsvTable& table, const std::string& path,
                               const std::string& name,
                               const std::string& flag) {
  const int column = table.Find(name);
  if (column >= 0) return column;
  return Error(path, ":1: has no column '", name, "'; name it with ", flag,
               "; there are: ", absl::StrJoin(table.columns, ", "));
}

absl::StatusOr<RawSamples> ReadCsvSamples(const std::string& path,
                                          const DataOptions& options) {
  absl::StatusOr<CsvTable> table = ReadCsv(path);
  if (!table.ok()) return table.status();
  const absl::StatusOr<int> label =
      FindColumn(*table, path, options.label_column, "--label");
  if (!label.ok()) return label.status();
  int weight = -1;
  if (!options.weight_column.empty()) {
    const absl::StatusOr<int> column =
        FindColumn(*table, path, options.weight_column, "--weights");
    if (!column.ok()) return column.status();
    if (*column == *label) {
      return Error(path, ":1: column '", options.weight_column,
                   "' cannot be both label and weight");
    }
    weight = *column;
  }
  RawSamples raw;
  raw.x_file = raw.y_file = raw.weight_file = path;
  raw.label_column = options.label_column;
  raw.weight_column = options.weight_column;
  const int columns = static_cast<int>(table->columns.size());
  for (int column = 0; column < columns; ++column) {
    if (column == *label || column == weight) continue;
    raw.feature_names.push_back(table->columns[column]);
  }
  if (raw.feature_names.empty()) return Error(path, ":1: names no feature");
  raw.x.reserve(table->rows() * raw.feature_names.size());
  for (int64_t row = 0; row < table->rows(); ++row) {
    for (int column = 0; column < columns; ++column) {
      const double value = table->at(row, column);
      auto& to = column == *label   ? raw.y
                 : column == weight ? raw.weight
                                    : raw.x;
      to.push_back(value);
    }
  }
  raw.lines = std::move(table->lines);
  return raw;
}

// Returns the rows of one .csv that are to be tested with, or the others.
RawSamples SelectRows(const RawSamples& raw, const DataOptions& options,
                      bool test) {
  RawSamples part = raw;
  part.x.clear();
  part.y.clear();
  part.weight.clear();
  part.lines.clear();
  const int features = raw.features();
  for (int row = 0; row < raw.samples(); ++row) {
    const double u = RandomUniform(options.seed, kTestStream, row);
    if ((u < options.test_fraction) != test) continue;
    const auto x = raw.x.begin() + static_cast<int64_t>(row) * features;
    part.x.insert(part.x.end(), x, x + features);
    part.y.push_back(raw.y[row]);
    if (!raw.weight.empty()) part.weight.push_back(raw.weight[row]);
    part.lines.push_back(raw.lines[row]);
  }
  return part;
}

// Adds to a message which part of one file it is about.
absl::Status InPart(const absl::Status& status, const std::string& part) {
  return absl::Status(status.code(),
                      absl::StrCat(status.message(), " (", part, " part)"));
}

absl::StatusOr<TrainTest> SplitCsv(const std::string& path,
                                   const DataOptions& options) {
  const absl::StatusOr<RawSamples> raw = ReadCsvSamples(path, options);
  if (!raw.ok()) return raw.status();
  // The whole file first, so that an error is about it and not about a part.
  absl::StatusOr<Dataset> all = MakeDataset(*raw, options.labels);
  if (!all.ok()) return all.status();
  TrainTest data;
  for (const bool test : {false, true}) {
    const std::string part_name = test ? "test" : "training";
    const RawSamples rows = SelectRows(*raw, options, test);
    if (rows.samples() == 0) {
      return Error(path, ": has ", raw->samples(),
                   raw->samples() == 1 ? " row" : " rows",
                   ", too few to split; none is in the ", part_name, " part");
    }
    absl::StatusOr<Dataset> part = MakeDataset(rows, options.labels);
    if (!part.ok()) return InPart(part.status(), part_name);
    (test ? data.test : data.train) = *std::move(part);
  }
  if (data.train.classes != all->classes || data.test.classes != all->classes) {
    return Error(path, ": class ", all->class_names.back(),
                 " has too few samples to be in both the training part and "
                 "the test part");
  }
  return data;
}

// Makes both parts of a folder, and checks that they fit each other.
absl::StatusOr<TrainTest> MakeParts(const RawSamples& train,
                                    const RawSamples& test,
                                    const LabelOptions& options) {
  if (train.features() != test.features()) {
    return Error(test.x_file, ": has ", test.features(), " features; ",
                 train.x_file, " has ", train.features());
  }
  for (int i = 0; i < train.features(); ++i) {
    const std::string& name = test.feature_names[i];
    if (name == train.feature_names[i]) continue;
    return Error(test.x_file, ": feature ", i + 1, " is '", name, "'; in ",
                 train.x_file, " it is '", train.feature_names[i], "'");
  }
  absl::StatusOr<Dataset> train_data = MakeDataset(train, options);
  if (!train_data.ok()) return train_data.status();
  absl::StatusOr<Dataset> test_data = MakeDataset(test, options);
  if (!test_data.ok()) return test_data.status();
  if (train_data->classes != test_data->classes) {
    return Error(test.y_file, ": has ", test_data->classes, " classes; ",
                 train.y_file, " has ", train_data->classes);
  }
  return TrainTest{*std::move(train_data), *std::move(test_data)};
}

absl::StatusOr<TrainTest> LoadFolder(const std::string& folder,
                                     const DataOptions& options) {
  const auto file = [&](const std::string& name) {
    return (std::filesystem::path(folder) / name).string();
  };
  const bool is_npy = Exists(file("X_train.npy"));
  if (!is_npy && !Exists(file("train.csv"))) {
    return absl::NotFoundError(
        absl::StrCat(folder, ": has neither X_train.npy nor train.csv"));
  }
  const auto read = [&](const std::string& part) {
    return is_npy ? ReadNpyPart(folder, part)
                  : ReadCsvSamples(file(part + ".csv"), options);
  };
  const absl::StatusOr<RawSamples> train = read("train");
  if (!train.ok()) return train.status();
  const absl::StatusOr<RawSamples> test = read("test");
  if (!test.ok()) return test.status();
  return MakeParts(*train, *test, options.labels);
}

}  // namespace

absl::StatusOr<TrainTest> LoadData(const std::string& path,
                                   const DataOptions& options) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return LoadFolder(path, options);
  }
  if (!Exists(path)) {
    return absl::NotFoundError(absl::StrCat(path, ": no such file or folder"));
  }
  if (absl::EndsWithIgnoreCase(path, ".csv")) return SplitCsv(path, options);
  return Error(path, ": is neither a .csv file nor a folder",
               absl::EndsWithIgnoreCase(path, ".npy")
                   ? "; give the folder that X_train.npy stands in"
                   : "");
}

}  // namespace autopruner
