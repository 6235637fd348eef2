// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/checksum.h"
#include "base/csv.h"
#include "base/file.h"

namespace autopruner {
namespace {

absl::Status SystemError(const std::string& path) {
  return absl::UnknownError(absl::StrCat(path, ": ", std::strerror(errno)));
}

// "row #checksum" -> row; empty if the checksum is another one.
std::string Unsealed(const std::string& line) {
  const size_t at = line.rfind(" #");
  if (at == std::string::npos) return "";
  const std::string row = line.substr(0, at);
  return line.substr(at + 2) == Checksum(row) ? row : "";
}

}  // namespace

absl::StatusOr<std::unique_ptr<StudyJournal>> StudyJournal::Open(
    const std::string& path, const std::string& configuration) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return SystemError(path);
  std::unique_ptr<StudyJournal> journal(new StudyJournal(path, file));
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, ": another study is running with this folder"));
  }
  const absl::Status status = journal->Recover(configuration);
  if (!status.ok()) return status;
  return journal;
}

StudyJournal::~StudyJournal() { close(file_); }

absl::Status StudyJournal::Recover(const std::string& configuration) {
  const auto text = ReadFile(path_);
  if (!text.ok()) return text.status();
  size_t valid = 0;  // bytes
  for (std::string_view rest = *text; !rest.empty();) {
    const TextLine line = TakeLine(rest);
    if (!line.ended) break;
    if (valid == 0) {
      if (line.text != configuration) {
        return absl::FailedPreconditionError(
            absl::StrCat(path_, ":1: is of a study with other flags or data (",
                         std::string(line.text), "); use another --out for (",
                         configuration, ")"));
      }
    } else {
      auto row = ParseStudyLine(Unsealed(std::string(line.text)));
      if (!row.ok()) break;
      rows_.push_back(*std::move(row));
    }
    valid = text->size() - rest.size();
  }
  if (ftruncate(file_, static_cast<off_t>(valid)) != 0 ||
      lseek(file_, 0, SEEK_END) < 0) {
    return SystemError(path_);
  }
  return valid == 0 ? Write(configuration) : absl::OkStatus();
}

absl::Status StudyJournal::Append(const StudyRow& row) {
  const std::string line = StudyLine(row);
  const std::lock_guard lock(mutex_);
  return Write(absl::StrCat(line, " #", Checksum(line)));
}

absl::Status StudyJournal::Write(const std::string& line) {
  const std::string bytes = line + "\n";
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t written =
        write(file_, bytes.data() + done, bytes.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemError(path_);
    done += static_cast<size_t>(written);
  }
  return fdatasync(file_) == 0 ? absl::OkStatus() : SystemError(path_);
}

}  // namespace autopruner
