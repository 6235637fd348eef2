// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/sample_stream.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <numeric>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "core/random.h"

namespace autopruner {
namespace {

constexpr int64_t kBlock = 256;
constexpr int64_t kWindowBlocks = 256;
// Apart from the order within a window.
constexpr uint64_t kBlockStream = kSplitStream + 200;

absl::Status SystemError(const std::string& task) {
  return absl::UnknownError(absl::StrCat("the scratch file of the data (in ",
                                         "$TMPDIR or /tmp) cannot be ", task,
                                         ": ", std::strerror(errno)));
}

int64_t WindowBlocks(int batch) {
  return std::max<int64_t>(kWindowBlocks, (batch + kBlock - 1) / kBlock);
}

}  // namespace

absl::StatusOr<std::unique_ptr<SampleStream>> SampleStream::Create(
    int features) {
  const char* folder = std::getenv("TMPDIR");
  std::string path =
      absl::StrCat(folder == nullptr ? "/tmp" : folder, "/autopruner.XXXXXX");
  const int file = mkostemp(path.data(), O_CLOEXEC);
  if (file < 0) return SystemError("made");
  unlink(path.c_str());
  return std::unique_ptr<SampleStream>(new SampleStream(file, features));
}

SampleStream::~SampleStream() { close(file_); }

int64_t SampleStream::row_bytes() const {
  return (features_ + 2) * static_cast<int64_t>(sizeof(float));
}

int64_t SampleStream::bytes() const { return samples_ * row_bytes(); }

absl::Status SampleStream::Write(const void* bytes, int64_t size,
                                 int64_t offset) const {
  for (const char* from = static_cast<const char*>(bytes); size > 0;) {
    const ssize_t done = pwrite(file_, from, size, offset);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return SystemError("written");
    from += done;
    size -= done;
    offset += done;
  }
  return absl::OkStatus();
}

absl::Status SampleStream::Read(void* bytes, int64_t size,
                                int64_t offset) const {
  for (char* to = static_cast<char*>(bytes); size > 0;) {
    const ssize_t done = pread(file_, to, size, offset);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return SystemError("read");
    to += done;
    size -= done;
    offset += done;
  }
  return absl::OkStatus();
}

absl::Status SampleStream::Append(std::span<const float> x, float y,
                                  float weight) {
  unwritten_.insert(unwritten_.end(), x.begin(), x.end());
  unwritten_.push_back(y);
  unwritten_.push_back(weight);
  ++samples_;
  return samples_ % kBlock == 0 ? Flush() : absl::OkStatus();
}

absl::Status SampleStream::Flush() {
  const auto size = static_cast<int64_t>(unwritten_.size() * sizeof(float));
  RETURN_IF_ERROR(Write(unwritten_.data(), size, bytes() - size));
  unwritten_.clear();
  return absl::OkStatus();
}

absl::Status SampleStream::Finish(const StreamTransform& transform) {
  RETURN_IF_ERROR(Flush());
  transform_ = transform;
  const std::vector<int>& classes = transform_.class_of_label;
  if (std::find(classes.begin(), classes.end(), -1) == classes.end()) {
    return absl::OkStatus();
  }
  std::vector<float> rows;
  const int64_t all = std::exchange(samples_, 0);
  for (int64_t begin = 0; begin < all; begin += kBlock) {
    const int64_t count = std::min(kBlock, all - begin);
    rows.resize(count * (features_ + 2));
    RETURN_IF_ERROR(
        Read(rows.data(), count * row_bytes(), begin * row_bytes()));
    for (int64_t i = 0; i < count; ++i) {
      const float* row = &rows[i * (features_ + 2)];
      const float label = row[features_];
      if (classes[static_cast<size_t>(label)] < 0) continue;
      RETURN_IF_ERROR(Append({row, static_cast<size_t>(features_)}, label,
                             row[features_ + 1]));
    }
  }
  return Flush();
}

int SampleStream::windows(int batch) const {
  const int64_t size = WindowBlocks(batch) * kBlock;
  return static_cast<int>((samples_ + size - 1) / size);
}

int SampleStream::window_samples(int window, int batch) const {
  const int64_t size = WindowBlocks(batch) * kBlock;
  return static_cast<int>(std::min(size, samples_ - window * size));
}

void SampleStream::AddRow(const float* row, Dataset& into) const {
  for (int i = 0; i < features_; ++i) {
    const bool missing = std::isnan(row[i]) && !transform_.replacement.empty();
    into.x.push_back(missing ? transform_.replacement[i] : row[i]);
  }
  const float y = row[features_];
  const bool regression = transform_.class_of_label.empty();
  const int index =
      regression ? 0 : transform_.class_of_label[static_cast<size_t>(y)];
  into.y.push_back(regression ? y : static_cast<float>(index));
  const std::vector<double>& factors = transform_.weight_factors;
  into.weight.push_back(static_cast<float>(
      row[features_ + 1] * factors[factors.size() == 1 ? 0 : index]));
}

void SampleStream::Load(uint64_t seed, int epoch, int window, int batch,
                        Dataset& into) const {
  // All whole blocks in the order of this epoch, then what is left.
  std::vector<uint32_t> order(samples_ / kBlock);
  std::iota(order.begin(), order.end(), 0u);
  Shuffle(std::span(order), seed, kBlockStream, epoch);
  if (samples_ % kBlock != 0) {
    order.push_back(static_cast<uint32_t>(order.size()));
  }
  into.x.clear();
  into.y.clear();
  into.weight.clear();
  std::vector<float> rows(kBlock * (features_ + 2));
  const int64_t first = window * WindowBlocks(batch);
  const int64_t last =
      std::min(first + WindowBlocks(batch), static_cast<int64_t>(order.size()));
  for (int64_t b = first; b < last; ++b) {
    const int64_t begin = order[b] * kBlock;
    const int64_t count = std::min(kBlock, samples_ - begin);
    const absl::Status read =
        Read(rows.data(), count * row_bytes(), begin * row_bytes());
    if (!read.ok()) {
      std::cerr << read.message() << "\n";
      std::exit(1);
    }
    for (int64_t i = 0; i < count; ++i) {
      AddRow(&rows[i * (features_ + 2)], into);
    }
  }
}

}  // namespace autopruner
