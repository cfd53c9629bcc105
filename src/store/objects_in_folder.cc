#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/digest.h"
#include "base/strings.h"
#include "store/object_key.h"
#include "store/objects.h"

namespace cf::store {
namespace {

using base::ErrorKind;
using base::Result;

constexpr std::size_t largest_object = 64u << 20;
// No key holds a '~', so neither file is ever taken for an object.
constexpr const char* lock_file = "~lock";
constexpr const char* being_written = "~";

class FileHandle {
 public:
  explicit FileHandle(int fd = -1) : fd_(fd) {}
  FileHandle(FileHandle&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileHandle& operator=(FileHandle&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileHandle() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }

 private:
  int fd_;
};

bool write_whole_object(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

std::string version_of(std::string_view bytes) {
  return base::sha256_hex(bytes);
}

class FolderObjects final : public Objects {
 public:
  explicit FolderObjects(std::string folder) : folder_(std::move(folder)) {}

  Result<std::optional<StoredObject>> get(const std::string& key, const base::Call&) override {
    if (auto checked = check_object_key(key); !checked) return checked.error();
    auto place = place_of(key, false);
    if (!place) return place.error();
    if (!place->folder.open()) return std::optional<StoredObject>();
    return read(*place);
  }

  Result<std::string> put(const std::string& key, std::string_view bytes, const std::string& expected,
                          const base::Call&) override {
    if (auto checked = check_object_key(key); !checked) return checked.error();
    if (bytes.size() > largest_object)
      return base::error(ErrorKind::limit, key + " is too large for a shared object");
    auto locked = lock();
    if (!locked) return locked.error();
    auto place = place_of(key, true);
    if (!place) return place.error();
    auto present = read(*place);
    if (!present) return present.error();
    if ((*present ? (*present)->version : std::string()) != expected) return changed_meanwhile(key);
    if (auto written = replace(*place, bytes); !written) return written.error();
    return version_of(bytes);
  }

  Result<void> remove(const std::string& key, const std::string& expected, const base::Call&) override {
    if (auto checked = check_object_key(key); !checked) return checked.error();
    auto locked = lock();
    if (!locked) return locked.error();
    auto place = place_of(key, false);
    if (!place) return place.error();
    if (!place->folder.open()) return {};
    auto present = read(*place);
    if (!present) return present.error();
    if (!*present) return {};
    if ((*present)->version != expected) return changed_meanwhile(key);
    if (::unlinkat(place->folder.get(), place->name.c_str(), 0) != 0 || ::fsync(place->folder.get()) != 0)
      return failure("cannot remove", key);
    return {};
  }

  Result<std::vector<std::string>> list(const std::string& prefix, const base::Call&) override {
    if (auto checked = check_key_prefix(prefix); !checked) return checked.error();
    std::vector<std::string> keys;
    const auto slash = prefix.rfind('/');
    const std::string within = slash == std::string::npos ? "" : prefix.substr(0, slash + 1);
    auto place = place_of(within + "x", false);
    if (!place) return place.error();
    if (!place->folder.open()) return keys;
    if (auto listed = collect(std::move(place->folder), within, prefix, keys); !listed) return listed.error();
    std::sort(keys.begin(), keys.end());
    return keys;
  }

  std::string where() const override { return folder_; }

 private:
  struct Place {
    FileHandle folder;  // not open: there is no such folder
    std::string name, key;
  };

  base::Error failure(const char* what, const std::string& key, int code = errno) const {
    std::string message = std::string(what) + " " + folder_ + "/" + key + ": ";
    if (code == ELOOP || code == ENOTDIR) {
      message += "a part of it is a symbolic link or no folder";
      return base::error(ErrorKind::input, message, "nothing but folders and files of ours may be there");
    }
    return base::error(ErrorKind::input, message + std::strerror(code));
  }

  base::Error changed_meanwhile(const std::string& key) const {
    return base::error(ErrorKind::conflict,
                       folder_ + "/" + key + " is not what was read: somebody else has written it",
                       "read it again");
  }

  // The lock ends with the handle. It is of the open file, so threads exclude each other too.
  Result<FileHandle> lock() const {
    std::error_code failed;
    std::filesystem::create_directories(folder_, failed);
    if (failed)
      return base::error(ErrorKind::input, "cannot make the folder " + folder_ + ": " + failed.message());
    const std::string path = folder_ + "/" + lock_file;
    FileHandle file(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (!file.open()) return failure("cannot open", lock_file);
    while (::flock(file.get(), LOCK_EX) != 0) {
      if (errno != EINTR) return failure("cannot lock", lock_file);
    }
    return file;
  }

  // Segment by segment, since a link in the middle of a path would be followed.
  Result<Place> place_of(const std::string& key, bool make) const {
    std::vector<std::string> segments = base::split(key, '/');
    Place place{FileHandle(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)), segments.back(),
                key};
    segments.pop_back();
    if (!place.folder.open() && errno != ENOENT) return failure("cannot open the folder of", key);
    for (const std::string& segment : segments) {
      if (!place.folder.open()) break;
      const auto enter = [&] {
        return ::openat(place.folder.get(), segment.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      };
      FileHandle next(enter());
      if (!next.open() && errno == ENOENT && make) {
        if (::mkdirat(place.folder.get(), segment.c_str(), 0777) != 0 || ::fsync(place.folder.get()) != 0)
          return failure("cannot make the folder of", key);
        next = FileHandle(enter());
      }
      if (!next.open() && errno != ENOENT) return failure("cannot open the folder of", key);
      place.folder = std::move(next);
    }
    if (!place.folder.open() && make) return failure("cannot open the folder of", key, ENOENT);
    return place;
  }

  Result<std::optional<StoredObject>> read(const Place& place) const {
    const FileHandle file(
        ::openat(place.folder.get(), place.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.open()) {
      if (errno == ENOENT) return std::optional<StoredObject>();
      return failure("cannot read", place.key);
    }
    struct stat about {};
    if (::fstat(file.get(), &about) != 0) return failure("cannot read", place.key);
    if (!S_ISREG(about.st_mode)) return failure("cannot read", place.key, ENOTDIR);
    StoredObject object;
    char buffer[1 << 14];
    for (;;) {
      const ssize_t n = ::read(file.get(), buffer, sizeof buffer);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return failure("cannot read", place.key);
      if (n == 0) break;
      object.bytes.append(buffer, static_cast<std::size_t>(n));
      if (object.bytes.size() > largest_object) return failure("cannot read", place.key, EFBIG);
    }
    object.version = version_of(object.bytes);
    return std::optional(std::move(object));
  }

  // Under the lock, so that nobody else writes the file beside it; one that a crash left is written over.
  Result<void> replace(const Place& place, std::string_view bytes) const {
    const std::string beside = place.name + being_written;
    const int folder = place.folder.get();
    const FileHandle file(
        ::openat(folder, beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (!file.open()) return failure("cannot write", place.key);
    if (!write_whole_object(file.get(), bytes) || ::fsync(file.get()) != 0 ||
        ::renameat(folder, beside.c_str(), folder, place.name.c_str()) != 0)
      return failure("cannot write", place.key);
    if (::fsync(folder) == 0) return {};
    base::Error error = failure("cannot make durable", place.key);
    error.fate = base::Fate::unknown;
    return error;
  }

  Result<void> collect(FileHandle folder, const std::string& within, const std::string& prefix,
                       std::vector<std::string>& keys) const {
    DIR* stream = ::fdopendir(::dup(folder.get()));
    if (stream == nullptr) return failure("cannot list", within);
    std::vector<std::string> folders;
    for (const dirent* found = ::readdir(stream); found != nullptr; found = ::readdir(stream)) {
      const std::string name = found->d_name;
      const std::string key = within + name;
      if (!check_object_key(key)) continue;  // ".", files that are being written, and what is not ours
      struct stat about {};
      if (::fstatat(folder.get(), name.c_str(), &about, AT_SYMLINK_NOFOLLOW) != 0) continue;
      if (S_ISREG(about.st_mode) && key.starts_with(prefix)) keys.push_back(key);
      const std::string below = key + "/";
      if (S_ISDIR(about.st_mode) && (below.starts_with(prefix) || prefix.starts_with(below)))
        folders.push_back(name);
    }
    ::closedir(stream);
    for (const std::string& name : folders) {
      FileHandle inner(::openat(folder.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
      if (!inner.open()) continue;  // replaced since it was listed
      if (auto done = collect(std::move(inner), within + name + "/", prefix, keys); !done) return done;
    }
    return {};
  }

  std::string folder_;
};

}  // namespace

std::unique_ptr<Objects> objects_in_folder(std::string folder) {
  return std::make_unique<FolderObjects>(std::move(folder));
}

}  // namespace cf::store
