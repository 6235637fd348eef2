// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/data_flags.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/changed_flags.h"
#include "base/csv.h"
#include "base/errors.h"
#include "base/file.h"
#include "base/flag_numbers.h"
#include "base/status_macros.h"
#include "codegen/model/model.h"
#include "trainer/data/column_facts.h"
#include "trainer/data/dataset_load.h"
#include "trainer/data/dataset_match.h"

ABSL_FLAG(std::string, data, "testdata/hbb_jets",
          "what to train on: a .csv (.tsv, .txt, .dat; also .gz), .npz, .h5 or "
          "a .npy with fields, of which a quarter is set aside for the test; a "
          "folder with train.* and test.* of these kinds; or one with "
          "X_train.npy, y_train.npy, X_test.npy, y_test.npy (also w_train.npy, "
          "w_test.npy, features.txt, classes.txt)");
ABSL_FLAG(std::vector<std::string>, data_sets, {},
          "data sets of an .h5 or .npz that stand side by side, e.g. "
          "jets,tracks; empty: all");
ABSL_FLAG(std::string, label, "label",
          "column: class (a whole number, text, true or false) or target");
ABSL_FLAG(std::string, weights, "",
          "column: weights of the samples; empty: all weigh the same");
ABSL_FLAG(std::string, negative_weights, "error",
          "samples with a negative weight: error, drop, absolute (value), or "
          "train_positive (keep them in the test part only)");
ABSL_FLAG(bool, balance, false,
          "let all classes weigh the same in the training part");
ABSL_FLAG(std::vector<std::string>, features, {},
          "columns that are features, by name or pattern, e.g. jet_*,m?; "
          "empty: all others");
ABSL_FLAG(std::vector<std::string>, drop, {},
          "columns that are no features, by name or pattern");
ABSL_FLAG(std::string, classes, "",
          "labels to train with, e.g. 0,2 or qcd,hbb; other samples are left "
          "out. Default: all labels, sorted; 0,1 if there are more and the "
          "network has one logit");
ABSL_FLAG(std::string, missing, "",
          "values that stand for a missing one, e.g. -999,nan (nan: empty "
          "fields, too); the median of the training part is put in their "
          "place, and the firmware's ToRaw() does the same; samples without a "
          "target are left out. none: no others, whatever looks like one");

ABSL_FLAG(
    std::string, clip, "outliers",
    "features that are limited, in training, to what the network's inputs "
    "hold, as the firmware limits all: outliers (those with values so far "
    "off that the others would be squeezed), all or none");

ABSL_FLAG(int, memory_mb, 4096,
          "megabytes that samples may take in memory; a larger training part "
          "is streamed from a scratch file in $TMPDIR or /tmp");

namespace autopruner {
namespace {

// How many classes the data of a network have; 0: they have targets.
int ClassesOf(const NetworkSpec& spec) {
  switch (spec.head) {
    case Head::kSigmoid:
      return 2;
    case Head::kSoftmax:
      return spec.outputs();
    case Head::kLinear:
      return 0;
  }
  return 0;
}

absl::StatusOr<NegativeWeights> ParseNegativeWeights(const std::string& text) {
  if (text == "error") return NegativeWeights::kError;
  if (text == "drop") return NegativeWeights::kDrop;
  if (text == "absolute") return NegativeWeights::kAbsolute;
  if (text == "train_positive") return NegativeWeights::kTrainPositive;
  return Invalid("--negative_weights=", text,
                 ": must be error, drop, absolute ", "or train_positive");
}

absl::StatusOr<Limit> ParseLimit(const std::string& text) {
  if (text == "outliers") return Limit::kOutliers;
  if (text == "all") return Limit::kAll;
  if (text == "none") return Limit::kNone;
  return Invalid("--clip=", text, ": must be outliers, all or none");
}

struct Missing {
  std::vector<double> codes;
  bool no_others = false;
};

absl::StatusOr<Missing> ParseMissing(const std::string& text) {
  Missing missing;
  if (text.empty()) return missing;
  for (const absl::string_view field : absl::StrSplit(text, ',')) {
    const std::string code(absl::StripAsciiWhitespace(field));
    if (code == "none") {
      missing.no_others = true;
      continue;
    }
    const std::optional<double> value = ParseCsvNumber(code);
    if (!value) {
      return Invalid("--missing=", text, ": ", QuotedCsvField(code),
                     " is no number; expected e.g. -999,nan or none");
    }
    missing.codes.push_back(*value);
  }
  if (missing.codes.size() > kMaxMissingCodes) {
    return Invalid("--missing= has ", missing.codes.size(),
                   " values; expected ", "at most ", kMaxMissingCodes);
  }
  return missing;
}

// What looks like a code for a missing value is refused: as a number it would
// lead small networks astray.
absl::Status CheckCodes(const std::string& data, const Dataset& train) {
  // Nothing is put in the place of what an element lacks.
  if (train.set.exists()) return absl::OkStatus();
  const std::string given = absl::GetFlag(FLAGS_missing);
  ASSIGN_OR_RETURN(const Missing missing, ParseMissing(given));
  if (missing.no_others) return absl::OkStatus();
  std::string first;
  std::set<float> found;
  for (int i = 0; i < train.features; ++i) {
    for (const FarValue& code : FindColumnFacts(train, i).codes) {
      if (first.empty()) {
        first = absl::StrCat("column ", QuotedCsvField(train.feature_names[i]),
                             ": ", FarValueText(code));
      }
      found.insert(code.value);
    }
  }
  const bool in_features = !found.empty();
  if (train.classes == 0) {
    const auto target = [&](int s) { return train.y[s]; };
    for (const FarValue& code : FindColumnFacts(train, target).codes) {
      if (first.empty()) first = "target: " + FarValueText(code);
      found.insert(code.value);
    }
  }
  if (found.empty()) return absl::OkStatus();
  const std::string flag =
      absl::StrCat("--missing=", given, given.empty() ? "" : ",");
  return Invalid(data, ": ", first, "; ", flag, absl::StrJoin(found, ","),
                 in_features
                     ? " puts the median in the place of what is missing, "
                     : " leaves these samples out, ",
                 flag, "none takes it as a number");
}

absl::StatusOr<DataOptions> MakeOptions(const LabelOptions& labels,
                                        uint64_t seed) {
  DataOptions options;
  options.columns = {.label = absl::GetFlag(FLAGS_label),
                     .weight = absl::GetFlag(FLAGS_weights),
                     .features = absl::GetFlag(FLAGS_features),
                     .drop = absl::GetFlag(FLAGS_drop)};
  options.data_sets = absl::GetFlag(FLAGS_data_sets);
  SampleOptions& samples = options.samples;
  samples.seed = seed;
  samples.balance = absl::GetFlag(FLAGS_balance);
  samples.most_bytes = int64_t{absl::GetFlag(FLAGS_memory_mb)} << 20;
  samples.labels = labels;
  ASSIGN_OR_RETURN(samples.negative_weights,
                   ParseNegativeWeights(absl::GetFlag(FLAGS_negative_weights)));
  ASSIGN_OR_RETURN(const Missing missing,
                   ParseMissing(absl::GetFlag(FLAGS_missing)));
  samples.missing = missing.codes;
  RETURN_IF_ERROR(
      CheckFlagRange("memory_mb", absl::GetFlag(FLAGS_memory_mb), 1, 1 << 20));
  const std::string classes = absl::GetFlag(FLAGS_classes);
  if (!classes.empty()) {
    ASSIGN_OR_RETURN(samples.labels.classes, ParseClasses(classes));
  }
  return options;
}

// How to make a network for these data, behind what is wrong with this one.
std::string HowToMakeOne(const std::string& data) {
  std::string flags;
  for (const std::string& flag : DataFlagsInUse()) {
    absl::StrAppend(&flags, " ", ShellWord(flag));
  }
  return absl::StrCat("; a network for these data: bazel run ",
                      "@autopruner//tools:new_network -- ",
                      ShellWord(FlagText("data", data)), flags,
                      " --name=my_network");
}

absl::StatusOr<TrainTest> Load(const LabelOptions& labels, const SetShape& set,
                               uint64_t seed) {
  ASSIGN_OR_RETURN(DataOptions options, MakeOptions(labels, seed));
  options.samples.set = set;
  const std::string given = absl::GetFlag(FLAGS_data);
  const bool typed = FLAGS_data.IsSpecifiedOnCommandLine();
  // The default stands among the program's own files, if it is one for it.
  auto data = LoadData(typed ? ResolveUserPath(given) : given, options);
  if (!typed && absl::IsNotFound(data.status())) {
    return Invalid("--data= is missing: the file or folder to read");
  }
  if (data.ok()) RETURN_IF_ERROR(CheckCodes(given, data->train));
  return data;
}

}  // namespace

std::vector<std::string> DataFlagsInUse() {
  std::vector<std::string> typed;
  for (const auto& [name, value] : ChangedFlags("trainer/data/data_flags.cc")) {
    if (name != "data") typed.push_back(FlagText(name, value));
  }
  return typed;
}

absl::StatusOr<TrainTest> LoadFlaggedDataAsTheyAre(bool regression,
                                                   uint64_t seed) {
  return Load({.regression = regression}, {}, seed);
}

absl::StatusOr<TrainTest> LoadFlaggedData(const NetworkSpec& spec,
                                          uint64_t seed) {
  ASSIGN_OR_RETURN(const Limit limit, ParseLimit(absl::GetFlag(FLAGS_clip)));
  auto data = Load(
      {.regression = ClassesOf(spec) == 0, .two_classes = IsBinary(spec.head)},
      {.elements = spec.set.elements,
       .inputs = spec.inputs,
       .joined = spec.set.joined},
      seed);
  const std::string given = absl::GetFlag(FLAGS_data);
  absl::Status matches = data.status();
  if (data.ok()) {
    matches =
        CheckMatches(data->train, given, spec.features(), ClassesOf(spec));
  } else if (!absl::IsOutOfRange(matches)) {
    return matches;
  }
  if (!matches.ok()) return Invalid(matches.message(), HowToMakeOne(given));
  if (ClassesOf(spec) == 0 && spec.outputs() > 1) {
    return Invalid(given, ": has one target a sample; the network has ",
                   spec.outputs(), " outputs");
  }
  data->scaling = {.input = spec.input,
                   .output = spec.layers.at[spec.layers.count - 1].output,
                   .limit = limit};
  return data;
}

}  // namespace autopruner
