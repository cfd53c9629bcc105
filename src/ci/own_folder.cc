#include "ci/own_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/digest.h"

namespace cf::ci {

namespace fs = std::filesystem;

using base::Result;

namespace {

base::Error link_error(const fs::path& path) {
  return base::error(base::ErrorKind::input,
                     path.string() + " is a symbolic link, which is not written through",
                     "remove it; a repository has nothing in .cf: list that in its .gitignore");
}

base::Error cannot_write(const fs::path& path, int code) {
  if (code == ELOOP || code == ENOTDIR) return link_error(path);
  return base::error(base::ErrorKind::input, "cannot write " + path.string() + ": " + std::strerror(code));
}

class OpenFile {
 public:
  explicit OpenFile(int fd) : fd_(fd) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() { close(); }
  bool open() const { return fd_ >= 0; }
  int get() const { return fd_; }
  void enter(int fd) {
    close();
    fd_ = fd;
  }
  bool write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }

 private:
  void close() const {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd_;
};

}  // namespace

Result<void> require_no_links_in_own_folder(const fs::path& root) {
  const fs::path own = root / ".cf";
  std::error_code failed;
  if (fs::is_symlink(fs::symlink_status(own, failed))) return link_error(own);
  for (fs::recursive_directory_iterator each(own, failed), end; !failed && each != end;
       each.increment(failed)) {
    if (each->is_symlink(failed)) return link_error(each->path());
    // Heads that a killed job left: a name there is never used again.
    if (each.depth() == 0 && each->path().filename() == "heads") each.disable_recursion_pending();
  }
  return {};
}

Result<void> require_no_links(const fs::path& root, const fs::path& relative) {
  fs::path at = root;
  std::error_code ignored;
  for (const fs::path& part : relative) {
    at /= part;
    if (fs::is_symlink(fs::symlink_status(at, ignored))) return link_error(at);
  }
  return {};
}

Result<void> write_below(const fs::path& root, const fs::path& relative, std::string_view bytes) {
  constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  OpenFile folder(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.open()) return cannot_write(root, errno);
  fs::path at = root;
  for (const fs::path& part : relative.parent_path()) {
    at /= part;
    int next = ::openat(folder.get(), part.c_str(), folder_flags);
    if (next < 0 && errno == ENOENT && (::mkdirat(folder.get(), part.c_str(), 0777) == 0 || errno == EEXIST))
      next = ::openat(folder.get(), part.c_str(), folder_flags);
    if (next < 0) return cannot_write(at, errno);
    folder.enter(next);
  }
  const std::string name = relative.filename().string();
  const std::string beside = "." + name + "." + base::random_hex(6) + ".tmp";
  const OpenFile file(
      ::openat(folder.get(), beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (file.open() && file.write(bytes) &&
      ::renameat(folder.get(), beside.c_str(), folder.get(), name.c_str()) == 0)
    return {};
  const int code = errno;
  if (file.open()) ::unlinkat(folder.get(), beside.c_str(), 0);
  return cannot_write(root / relative, code);
}

}  // namespace cf::ci
