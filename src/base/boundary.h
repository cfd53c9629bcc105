// Links in a repository may lead anywhere in it, and nowhere else: what a pull request adds is read with the
// rights of the runner. Neither do they lead into .git, where a checkout's credentials may be, nor into .cf,
// which is our own.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/files.h"

namespace cf::base {

class Boundary {
 public:
  explicit Boundary(const std::filesystem::path& root);
  // `root`: the repository. A `project` outside of it is its own boundary.
  Boundary(const std::filesystem::path& root, const std::filesystem::path& project);

  // False: what `path` stands for, once all links on the way are followed, lies outside, or below .git or
  // .cf. What is not there is admitted: reading it says so. Cheap for the files of one folder. Threads: any.
  bool admits(const std::filesystem::path& path) const;
  // Of one that is not admitted: what is wrong with it, and what to do. "is a link that ...".
  struct Refusal {
    std::string why;
    const char* hint;
  };
  Refusal refusal(const std::filesystem::path& path) const;
  // The same as an error of kind input, about the name that `path` has from the root.
  Result<void> require(const std::filesystem::path& path) const;

 private:
  std::optional<std::filesystem::path> real_folder(const std::filesystem::path& folder) const;
  bool holds(const std::filesystem::path& real) const;

  struct Folders {
    std::mutex mutex;
    std::map<std::filesystem::path, std::filesystem::path> real;
  };
  std::filesystem::path given_, root_;  // as named, and with its links resolved
  std::unique_ptr<Folders> known_ = std::make_unique<Folders>();
};

// ".git" or ".cf", where `real` lies below such a folder of `root`; else "". Both without links.
std::string closed_folder(const std::filesystem::path& root, const std::filesystem::path& real);

// The folder of the repository (with .git), from `folder` upwards; `folder` itself if there is none.
std::filesystem::path repository_top(const std::filesystem::path& folder);

// As read_file(), of a file whose repository is the one it lies in by its name. Kind input: it is a link that
// leaves that.
Result<std::string> read_in_repository(const std::filesystem::path& file,
                                       std::size_t limit = max_input_bytes);

// Of a path that options or settings give: one that lies in the repository by its name, must lie there with
// its links followed. Others are their giver's. Kind input.
Result<void> require_kept_within(const std::filesystem::path& repository, const std::filesystem::path& path);

}  // namespace cf::base
