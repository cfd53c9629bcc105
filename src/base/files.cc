#include "base/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "base/boundary.h"
#include "base/digest.h"

namespace cf::base {
namespace {

namespace fs = std::filesystem;

class OpenFile {
 public:
  explicit OpenFile(int fd) : fd_(fd) {}
  ~OpenFile() { close(); }
  OpenFile(OpenFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  OpenFile& operator=(OpenFile&& other) noexcept {
    close();
    fd_ = std::exchange(other.fd_, -1);
    return *this;
  }
  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }
  int close() { return fd_ >= 0 ? ::close(std::exchange(fd_, -1)) : 0; }

 private:
  int fd_;
};

Error system_error(const std::string& what, const fs::path& path, int code) {
  const ErrorKind kind = code == ENOENT || code == ENOTDIR ? ErrorKind::not_found : ErrorKind::input;
  return error(kind, what + " " + path.string() + ": " + std::strerror(code));
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

bool holds(const fs::path& path, std::string_view bytes) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  if (static_cast<std::uintmax_t>(status.st_size) != bytes.size()) return false;
  const Result<std::string> old = read_file(path, bytes.size());
  return old && *old == bytes;
}

// As weakly_canonical(), which costs more for what is there.
fs::path resolved(const fs::path& path, std::error_code& failed) {
  fs::path real = fs::canonical(path, failed);
  return failed == std::errc::no_such_file_or_directory ? fs::weakly_canonical(path, failed) : real;
}

// Whether `below` is there and no link is on the way to it from `root`.
bool is_there_without_links(const fs::path& root, const fs::path& below) {
  fs::path at = root;
  for (const fs::path& part : below) {
    at /= part;
    struct stat status {};
    if (::lstat(at.c_str(), &status) != 0 || S_ISLNK(status.st_mode)) return false;
  }
  return true;
}

void sync_folder(const fs::path& folder) {
  OpenFile fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.open()) ::fsync(fd.get());
}

}  // namespace

Result<std::string> read_file(const fs::path& path, std::size_t limit) {
  struct stat status {};
  // Opening a named pipe waits for a writer, for ever; those of a shell's <(...) have one.
  const bool of_shell = path.native().starts_with("/dev/") || path.native().starts_with("/proc/");
  if (::stat(path.c_str(), &status) == 0) {
    if (S_ISFIFO(status.st_mode) && !of_shell)
      return error(ErrorKind::input, "cannot read " + path.string() + ": it is a named pipe, not a file");
    // Opening a device may do more than open it.
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode) && !S_ISFIFO(status.st_mode))
      return error(ErrorKind::input, "cannot read " + path.string() + ": neither a file nor a pipe");
  }
  // Whatever it has become since.
  const int waits = of_shell ? 0 : O_NONBLOCK;
  OpenFile fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | waits));
  if (!fd.open()) return system_error("cannot read", path, errno);
  if (::fstat(fd.get(), &status) != 0) return system_error("cannot read", path, errno);
  if (S_ISDIR(status.st_mode)) return system_error("cannot read", path, EISDIR);
  if (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode)) {
    return error(ErrorKind::input, "cannot read " + path.string() + ": neither a file nor a pipe");
  }
  const Error too_large =
      error(ErrorKind::limit, path.string() + " is larger than " + std::to_string(limit) + " bytes");
  const auto size = static_cast<std::size_t>(std::max<off_t>(0, status.st_size));
  if (size > limit) return too_large;
  std::string bytes(size + 1, '\0');  // one more, so that a file of the stated size ends in one read
  std::size_t length = 0;
  while (true) {
    if (length == bytes.size()) bytes.resize(bytes.size() * 2 + 4096);
    const ssize_t n = ::read(fd.get(), bytes.data() + length, bytes.size() - length);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_error("cannot read", path, errno);
    if (n == 0) break;
    length += static_cast<std::size_t>(n);
    if (length > limit) return too_large;
    if (S_ISREG(status.st_mode) && length == size) break;  // there was room for more
  }
  bytes.resize(length);
  if (length > size) bytes.shrink_to_fit();
  return bytes;
}

Result<void> write_file(const fs::path& path, std::string_view bytes, Durability durability) {
  const bool sync = durability == Durability::synced;
  if (!sync && holds(path, bytes)) return {};
  std::error_code failed;
  fs::path target = path;
  if (fs::is_symlink(path, failed)) {
    const fs::path real = fs::weakly_canonical(path, failed);
    if (!failed) target = real;
  }
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  const fs::path beside = folder / ("." + target.filename().string() + "." + random_hex(6) + ".tmp");
  const auto create = [&] { return ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666); };
  OpenFile fd(create());
  if (!fd.open() && errno == ENOENT) {
    fs::create_directories(folder, failed);
    if (failed) return system_error("cannot make the folder", folder, failed.value());
    fd = OpenFile(create());
  }
  if (!fd.open()) return system_error("cannot write", target, errno);
  struct stat old {};
  if (::stat(target.c_str(), &old) == 0 && S_ISREG(old.st_mode)) ::fchmod(fd.get(), old.st_mode & 07777u);
  if (!write_all(fd.get(), bytes) || (sync && ::fsync(fd.get()) != 0) || fd.close() != 0 ||
      ::rename(beside.c_str(), target.c_str()) != 0) {
    const int code = errno;
    ::unlink(beside.c_str());
    return system_error("cannot write", target, code);
  }
  if (sync) sync_folder(folder);
  return {};
}

Result<std::vector<DirEntry>> list_directory(const fs::path& path) {
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(path.c_str()), ::closedir);
  if (!directory) return system_error("cannot list", path, errno);
  std::vector<DirEntry> entries;
  errno = 0;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    bool is_directory = entry->d_type == DT_DIR;
    if (entry->d_type == DT_LNK || entry->d_type == DT_UNKNOWN) {
      struct stat status {};
      is_directory =
          ::fstatat(::dirfd(directory.get()), entry->d_name, &status, 0) == 0 && S_ISDIR(status.st_mode);
    }
    entries.push_back({std::string(name), is_directory});
    errno = 0;
  }
  if (errno != 0) return system_error("cannot list", path, errno);
  std::sort(entries.begin(), entries.end(),
            [](const DirEntry& a, const DirEntry& b) { return a.name < b.name; });
  return entries;
}

Result<fs::path> beneath(const fs::path& root, std::string_view relative) {
  const auto leaves = [&](const std::string& why) {
    return error(ErrorKind::input, "'" + std::string(relative) + "' " + why,
                 "name a file below " + root.string());
  };
  if (relative.find('\0') != std::string_view::npos) return leaves("has a NUL byte in it");
  const fs::path below{std::string(relative)};
  if (below.is_absolute()) return leaves("is an absolute path");
  if (std::find(below.begin(), below.end(), fs::path("..")) != below.end()) return leaves("has '..' in it");
  const auto no_content = [&](const std::string& closed) {
    return leaves("leads into " + closed + ", which is no content of a repository");
  };
  // Such a path leads where it says; resolving it and the root would take a call for every folder of both.
  if (!below.empty() && is_there_without_links(root, below)) {
    if (const std::string closed = closed_folder({}, below); !closed.empty()) return no_content(closed);
    return (root / below).lexically_normal();
  }
  std::error_code failed;
  const fs::path real_root = resolved(root, failed);
  if (failed) return system_error("cannot resolve", root, failed.value());
  const fs::path real = resolved(root / below, failed);
  if (failed)
    return error(ErrorKind::not_found,
                 "'" + std::string(relative) + "' cannot be resolved: " + failed.message(),
                 "put the file itself below " + root.string());
  const auto [in_root, in_real] = std::mismatch(real_root.begin(), real_root.end(), real.begin(), real.end());
  if (in_root != real_root.end()) return leaves("is a symbolic link that leaves the folder");
  if (const std::string closed = closed_folder(real_root, real); !closed.empty()) return no_content(closed);
  return (root / below).lexically_normal();
}

}  // namespace cf::base
