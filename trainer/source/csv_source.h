// SPDX-License-Identifier: Apache-2.0
//
// Samples from text: .csv and its relatives, whose first line names columns.
//
//   absl::StatusOr<std::unique_ptr<SampleSource>> jets =
//       OpenCsv("jets.csv.gz");
//
// Commas, semicolons, tabs or blanks separate the fields, which the first
// lines tell; where it is no comma, a comma is a decimal point, too. Lines
// that begin with # are comments, but for the one that names the columns of
// NumPy's savetxt.
//
// Wrong: a file that names no columns, or a number such as 1.234,5.
#ifndef TRAINER_SOURCE_CSV_SOURCE_H_
#define TRAINER_SOURCE_CSV_SOURCE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "trainer/source/sample_source.h"

namespace autopruner {

// Opens the file at `path`.
//   Errors: as ReadTextFile; InvalidArgument, in one line that starts with
//   path:line, for faulty names of columns.
absl::StatusOr<std::unique_ptr<SampleSource>> OpenCsv(const std::string& path);

// The same for `text` in memory; `name` opens every message.
absl::StatusOr<std::unique_ptr<SampleSource>> OpenCsvText(
    const std::string& name, std::string text);

}  // namespace autopruner

#endif  // TRAINER_SOURCE_CSV_SOURCE_H_
