// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset_load.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "trainer/source/hdf5_testing.h"
#include "trainer/source/zip_testing.h"

namespace autopruner {
namespace {

const std::string kBad = "testdata/bad/";

std::string Temporary(const std::string& name, const std::string& text) {
  const std::string path = testing::TempDir() + name;
  std::ofstream(path) << text;
  return path;
}

DataOptions WithClasses(std::vector<std::string> classes) {
  DataOptions options;
  options.samples.labels.classes = std::move(classes);
  return options;
}

DataOptions WithWeights(const std::string& column) {
  DataOptions options;
  options.columns.weight = column;
  return options;
}

std::string ErrorOf(const std::string& path, const DataOptions& options = {}) {
  const auto data = LoadData(path, options);
  return data.ok() ? "no error" : std::string(data.status().message());
}

TEST(DatasetLoadTest, LoadsTheJets) {
  const auto data = LoadData("testdata/hbb_jets", WithClasses({"0", "1"}));
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

// A feature may be the target; the labels that are given are none, then.
TEST(DatasetLoadTest, ANamedFeatureIsTheTargetOfTheJets) {
  DataOptions options;
  options.samples.labels.regression = true;
  options.columns.label = "mass";
  const auto data = LoadData("testdata/hbb_jets", options);
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->train.features, 34);
  EXPECT_EQ(data->train.samples(), 52602);
  EXPECT_EQ(data->train.feature_names[0], "pt");
  EXPECT_EQ(data->train.feature_names[2], "mass_sd");
  EXPECT_EQ(data->train.feature_names.back(), "sj2_n_trk");
  EXPECT_GT(data->train.y[0], 3);  // no class
  options.columns.label = "y";
  EXPECT_EQ(LoadData("testdata/hbb_jets", options)->train.features, 35);
  options.columns.label = "mas";
  EXPECT_NE(ErrorOf("testdata/hbb_jets", options).find("mas"),
            std::string::npos);
  EXPECT_NE(ErrorOf("testdata/hbb_jets", options), "no error");
}

std::string ManyRows() {
  std::string text = "pt,label,w,eta\n";
  for (int i = 0; i < 1000; ++i) {
    text += absl::StrCat(i, ",", i % 2, ",0.5,", -i, "\n");
  }
  return text;
}

TEST(DatasetLoadTest, SplitsOneCsv) {
  const std::string path = Temporary("split.csv", ManyRows());
  const DataOptions options = WithWeights("w");
  const auto data = LoadData(path, options);
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->train.feature_names, (std::vector<std::string>{"pt", "eta"}));
  EXPECT_EQ(data->train.weight.front(), 1);
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
  other.samples.seed = 2;
  EXPECT_NE(LoadData(path, other)->test.x, data->test.x);
}

// As NumPy's savetxt writes columns with a header: the name of the first one
// is not "# label".
TEST(DatasetLoadTest, FindsTheLabelInFrontOfTheFeatures) {
  for (const std::string begin : {"# ", "#", ""}) {
    std::string text = begin + "label,event,a,b\n";
    for (int i = 0; i < 100; ++i) {
      text += absl::StrCat(i % 2, ".000000000000000000e+00,", 300000 + i, ",",
                           i, ".5e+00,", -i, ".0e-01\n");
    }
    DataOptions options;
    options.columns.drop = {"event*"};
    const auto data = LoadData(Temporary("label_first.csv", text), options);
    ASSERT_TRUE(data.ok()) << data.status();
    EXPECT_EQ(data->train.feature_names, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(data->train.classes, 2);
    for (int i = 0; i < data->test.samples(); ++i) {
      const int row = static_cast<int>(data->test.row(i)[0]);
      EXPECT_EQ(data->test.row(i)[0], row + 0.5);
      EXPECT_FLOAT_EQ(data->test.row(i)[1], -0.1f * row);
      EXPECT_EQ(data->test.y[i], row % 2);
    }
  }
}

TEST(DatasetLoadTest, ReadsTargetsForRegression) {
  const std::string path = Temporary("targets.csv", ManyRows());
  DataOptions options;
  options.samples.labels.regression = true;
  options.columns.label = "eta";
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
      {"nan.csv",
       ":8: column 'tau21': 'nan' is not finite; --missing=nan puts the median "
       "in its place"},
      {"infinity.csv",
       ":8: column 'mass': '-inf' is not finite; --missing=-inf puts the "
       "median in its place"},
      {"too_large.csv",
       ":8: column 'mass': '1e39' does not fit a float; --missing=1e+39 puts "
       "the median in its place"},
      {"empty_field.csv",
       ":8: column 'tau21': is empty; expected a number; --missing=nan puts "
       "the median in its place"},
      {"one_class.csv",
       ": all samples are of class 1; at least two classes are needed"},
      {"empty.csv", ": is empty; expected a line of column names"},
      {"header_only.csv", ":1: has no rows below the column names"},
      {"no_header.csv",
       ":1: '60.5' is a number; the first line must name the columns"},
      {"no_label.csv",
       ": has no column 'label'; name it with --label; there are: mass, "
       "tau21, class"},
      {"same_name.csv", ":1: two columns are named 'mass'"},
      {"open_quote.csv", ":8: a quotation mark is not closed"},
      {"label_not_integer.csv",
       ":8: column 'label': label 0.5 is not an integer; a network with a "
       "linear head is trained on targets"},
      {"too_few_rows.csv",
       ": has 2 rows, too few to split; none is in the test part"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(ErrorOf(kBad + c.file), kBad + c.file + c.message);
  }
}

TEST(DatasetLoadTest, RefusesBadWeights) {
  const DataOptions options = WithWeights("weight");
  EXPECT_EQ(
      ErrorOf(kBad + "negative_weight.csv", options),
      kBad +
          "negative_weight.csv:8: column 'weight': weight -2 is negative; "
          "--negative_weights says what to do with it (drop, absolute, "
          "train_positive)");
  EXPECT_EQ(ErrorOf(kBad + "zero_weights.csv", options),
            kBad + "zero_weights.csv: all weights are 0 in the training part");
  EXPECT_EQ(ErrorOf(kBad + "two_features.csv", WithWeights("w")),
            kBad +
                "two_features.csv: has no column 'w'; name it with "
                "--weights; there are: mass, tau21, label");
}

TEST(DatasetLoadTest, NamesFileRowAndValueOfBadNpy) {
  const struct {
    std::string folder;
    std::string message;  // behind the path
  } kCases[] = {
      {"nan",
       "/X_train.npy: row 2, column 'tau21': nan is not finite; --missing=nan "
       "puts the median in its place"},
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
       "/y_train.npy: row 0: has 2 columns; expected a 1 in one of them and 0 "
       "in the others, or one column of labels"},
      {"no_npy",
       ": has neither X_train.npy nor train.csv (.tsv, .txt, .h5, .npy, .npz)"},
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
  EXPECT_EQ(
      ErrorOf("testdata/hbb_jets/X_train.npy"),
      "testdata/hbb_jets/X_train.npy: has no fields; give the folder that "
      "X_train.npy and y_train.npy stand in");
  EXPECT_EQ(ErrorOf(Temporary("jets.xls", "")),
            testing::TempDir() +
                "jets.xls: is no folder, and no file whose name ends with "
                ".csv, .tsv, .txt, .dat (or these and .gz), .npy, .npz, "
                ".h5 or .hdf5");
}

// Files of one table, in each of the ways people write it: features a and b,
// labels 0 and 1.
std::string Folder(const std::string& name) {
  const std::string path = testing::TempDir() + name + "/";
  std::filesystem::remove_all(path);
  std::filesystem::create_directories(path);
  return path;
}

void Write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

void ExpectTheTable(const std::string& path, const DataOptions& options,
                    const std::vector<std::string>& features,
                    const std::vector<std::string>& classes) {
  const auto data = LoadData(path, options);
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->train.feature_names, features) << path;
  EXPECT_EQ(data->train.class_names, classes) << path;
  EXPECT_EQ(data->train.x, (std::vector<float>{1.5, 2, -3, 4.5})) << path;
  EXPECT_EQ(data->train.y, (std::vector<float>{0, 1})) << path;
  EXPECT_EQ(data->test.x, (std::vector<float>{-3, 4.5, 1.5, 2})) << path;
  EXPECT_EQ(data->test.y, (std::vector<float>{1, 0})) << path;
}

std::string NpyOf(const std::string& descr, const std::string& shape,
                  const std::string& data) {
  const std::string dict = "{'descr': " + descr +
                           ", 'fortran_order': False, 'shape': " + shape + "}";
  return std::string("\x93NUMPY\x01\0", 8) + static_cast<char>(dict.size()) +
         '\0' + dict + data;
}

template <typename Item>
std::string Bytes(const std::vector<Item>& items) {
  return std::string(reinterpret_cast<const char*>(items.data()),
                     items.size() * sizeof(Item));
}

// X and y of the table; the test part has its rows the other way round.
struct Arrays {
  std::string x_train, y_train, x_test, y_test;
};

template <typename Label>
Arrays ArraysOf(const std::string& label, const std::string& shape,
                const std::vector<Label>& y, const std::vector<Label>& y_test,
                const std::string& x_type = "'<f4'",
                const std::string& x_shape = "(2, 2)") {
  return {NpyOf(x_type, x_shape, Bytes<float>({1.5, 2, -3, 4.5})),
          NpyOf(label, shape, Bytes(y)),
          NpyOf(x_type, x_shape, Bytes<float>({-3, 4.5, 1.5, 2})),
          NpyOf(label, shape, Bytes(y_test))};
}

std::string FolderOf(const std::string& name, const Arrays& arrays) {
  const std::string folder = Folder(name);
  Write(folder + "X_train.npy", arrays.x_train);
  Write(folder + "y_train.npy", arrays.y_train);
  Write(folder + "X_test.npy", arrays.x_test);
  Write(folder + "y_test.npy", arrays.y_test);
  return folder;
}

TEST(DatasetLoadTest, ReadsFoldersOfText) {
  const std::string train = "a;b;Label\r1,5;2;b\r-3;4,5;s\r";
  const std::string test =
      "\xEF\xBB\xBF"
      "b,a,label\n4.5,-3,s\n2,1.5,b\n";
  const std::string folder = Folder("text");
  Write(folder + "train.tsv", train);
  Write(folder + "test.csv", test);
  ExpectTheTable(folder, {}, {"a", "b"}, {"b", "s"});
  Write(folder + "train.csv", train);
  EXPECT_EQ(ErrorOf(folder), folder + "train.csv: beside it stands " + folder +
                                 "train.tsv; expected one file for each part");
  std::filesystem::remove(folder + "train.csv");
  std::filesystem::remove(folder + "test.csv");
  EXPECT_EQ(ErrorOf(folder), folder + ": has train.* and no test.*");
}

TEST(DatasetLoadTest, ReadsLabelsOfEveryType) {
  const std::vector<std::string> names = {"x0", "x1"};
  ExpectTheTable(
      FolderOf("integers", ArraysOf<int64_t>("'<i8'", "(2,)", {0, 1}, {1, 0})),
      {}, names, {"0", "1"});
  ExpectTheTable(
      FolderOf("pm1", ArraysOf<int8_t>("'|i1'", "(2,)", {-1, 1}, {1, -1})), {},
      names, {"-1", "1"});
  ExpectTheTable(
      FolderOf("bool", ArraysOf<int8_t>("'|b1'", "(2,)", {0, 1}, {1, 0})), {},
      names, {"0", "1"});
  ExpectTheTable(
      FolderOf("column", ArraysOf<float>("'<f4'", "(2, 1)", {0, 1}, {1, 0})),
      {}, names, {"0", "1"});
  ExpectTheTable(
      FolderOf("one_hot",
               ArraysOf<float>("'<f4'", "(2, 2)", {1, 0, 0, 1}, {0, 1, 1, 0})),
      {}, names, {"0", "1"});
  ExpectTheTable(
      FolderOf("unicode",
               ArraysOf<uint32_t>("'<U1'", "(2,)", {'b', 's'}, {'s', 'b'})),
      {}, names, {"b", "s"});
  DataOptions regression;
  regression.samples.labels.regression = true;
  EXPECT_EQ(ErrorOf(testing::TempDir() + "one_hot", regression),
            testing::TempDir() +
                "one_hot/y_train.npy: row 0: has more than "
                "one column; a network is trained on one "
                "target");
}

TEST(DatasetLoadTest, ReadsFeaturesOfEveryKind) {
  const std::string structured =
      FolderOf("structured",
               ArraysOf<int64_t>("'<i8'", "(2,)", {0, 1}, {1, 0},
                                 "[('pt', '<f4'), ('eta', '<f4')]", "(2,)"));
  ExpectTheTable(structured, {}, {"pt", "eta"}, {"0", "1"});
  Arrays half = ArraysOf<int64_t>("'<i8'", "(2,)", {0, 1}, {1, 0});
  half.x_train = NpyOf("'<f2'", "(2, 2)",
                       Bytes<uint16_t>({0x3E00, 0x4000, 0xC200, 0x4480}));
  const std::string folder = FolderOf("half", half);
  ExpectTheTable(folder, {}, {"x0", "x1"}, {"0", "1"});
  Write(folder + "features.txt", "\xEF\xBB\xBFjet_pt\r\njet_eta\r\n");
  ExpectTheTable(folder, {}, {"jet_pt", "jet_eta"}, {"0", "1"});
  DataOptions drop;
  drop.columns.drop = {"jet_e*"};
  EXPECT_EQ(LoadData(folder, drop)->train.x, (std::vector<float>{1.5, -3}));
}

TEST(DatasetLoadTest, ReadsNpz) {
  const Arrays arrays = ArraysOf<int64_t>("'<i8'", "(2,)", {0, 1}, {1, 0});
  const std::string path = testing::TempDir() + "jets.npz";
  Write(path, ZipOf({{"X_train.npy", arrays.x_train},
                     {"y_train.npy", arrays.y_train},
                     {"X_test.npy", arrays.x_test},
                     {"y_test.npy", arrays.y_test}},
                    /*packed=*/true));
  ExpectTheTable(path, {}, {"x0", "x1"}, {"0", "1"});
  Write(path, ZipOf({{"X.npy", arrays.x_train}, {"z.npy", arrays.y_train}},
                    /*packed=*/false));
  EXPECT_EQ(ErrorOf(path), path + ": has no y.npy");
}

TEST(DatasetLoadTest, TellsWhyADataSetIsLeftOut) {
  const std::string path = testing::TempDir() + "left_out.npz";
  Write(path, ZipOf({{"jets.npy", NpyOf("[('pt', '<f4'), ('label', '<f4')]",
                                        "(2,)", Bytes<float>({1, 0, 2, 1}))},
                     {"tracks.npy", NpyOf("[('d0', '<f4')]", "(2, 1, 1, 1)",
                                          Bytes<float>({1, 2}))}},
                    /*packed=*/false));
  DataOptions options;
  options.samples.set = {.elements = 1, .inputs = 1, .joined = 1};
  EXPECT_EQ(
      ErrorOf(path, options),
      path +
          ": jets: has no sets of elements, which the network takes; "
          "expected columns like tracks.0.d0, tracks.1.d0 (a structured "
          "data set of two dimensions, or an array of three); left out: " +
          path +
          ": tracks: shape (2, 1, 1, 1) has 4 dimensions; 1 is supported "
          "for an array with fields");
}

TEST(DatasetLoadTest, AnArrayOfElementsHasNothingToJoin) {
  const std::string x = NpyOf("'<f4'", "(2, 2, 1)", Bytes<float>({1, 2, 3, 4}));
  const std::string y = NpyOf("'<i8'", "(2,)", Bytes<int64_t>({0, 1}));
  const std::string folder = FolderOf("elements", {x, y, x, y});
  DataOptions options;
  options.samples.set = {.elements = 2, .inputs = 1};
  EXPECT_EQ(LoadData(folder, options)->train.x,
            (std::vector<float>{1, 1, 2, 1, 3, 1, 4, 1}));
  options.samples.set.joined = 3;
  EXPECT_EQ(ErrorOf(folder, options),
            folder +
                "X_train.npy: has 0 features beside element (); the network "
                "joins 3; in a file .npz or .h5 they stand beside it, as a "
                "structured data set");
  // So it is.
  const std::string path = testing::TempDir() + "beside.npz";
  std::vector<float> jets;
  std::vector<float> tracks;
  for (int i = 0; i < 100; ++i) {
    jets.insert(jets.end(), {i + 0.5f, static_cast<float>(i % 2)});
    tracks.insert(tracks.end(), {i + 1.0f, i + 2.0f});
  }
  Write(path,
        ZipOf({{"jets.npy", NpyOf("[('pt', '<f4'), ('label', '<f4')]", "(100,)",
                                  Bytes(jets))},
               {"tracks.npy", NpyOf("'<f4'", "(100, 2, 1)", Bytes(tracks))}},
              /*packed=*/false));
  options.samples.set.joined = 1;
  const auto data = LoadData(path, options);
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->train.feature_names, (std::vector<std::string>{"x0", "pt"}));
  const float first = data->train.x[0];
  EXPECT_EQ(data->train.x[2], first + 1);
  EXPECT_EQ(data->train.x[4], first - 0.5f);
}

struct Jet {
  float a;
  float b;
  int32_t flavour;
};

void WriteJets(Hdf5Writer& writer, const std::string& name,
               const std::vector<Jet>& jets) {
  const hid_t type = H5Tcreate(H5T_COMPOUND, sizeof(Jet));
  H5Tinsert(type, "a", offsetof(Jet, a), H5T_NATIVE_FLOAT);
  H5Tinsert(type, "b", offsetof(Jet, b), H5T_NATIVE_FLOAT);
  H5Tinsert(type, "flavour", offsetof(Jet, flavour), H5T_NATIVE_INT32);
  writer.Items(name, {jets.size()}, type, jets.data());
  H5Tclose(type);
}

TEST(DatasetLoadTest, ReadsHdf5) {
  const std::string folder = Folder("hdf5");
  const std::vector<Jet> jets = {{1.5, 2, 0}, {-3, 4.5, 5}};
  for (const bool test : {false, true}) {
    Hdf5Writer writer(folder + (test ? "test.h5" : "train.h5"));
    WriteJets(writer, "jets", test ? std::vector<Jet>{jets[1], jets[0]} : jets);
  }
  DataOptions options;
  options.columns.label = "flavour";
  ExpectTheTable(folder, options, {"a", "b"}, {"0", "5"});

  const std::string path = folder + "one.h5";
  {
    Hdf5Writer writer(path);
    writer.Array("X_train", {2, 2}, {1.5, 2, -3, 4.5});
    writer.Array("y_train", {2}, {0, 1});
    writer.Array("X_test", {2, 2}, {-3, 4.5, 1.5, 2});
    writer.Array("y_test", {2}, {1, 0});
    WriteJets(writer, "jets", jets);
  }
  ExpectTheTable(path, {}, {"x0", "x1"}, {"0", "1"});
  options.data_sets = {"nothing"};
  EXPECT_EQ(ErrorOf(path, options),
            path +
                ": has no nothing; choose with --data_sets from: X_test, "
                "X_train, jets, y_test, y_train");
}

TEST(DatasetLoadTest, PutsDataSetsSideBySide) {
  const std::string path = testing::TempDir() + "tracks.h5";
  constexpr int kJets = 100;
  std::vector<Jet> jets;
  std::vector<Jet> tracks;
  for (int i = 0; i < kJets; ++i) {
    const float x = static_cast<float>(i);
    jets.push_back({x, -x, i % 3});
    tracks.push_back({x + 1000, 0, 0});
    tracks.push_back({x + 2000, 0, 0});
  }
  {
    Hdf5Writer writer(path);
    WriteJets(writer, "jets", jets);
    const hid_t type = H5Tcreate(H5T_COMPOUND, sizeof(Jet));
    H5Tinsert(type, "d0", offsetof(Jet, a), H5T_NATIVE_FLOAT);
    H5Tinsert(type, "valid", offsetof(Jet, b), H5T_NATIVE_FLOAT);
    writer.Items("tracks", {kJets, 2}, type, tracks.data());
    H5Tclose(type);
  }
  DataOptions options;
  options.columns.label = "flavour";
  options.columns.drop = {"*.valid", "b"};
  const auto data = LoadData(path, options);
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->train.feature_names,
            (std::vector<std::string>{"a", "tracks.0.d0", "tracks.1.d0"}));
  EXPECT_EQ(data->train.samples() + data->test.samples(), kJets);
  for (const Dataset* part : {&data->train, &data->test}) {
    for (int i = 0; i < part->samples(); ++i) {
      const float jet = part->row(i)[0];
      EXPECT_EQ(part->row(i)[1], jet + 1000);
      EXPECT_EQ(part->row(i)[2], jet + 2000);
      EXPECT_EQ(part->y[i], static_cast<int>(jet) % 3);
    }
  }
  options.data_sets = {"jets"};
  options.columns.drop = {};
  EXPECT_EQ(LoadData(path, options)->train.feature_names,
            (std::vector<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace autopruner
