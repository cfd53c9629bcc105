#include "store/database_file.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <string_view>

#include "base/digest.h"
#include "store/sqlite_error.h"

namespace cf::store {
namespace {

namespace fs = std::filesystem;

// https://www.sqlite.org/fileformat2.html, 1.3: the header is 100 bytes, its numbers are big-endian.
constexpr std::size_t header_size = 100;
constexpr std::size_t page_size_at = 16;
constexpr std::size_t change_counter_at = 24;
constexpr std::size_t page_count_at = 28;
constexpr std::size_t application_id_at = 68;
constexpr std::size_t version_valid_for_at = 92;

std::uint32_t big_endian(const std::string& header, std::size_t at, std::size_t bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value = value << 8u | static_cast<unsigned char>(header[at + i]);
  return value;
}

base::Error file_error(const fs::path& path, const std::string& what) {
  return base::error(base::ErrorKind::input, path.string() + ": " + what,
                     "nothing was written to it; " + std::string(damaged_remedy));
}

base::Error os_error(const fs::path& path, const std::string& what) {
  const int code = errno;
  return base::error(base::ErrorKind::input, what + " " + path.string() + ": " + std::strerror(code),
                     code == ENOSPC ? "make room on the disk; what is there stays as it is" : "");
}

constexpr std::string_view magic("SQLite format 3\0", 16);

base::Result<std::string> header_of(const fs::path& path) {
  std::error_code failed;
  if (!fs::is_regular_file(path, failed)) return file_error(path, "not a file");
  std::ifstream file(path, std::ios::binary);
  if (!file) return os_error(path, "cannot read");
  std::string header(header_size, '\0');
  file.read(header.data(), static_cast<std::streamsize>(header.size()));
  header.resize(static_cast<std::size_t>(file.gcount()));
  return header;
}

// Of the header, or of what there is of it. An empty file says nothing and may be anybody's.
base::Result<void> check_owner(const fs::path& path, const std::string& header,
                               std::uint32_t application_id) {
  const std::string_view begin = std::string_view(header).substr(0, magic.size());
  if (begin != magic.substr(0, begin.size())) return file_error(path, "not a state file of this program");
  if (header.size() == header_size && big_endian(header, application_id_at, 4) != application_id)
    return file_error(path, "an SQLite database, but not of this program");
  return {};
}

// Leaving the write-ahead log behind needs the file for oneself, and every open connection has a part in it.
base::Result<void> check_unused(const fs::path& path) {
  sqlite3* raw = nullptr;
  int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE, nullptr);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> connection(raw, sqlite3_close);
  if (code == SQLITE_OK) code = sqlite3_exec(raw, "PRAGMA journal_mode = DELETE", nullptr, nullptr, nullptr);
  if ((code & 0xFF) != SQLITE_BUSY && (code & 0xFF) != SQLITE_LOCKED) return {};  // a damaged one may go
  return base::error(base::ErrorKind::conflict, path.string() + " is in use by another process",
                     "end the `cf local serve` or the run with --local that uses it first");
}

}  // namespace

base::Result<void> check_database_file(const fs::path& path, std::uint32_t application_id) {
  auto read = header_of(path);
  if (!read) return std::move(read).error();
  const std::string& header = *read;
  if (header.empty()) return file_error(path, "the file is empty: it was truncated, or is not one of ours");
  if (auto owned = check_owner(path, header, application_id); !owned) return owned;
  if (header.size() < header_size) return file_error(path, "the file is truncated");
  std::error_code failed;
  // Pages that are missing from the file may still be in the write-ahead log.
  const auto log_size = fs::file_size(fs::path(path.string() + "-wal"), failed);
  const bool in_log = !failed && log_size > 0;
  const bool count_valid =
      big_endian(header, change_counter_at, 4) == big_endian(header, version_valid_for_at, 4);
  const std::uint32_t stated = big_endian(header, page_size_at, 2);
  const std::uint64_t page_size = stated == 1 ? 65536 : stated;
  const auto size = fs::file_size(path, failed);
  if (!in_log && count_valid && !failed && size < page_size * big_endian(header, page_count_at, 4)) {
    return file_error(path, "the file is truncated");
  }
  return {};
}

base::Result<void> create_database_file(const fs::path& path, std::uint32_t application_id) {
  std::error_code failed;
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  fs::create_directories(folder, failed);
  if (failed) {
    return base::error(base::ErrorKind::input,
                       "cannot make the folder " + folder.string() + ": " + failed.message());
  }
  const fs::path beside = folder / ("." + path.filename().string() + "." + base::random_hex(6) + ".tmp");
  sqlite3* raw = nullptr;
  int code = sqlite3_open_v2(beside.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> connection(raw, sqlite3_close);
  const std::string mark =
      "PRAGMA application_id = " + std::to_string(static_cast<std::int32_t>(application_id));
  if (code == SQLITE_OK) code = sqlite3_exec(raw, mark.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) {
    base::Error why = sqlite_error(raw, code);
    connection.reset();
    ::unlink(beside.c_str());
    return why;
  }
  connection.reset();
  const bool linked = ::link(beside.c_str(), path.c_str()) == 0 || errno == EEXIST;
  base::Result<void> result = linked ? base::Result<void>() : os_error(path, "cannot make");
  ::unlink(beside.c_str());
  return result;
}

base::Result<void> remove_database_file(const fs::path& path, std::uint32_t application_id) {
  auto header = header_of(path);
  if (!header) return std::move(header).error();
  if (auto owned = check_owner(path, *header, application_id); !owned) return owned;
  if (auto unused = check_unused(path); !unused) return unused;
  for (const char* suffix : {"", "-wal", "-shm"}) {
    const fs::path file(path.string() + suffix);
    std::error_code failed;
    fs::remove(file, failed);
    if (failed)
      return base::error(base::ErrorKind::refused,
                         "cannot remove " + file.string() + ": " + failed.message());
  }
  return {};
}

}  // namespace cf::store
