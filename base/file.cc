// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace autopruner {
namespace {

std::string Message(const std::string& path, const char* task, int error) {
  return absl::StrCat(path, ": cannot ", task, ": ", std::strerror(error));
}

absl::Status WriteAll(int file, const std::string& path,
                      const std::string& contents) {
  size_t written = 0;
  while (written < contents.size()) {
    const ssize_t count =
        write(file, contents.data() + written, contents.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return absl::UnknownError(Message(path, "write", errno));
    written += static_cast<size_t>(count);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    const std::string message = Message(path, "open", errno);
    return errno == ENOENT || errno == ENOTDIR ? absl::NotFoundError(message)
                                               : absl::UnknownError(message);
  }
  struct stat facts;
  if (fstat(file, &facts) != 0 || S_ISDIR(facts.st_mode)) {
    close(file);
    return absl::InvalidArgumentError(path + ": is a directory, not a file");
  }
  std::string contents;
  char buffer[1 << 16];
  ssize_t count;
  while ((count = read(file, buffer, sizeof(buffer))) != 0) {
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const std::string message = Message(path, "read", errno);
      close(file);
      return absl::UnknownError(message);
    }
    contents.append(buffer, static_cast<size_t>(count));
  }
  close(file);
  return contents;
}

absl::Status MakeDirectories(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) {
    return absl::UnknownError(
        Message(path, "make the directory", error.value()));
  }
  return absl::OkStatus();
}

absl::Status WriteFileAtomically(const std::string& path,
                                 const std::string& contents) {
  const std::string directory = std::filesystem::path(path).parent_path();
  if (!directory.empty()) {
    if (absl::Status made = MakeDirectories(directory); !made.ok()) return made;
  }
  // The process number keeps two writers of one file apart.
  const std::string beside = absl::StrCat(path, ".part", getpid());
  const int file =
      open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) return absl::UnknownError(Message(path, "write", errno));
  absl::Status status = WriteAll(file, path, contents);
  if (close(file) != 0 && status.ok()) {
    status = absl::UnknownError(Message(path, "write", errno));
  }
  if (status.ok() && std::rename(beside.c_str(), path.c_str()) != 0) {
    status = absl::UnknownError(Message(path, "write", errno));
  }
  if (!status.ok()) unlink(beside.c_str());
  return status;
}

std::string BaseName(const std::string& path) {
  return std::filesystem::path(path).filename();
}

std::string ResolveUserPath(const std::string& path) {
  const char* directory = std::getenv("BUILD_WORKING_DIRECTORY");
  if (directory == nullptr || path.empty() || path[0] == '/') return path;
  return (std::filesystem::path(directory) / path).lexically_normal();
}

}  // namespace autopruner
