// SPDX-License-Identifier: Apache-2.0
//
// From labels, which may be numbers or text, to classes 0, 1, ..
//
//   LabelReader labels;
//   labels.Read(source, column, {.text = "b", .is_text = true})  ->  0
//   labels.Read(source, column, {.text = "s", .is_text = true})  ->  1
//   labels.Read(source, column, {.text = "b", .is_text = true})  ->  0
//   labels.Classes({}, /*names=*/{}, "jets.csv")->names  ->  {"b", "s"}
#ifndef TRAINER_DATA_LABEL_CLASSES_H_
#define TRAINER_DATA_LABEL_CLASSES_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "trainer/source/sample_source.h"

namespace autopruner {

struct LabelOptions {
  // Labels are real targets, not classes.
  bool regression = false;
  // Labels to keep, by number, text or name, which become classes 0, 1, ..;
  // other samples are left out. Empty: all, sorted.
  std::vector<std::string> classes = {};
  // The network tells two classes apart: where there are more labels and
  // `classes` is empty, 0 and 1 are kept.
  bool two_classes = false;
};

// Parses labels to keep, such as "0,1" or "qcd,hbb".
//   Errors: InvalidArgument, which starts with --classes=.
absl::StatusOr<std::vector<std::string>> ParseClasses(const std::string& text);

struct ClassMap {
  std::vector<std::string> names;     // of the classes
  std::vector<int> class_of_label;    // -1: left out
  std::vector<std::string> left_out;  // names of these labels
};

// Numbers labels as they come.
class LabelReader {
 public:
  // Returns the number of a label, which stands in `column` of `source`.
  //   Errors: InvalidArgument for no label or text among numbers; OutOfRange
  //   for a number that is no integer or too many labels to be classes.
  absl::StatusOr<int> Read(const SampleSource& source, int column,
                           const Label& label);

  // Returns the classes of the labels read. `names` are those of 0, 1, .., or
  // empty; `file` opens every message.
  //   Errors: InvalidArgument for a class without a label, or only one class.
  absl::StatusOr<ClassMap> Classes(const LabelOptions& options,
                                   const std::vector<std::string>& names,
                                   const std::string& file) const;

 private:
  // Labels of one kind.
  std::map<double, int> numbers_;
  std::map<std::string, int, std::less<>> texts_;
  std::string first_;  // where the first label stands, and what it is
};

}  // namespace autopruner

#endif  // TRAINER_DATA_LABEL_CLASSES_H_
