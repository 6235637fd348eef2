// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset_load.h"

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

const std::string kBad = "testdata/bad/";

std::string Temporary(const std::string& name, const std::string& text) {
  const std::string path = testing::TempDir() + name;
  std::ofstream(path) << text;
  return path;
}

DataOptions WithClasses(std::vector<int> classes) {
  DataOptions options;
  options.labels.classes = std::move(classes);
  return options;
}

DataOptions WithWeights(const std::string& column) {
  DataOptions options;
  options.weight_column = column;
  return options;
}

std::string ErrorOf(const std::string& path, const DataOptions& options = {}) {
  const auto data = LoadData(path, options);
  return data.ok() ? "no error" : std::string(data.status().message());
}

TEST(DatasetLoadTest, LoadsTheJets) {
  const auto data = LoadData("testdata/hbb_jets", WithClasses({0, 1}));
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->train.features, 35);
  EXPECT_EQ(data->train.samples(), 40250);
  EXPECT_EQ(data->test.samples(), 13067);
  EXPECT_EQ(data->train.classes, 2);
  EXPECT_EQ(data->train.feature_names[4], "tau21");
  EXPECT_EQ(data->test.class_names, (std::vector<std::string>{"qcd", "hbb"}));
  EXPECT_EQ(data->train.weight, std::vector<float>(40250, 1));
}

TEST(DatasetLoadTest, LoadsAllClassesOfTheJets) {
  const auto data = LoadData("testdata/hbb_jets", {});
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->train.samples(), 52602);
  EXPECT_EQ(data->test.samples(), 17000);
  EXPECT_EQ(data->train.classes, 3);
  EXPECT_EQ(data->test.class_names,
            (std::vector<std::string>{"qcd", "hbb", "top"}));
}

std::string ManyRows() {
  std::string text = "pt,label,w,eta\n";
  for (int i = 0; i < 1000; ++i) {
    text += std::to_string(i) + "," + std::to_string(i % 2) + ",0.5," +
            std::to_string(-i) + "\n";
  }
  return text;
}

TEST(DatasetLoadTest, SplitsOneCsv) {
  const std::string path = Temporary("split.csv", ManyRows());
  const DataOptions options = WithWeights("w");
  const auto data = LoadData(path, options);
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->train.feature_names, (std::vector<std::string>{"pt", "eta"}));
  EXPECT_EQ(data->train.weight.front(), 0.5f);
  EXPECT_EQ(data->train.samples() + data->test.samples(), 1000);
  // 1000 throws with probability 1/4: 4.4 deviations around 250.
  EXPECT_GT(data->test.samples(), 190);
  EXPECT_LT(data->test.samples(), 310);
  // Every row is in one part, with its own label and features.
  std::vector<int> seen(1000);
  for (const Dataset* part : {&data->train, &data->test}) {
    for (int i = 0; i < part->samples(); ++i) {
      const int row = static_cast<int>(part->row(i)[0]);
      ++seen[row];
      EXPECT_EQ(part->y[i], row % 2);
      EXPECT_EQ(part->row(i)[1], -row);
    }
  }
  EXPECT_EQ(seen, std::vector<int>(1000, 1));
  // The same seed gives the same parts, another one others.
  EXPECT_EQ(LoadData(path, options)->test.x, data->test.x);
  DataOptions other = options;
  other.seed = 2;
  EXPECT_NE(LoadData(path, other)->test.x, data->test.x);
}

TEST(DatasetLoadTest, ReadsTargetsForRegression) {
  const std::string path = Temporary("targets.csv", ManyRows());
  DataOptions options;
  options.labels.regression = true;
  options.label_column = "eta";
  const auto data = LoadData(path, options);
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->train.classes, 0);
  EXPECT_EQ(data->train.features, 3);
  EXPECT_EQ(data->train.y[5], -data->train.row(5)[0]);
}

TEST(DatasetLoadTest, NamesFileLineAndValueOfBadCsv) {
  const struct {
    std::string file;
    std::string message;  // behind the path
  } kCases[] = {
      {"bad_number.csv", ":8: column 'tau21': 'abc' is not a number"},
      {"ragged.csv", ":8: has 2 fields; the header names 3"},
      {"nan.csv", ":8: column 'tau21': 'nan' is not a finite number"},
      {"infinity.csv", ":8: column 'mass': '-inf' is not a finite number"},
      {"too_large.csv", ":8: column 'mass': 1e+39 does not fit a float"},
      {"empty_field.csv", ":8: column 'tau21': is empty; expected a number"},
      {"one_class.csv",
       ": all samples are of class 1; at least two classes are needed"},
      {"empty.csv", ": is empty; expected a line of column names"},
      {"header_only.csv", ":1: has no rows below the column names"},
      {"no_header.csv",
       ":1: '60.5' is a number; the first line must name the columns"},
      {"no_label.csv",
       ":1: has no column 'label'; name it with --label; there are: mass, "
       "tau21, class"},
      {"same_name.csv", ":1: two columns are named 'mass'"},
      {"open_quote.csv", ":8: a quotation mark is not closed"},
      {"label_not_integer.csv",
       ":8: column 'label': label 0.5 is not an integer"},
      {"label_negative.csv",
       ":8: column 'label': label -1 is no class; expected 0, 1, 2, ... or a "
       "choice of labels with --classes"},
      {"class_missing.csv", ": no sample of class 2"},
      {"too_few_rows.csv",
       ": has 2 rows, too few to split; none is in the test part"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(ErrorOf(kBad + c.file), kBad + c.file + c.message);
  }
}

TEST(DatasetLoadTest, RefusesBadWeights) {
  const DataOptions options = WithWeights("weight");
  EXPECT_EQ(ErrorOf(kBad + "negative_weight.csv", options),
            kBad +
                "negative_weight.csv:8: column 'weight': weight -2 is "
                "negative");
  EXPECT_EQ(ErrorOf(kBad + "zero_weights.csv", options),
            kBad + "zero_weights.csv: all weights in column 'weight' are 0");
  EXPECT_EQ(ErrorOf(kBad + "bad_number.csv", WithWeights("w")),
            kBad + "bad_number.csv:8: column 'tau21': 'abc' is not a number");
  EXPECT_EQ(ErrorOf(kBad + "two_features.csv", WithWeights("w")),
            kBad +
                "two_features.csv:1: has no column 'w'; name it with "
                "--weights; there are: mass, tau21, label");
}

TEST(DatasetLoadTest, NamesFileRowAndValueOfBadNpy) {
  const struct {
    std::string folder;
    std::string message;  // behind the path
  } kCases[] = {
      {"nan", "/X_train.npy: row 2, column 'tau21': nan is not finite"},
      {"truncated",
       "/X_test.npy: shape (6, 2) of 4-byte items needs 48 bytes of data; the "
       "file has 38 (truncated?)"},
      {"wrong_rows",
       "/y_train.npy: has 5 rows; " + kBad + "wrong_rows/X_train.npy has 6"},
      {"big_endian",
       "/X_train.npy: dtype '>f4' is big-endian; convert it with "
       "X.astype('<f4')"},
      {"features_differ", "/X_test.npy: has 3 features; " + kBad +
                              "features_differ/X_train.npy has 2"},
      {"feature_names", "/features.txt: has 3 names; " + kBad +
                            "feature_names/X_train.npy has 2 columns"},
      {"matrix_labels",
       "/y_train.npy: has 2 columns; expected one number a sample"},
      {"no_npy", ": has neither X_train.npy nor train.csv"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(ErrorOf(kBad + c.folder), kBad + c.folder + c.message);
  }
}

TEST(DatasetLoadTest, SaysWhatIsMissing) {
  const auto data = LoadData(kBad + "no_labels", {});
  EXPECT_EQ(data.status().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(std::string(data.status().message())
                  .starts_with(kBad + "no_labels/y_test.npy: "))
      << data.status();
  EXPECT_EQ(ErrorOf("no/such/data"), "no/such/data: no such file or folder");
  EXPECT_EQ(ErrorOf("testdata/hbb_jets/X_train.npy"),
            "testdata/hbb_jets/X_train.npy: is neither a .csv file nor a "
            "folder; give the folder that X_train.npy stands in");
}

}  // namespace
}  // namespace autopruner
