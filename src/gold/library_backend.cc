#include <filesystem>
#include <mutex>

#include "base/digest.h"
#include "base/strings.h"
#include "gold/backend.h"
#include "gold/builtin.h"
#include "gold/layouts.h"
#include "gold/problems.h"

namespace cf::gold {
namespace {

using base::ErrorKind;

class LibraryBackend final : public Backend {
 public:
  LibraryBackend(std::function<Tree(base::Diagnostics&)> tree, std::string shown_as, bool builtin)
      : tree_(std::move(tree)), shown_as_(std::move(shown_as)), builtin_(builtin) {}

  base::Result<Stored> read(const std::string& path, std::size_t, const base::Call&) override {
    auto library = loaded();
    if (!library) return std::move(library).error();
    const std::size_t slash = path.find('/');
    const std::string version = path.substr(0, slash);
    const SourceTemplate* source =
        slash == std::string::npos ? nullptr : (*library)->find(std::string_view(path).substr(slash + 1));
    const SourceFile* file = source == nullptr ? nullptr : source->find(version);
    if (file == nullptr || source->path != path.substr(slash + 1))
      return base::error(ErrorKind::not_found, location_of(path) + ": not there");
    return Stored{file->text, base::sha256_hex(file->text)};
  }

  base::Result<std::optional<Index>> index(const base::Call&) override {
    auto library = loaded();
    if (!library) return std::move(library).error();
    return std::optional<Index>(index_of(**library));
  }

  base::Result<std::vector<Advisory>> advisories(const base::Call&) override {
    auto library = loaded();
    if (!library) return std::move(library).error();
    return (*library)->advisories;
  }

  std::string location_of(const std::string& path) const override {
    return shown_as_ + (builtin_ ? "" : "/") + path;
  }
  bool is_remote() const override { return false; }
  bool has_signatures() const override { return false; }
  bool has_written_index() const override { return false; }
  bool is_builtin() const override { return builtin_; }

 private:
  base::Result<const Library*> loaded() {
    const std::lock_guard guard(mutex_);
    if (!library_) {
      base::Diagnostics diagnostics;
      library_ = std::make_unique<Library>(read_library(tree_(diagnostics), diagnostics));
      if (diagnostics.has_errors()) problem_ = first_problem(diagnostics);
    }
    if (problem_) return *problem_;
    return static_cast<const Library*>(library_.get());
  }

  std::function<Tree(base::Diagnostics&)> tree_;
  std::string shown_as_;
  bool builtin_;
  std::mutex mutex_;
  std::unique_ptr<Library> library_;
  std::optional<base::Error> problem_;
};

}  // namespace

std::unique_ptr<Backend> library_backend(std::function<Tree(base::Diagnostics&)> tree, std::string shown_as) {
  return std::make_unique<LibraryBackend>(std::move(tree), std::move(shown_as), false);
}

std::unique_ptr<Backend> builtin_backend() {
  return std::make_unique<LibraryBackend>([](base::Diagnostics&) { return builtin_tree(); }, builtin_address,
                                          true);
}

}  // namespace cf::gold
