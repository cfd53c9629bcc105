#include "store/log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/files.h"
#include "store/log_format.h"

namespace cf::store {
namespace {

base::Error log_error(const std::filesystem::path& path, const std::string& what) {
  return base::error(base::ErrorKind::input, path.string() + ": " + what + ": " + std::strerror(errno));
}

base::Error damaged(const std::filesystem::path& path, std::size_t line) {
  return base::error(
      base::ErrorKind::input,
      path.string() + ": line " + std::to_string(line) + " is damaged or lines are missing before it",
      "nothing was written to it; keep it for inspection and move it away to start anew");
}

bool write_whole(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(file, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

// So that the new file itself survives a power cut.
void sync_parent(const std::filesystem::path& path) {
  const std::filesystem::path folder =
      path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

}  // namespace

Log::Log(Log&& other) noexcept
    : path_(std::move(other.path_)),
      file_(std::exchange(other.file_, -1)),
      chain_(std::move(other.chain_)),
      records_(std::move(other.records_)),
      failed_(other.failed_) {}

Log::~Log() {
  if (file_ >= 0) ::close(file_);
}

base::Result<Log> Log::open(const std::filesystem::path& path) {
  std::error_code failed;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), failed);
  if (failed) {
    return base::error(base::ErrorKind::input,
                       "cannot make the folder " + path.parent_path().string() + ": " + failed.message());
  }
  Log log(path, ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  if (log.file_ < 0) return log_error(path, "cannot open");
  if (::flock(log.file_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return log_error(path, "cannot lock");
    return base::error(base::ErrorKind::conflict, path.string() + " is being written by another run",
                       "wait until that run has ended");
  }
  base::Result<std::string> text = base::read_file(path, largest_log);
  if (!text) return text.error();
  LogContent content = parse_log(*text);
  if (content.damaged_line > 0) return damaged(path, content.damaged_line);
  if (content.whole_bytes < text->size()) {
    const bool cut = ::ftruncate(log.file_, static_cast<off_t>(content.whole_bytes)) == 0;
    if (!cut || ::fsync(log.file_) != 0) return log_error(path, "cannot remove the torn last line");
  }
  if (text->empty()) sync_parent(path);
  log.chain_ = std::move(content.chain);
  log.records_ = std::move(content.records);
  return log;
}

base::Result<std::vector<std::string>> Log::read(const std::filesystem::path& path) {
  base::Result<std::string> text = base::read_file(path, largest_log);
  if (!text) return text.error();
  LogContent content = parse_log(*text);
  if (content.damaged_line > 0) return damaged(path, content.damaged_line);
  return std::move(content.records);
}

base::Result<void> Log::append(std::string_view record) {
  if (record.empty() || record.find('\n') != std::string_view::npos) {
    return base::error(base::ErrorKind::input, "a record of a log is one line of JSON");
  }
  if (failed_) {
    return base::error(base::ErrorKind::input, path_.string() + ": an earlier record could not be written",
                       "start the run again: it reads what was kept");
  }
  std::string chain = chain_;
  if (!write_whole(file_, log_line(record, chain)) || ::fdatasync(file_) != 0) {
    failed_ = true;
    return log_error(path_, "cannot write");
  }
  chain_ = std::move(chain);
  records_.emplace_back(record);
  return {};
}

}  // namespace cf::store
