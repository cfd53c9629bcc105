#include <fcntl.h>
#include <stdio.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>

#include "base/digest.h"
#include "base/files.h"
#include "base/strings.h"
#include "document/json.h"
#include "site/site.h"

namespace cf::site {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;
using document::Node;

// Says of a folder that it is a site of ours, and which files are: whatever else is there is somebody's.
constexpr const char* marker = "cf-gold-docs.json";

std::string marker_text(const std::vector<File>& files) {
  std::vector<std::string> paths;
  for (const File& file : files) paths.push_back(file.path);
  return document::to_json(document::MappingBuilder()
                               .add("format", Node::integer(1))
                               .add("files", document::strings(paths))
                               .build(),
                           {.indent = 1}) +
         "\n";
}

base::Error in_the_way(const fs::path& folder, const std::string& why) {
  return base::error(ErrorKind::blocked, folder.string() + " " + why + ", nothing was written",
                     "name another folder with --out, or remove this one yourself");
}

// What is there may be replaced: nothing, an empty folder, or a site of ours that nobody added to.
base::Result<void> check_replaceable(const fs::path& folder) {
  std::error_code failed;
  const fs::file_status status = fs::status(folder, failed);
  if (!fs::exists(status)) return {};
  if (!fs::is_directory(status)) return in_the_way(folder, "is there already and no folder");
  if (fs::is_empty(folder, failed) && !failed) return {};
  const auto text = base::read_file(folder / marker);
  const auto root = text ? document::parse_json_text(*text) : base::Result<Node>(Node());
  if (!root || root->find("format").text() != "1")
    return in_the_way(folder, "is there already and was not made by 'cf gold docs'");
  std::set<std::string, std::less<>> ours = {marker};
  for (const Node& path : root->find("files").items()) ours.emplace(path.text());
  for (auto entry = fs::recursive_directory_iterator(folder, failed);
       !failed && entry != fs::recursive_directory_iterator(); entry.increment(failed)) {
    const std::string path = entry->path().lexically_relative(folder).generic_string();
    if (!fs::is_directory(entry->symlink_status()) && ours.count(path) == 0)
      return in_the_way(folder, "has a file that is none of the site's, " + path);
  }
  if (failed) return in_the_way(folder, "can't be read: " + failed.message());
  return {};
}

// A folder beside the site's that is gone when its owner is.
class Beside {
 public:
  explicit Beside(const fs::path& folder)
      : path_(folder.parent_path() /
              ("." + folder.filename().string() + "." + base::random_hex(6) + ".tmp")) {}
  ~Beside() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

base::Result<void> write_site(const fs::path& named, const std::vector<File>& files) {
  std::error_code failed;
  fs::path folder = fs::weakly_canonical(fs::absolute(named, failed), failed);
  if (folder.filename().empty()) folder = folder.parent_path();
  if (failed || folder.filename().empty())
    return base::error(ErrorKind::usage, named.string() + " can't be the folder of a site");
  if (auto free = check_replaceable(folder); !free) return free;
  const Beside beside(folder);
  for (const File& file : files) {
    auto path = base::beneath(beside.path(), file.path);
    if (!path) return std::move(path).error();
    if (auto written = base::write_file(*path, file.text, base::Durability::unsynced); !written)
      return written;
  }
  if (auto written = base::write_file(beside.path() / marker, marker_text(files)); !written) return written;
  // With nothing or an empty folder in place a plain rename does; a site is exchanged for the new one.
  if (::rename(beside.path().c_str(), folder.c_str()) == 0) return {};
  if (errno == ENOTEMPTY || errno == EEXIST) {
    if (::renameat2(AT_FDCWD, beside.path().c_str(), AT_FDCWD, folder.c_str(), RENAME_EXCHANGE) == 0)
      return {};
    // A file system that can't exchange two folders: for a moment there is none.
    const Beside old(folder);
    if (errno == EINVAL && ::rename(folder.c_str(), old.path().c_str()) == 0) {
      if (::rename(beside.path().c_str(), folder.c_str()) == 0) return {};
      const int code = errno;
      ::rename(old.path().c_str(), folder.c_str());
      errno = code;
    }
  }
  return base::error(ErrorKind::input,
                     "can't put the site at " + folder.string() + ": " + std::strerror(errno));
}

}  // namespace cf::site
