// An append-only log of records on disk: what a run must know after a crash.
//
// The file is JSON lines, {"sum":"16 hex digits","record":...}, to be read with any tool. The sum covers the
// record and the sums before it, so that a changed, missing or reordered line is noticed. A last line that
// was torn by a crash was never acknowledged: readers skip it and the next writer removes it.
//
// Processes: one writer at a time (an advisory lock on the file), any number of readers. Threads: one at a
// time.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace cf::store {

class Log {
 public:
  static constexpr std::size_t largest_log = 256u << 20;

  // Opens for appending, or makes the file with its folder. kind conflict: another process writes it; input:
  // damaged.
  static base::Result<Log> open(const std::filesystem::path& path);
  // The whole records, oldest first. kind not_found: no such file; input: damaged before its last line.
  static base::Result<std::vector<std::string>> read(const std::filesystem::path& path);

  Log(Log&& other) noexcept;
  Log& operator=(Log&&) = delete;
  ~Log();

  // `record` is one JSON value without line breaks (kind input otherwise). Durable when it returns. After a
  // failure the log takes no more records: whether the last one was kept is unknown until the file is read
  // again.
  base::Result<void> append(std::string_view record);
  // What was there when the log was opened, and what was appended since.
  const std::vector<std::string>& records() const { return records_; }

 private:
  Log(std::filesystem::path path, int file) : path_(std::move(path)), file_(file) {}
  std::filesystem::path path_;
  int file_ = -1;
  std::string chain_;  // the sum of the last record
  std::vector<std::string> records_;
  bool failed_ = false;
};

}  // namespace cf::store
