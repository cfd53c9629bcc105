
#include <filesystem>

#include "base/digest.h"
#include "base/files.h"
#include "gold/backend.h"
#include "gold/folder_lock.h"
#include "gold/layouts.h"
#include "gold/version.h"

namespace cf::gold {
namespace {

using base::ErrorKind;

class FolderBackend final : public Backend {
 public:
  explicit FolderBackend(std::filesystem::path folder) : folder_(std::move(folder)) {}

  base::Result<Stored> read(const std::string& path, std::size_t limit, const base::Call&) override {
    auto file = base::beneath(folder_, path);
    if (!file) return std::move(file).error();
    auto bytes = base::read_file(*file, limit);
    if (!bytes) return why_not(*file, std::move(bytes).error());
    std::string digest = base::sha256_hex(*bytes);
    return Stored{*std::move(bytes), digest, digest};
  }

  base::Result<void> prepare(const base::Call&) override {
    std::error_code failed;
    std::filesystem::create_directories(folder_, failed);
    if (!failed) return {};
    return base::error(ErrorKind::input,
                       "the folder " + folder_.string() + " can't be made: " + failed.message());
  }

  base::Result<void> write(const std::string& path, std::string_view bytes, const std::string& expected,
                           const base::Call& call) override {
    const FolderLock lock(folder_);
    auto there = read(path, max_artifact_bytes, call);
    if (!there && there.error().kind != ErrorKind::not_found) return std::move(there).error();
    if ((there ? there->version : "") != expected)
      return base::error(ErrorKind::conflict,
                         location_of(path) + (there ? " is there already" : " is not there any more"));
    auto file = base::beneath(folder_, path);
    if (!file) return std::move(file).error();
    return base::write_file(*file, bytes);
  }

  // Without an index.json: what lies there in both layouts, <version>/<path> and
  // <folder>/<name>-<version>.<ext>.
  base::Result<std::optional<Index>> index(const base::Call& call) override {
    auto written = Backend::index(call);
    if (!written || *written) return written;
    Index index;
    auto versions = base::list_directory(folder_);
    if (!versions) return std::move(versions).error();
    for (const base::DirEntry& version : *versions) {
      if (version.is_directory && parse_version(version.name)) add_version(version.name, index);
    }
    add_flat(index);
    return std::optional<Index>(std::move(index));
  }

  bool has_written_index() const override {
    std::error_code ignored;
    return std::filesystem::exists(folder_ / "index.json", ignored);
  }

  std::string location_of(const std::string& path) const override { return (folder_ / path).string(); }
  bool is_remote() const override { return false; }

 private:
  base::Error why_not(const std::filesystem::path& file, base::Error error) const {
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder_, ignored))
      return base::error(ErrorKind::input, "the gold repository " + folder_.string() + " is no folder",
                         "name the folder or URL that holds the gold templates");
    if (std::filesystem::is_directory(file, ignored))
      return base::error(ErrorKind::not_found, file.string() + " is a folder");
    return error;
  }

  void add_version(const std::string& version, Index& index) const {
    std::error_code failed;
    const std::filesystem::path root = folder_ / version;
    for (auto file = std::filesystem::recursive_directory_iterator(root, failed);
         !failed && file != std::filesystem::recursive_directory_iterator(); file.increment(failed)) {
      std::error_code ignored;
      if (!file->is_regular_file(ignored) || file->path().extension() == ".minisig") continue;
      add_file(file->path(), file->path().lexically_relative(root).generic_string(), version, index);
    }
  }

  void add_flat(Index& index) const {
    std::error_code failed;
    for (auto file = std::filesystem::recursive_directory_iterator(folder_, failed);
         !failed && file != std::filesystem::recursive_directory_iterator(); file.increment(failed)) {
      std::error_code ignored;
      const std::string name = file->path().filename().string();
      const bool is_other_layout = file.depth() == 0 && parse_version(name);
      if (name.starts_with('.') || is_other_layout) file.disable_recursion_pending();
      if (!file->is_regular_file(ignored)) continue;
      const auto found = versioned(file->path().lexically_relative(folder_).generic_string());
      // <version>/<path> is looked at first, and wins.
      if (found && index.find(found->path, found->version) == nullptr)
        add_file(file->path(), found->path, found->version, index);
    }
  }

  void add_file(const std::filesystem::path& file, const std::string& path, const std::string& version,
                Index& index) const {
    auto bytes = base::read_file(file, max_template_bytes);
    if (!bytes) return;
    Release release;
    release.sha256 = base::sha256_hex(*bytes);
    release.bytes = bytes->size();
    Listed& listed = index.templates[path];
    listed.title = path;
    listed.versions[version] = std::move(release);
  }

  std::filesystem::path folder_;
};

}  // namespace

std::unique_ptr<Backend> folder_backend(std::filesystem::path folder) {
  return std::make_unique<FolderBackend>(std::move(folder));
}

}  // namespace cf::gold
