// SPDX-License-Identifier: Apache-2.0
//
// Training samples that do not fit into memory: in a scratch file, from which
// every epoch takes them in another order, a window at a time.
//
//   ASSIGN_OR_RETURN(auto stream, SampleStream::Create(/*features=*/35));
//   RETURN_IF_ERROR(stream->Append(x, y, weight));   // for each sample
//   RETURN_IF_ERROR(stream->Finish(transform));
//   stream->Load(seed, epoch, window, batch, samples);
//
// The order is that of blocks of 256 samples; samples of a window are then to
// be shuffled. Any thread may call the const methods.
#ifndef TRAINER_DATA_SAMPLE_STREAM_H_
#define TRAINER_DATA_SAMPLE_STREAM_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "trainer/data/dataset.h"

namespace autopruner {

// From the samples as they were appended to those of a Dataset.
struct StreamTransform {
  // [labels]; -1 for one that is left out. Empty: y is a target.
  std::vector<int> class_of_label = {};
  std::vector<double> weight_factors = {1};  // one, or one for each class
  std::vector<float> replacement = {};       // [features], of NaN; or empty
};

class SampleStream {
 public:
  // The file is in $TMPDIR or /tmp, and vanishes with the program.
  //   Errors: Unknown, also of the others: what the system says.
  static absl::StatusOr<std::unique_ptr<SampleStream>> Create(int features);
  ~SampleStream();
  SampleStream(const SampleStream&) = delete;
  SampleStream& operator=(const SampleStream&) = delete;

  absl::Status Append(std::span<const float> x, float y, float weight);
  // Behind the last sample: takes out those that are left out.
  absl::Status Finish(const StreamTransform& transform);

  int64_t samples() const { return samples_; }
  int64_t bytes() const;

  // Windows of an epoch whose batches have `batch` samples, and the samples in
  // each: 65,536 (or a batch), but for the last.
  int windows(int batch) const;
  int window_samples(int window, int batch) const;

  // Sets the samples of `into`, whose other members stay. A file that cannot be
  // read ends the program, with a message.
  void Load(uint64_t seed, int epoch, int window, int batch,
            Dataset& into) const;

 private:
  SampleStream(int file, int features) : file_(file), features_(features) {}
  int64_t row_bytes() const;
  absl::Status Flush();
  absl::Status Write(const void* bytes, int64_t size, int64_t offset) const;
  absl::Status Read(void* bytes, int64_t size, int64_t offset) const;
  void AddRow(const float* row, Dataset& into) const;

  const int file_;
  const int features_;
  int64_t samples_ = 0;
  std::vector<float> unwritten_;  // rows
  StreamTransform transform_;
};

}  // namespace autopruner

#endif  // TRAINER_DATA_SAMPLE_STREAM_H_
