// Links in a project may lead anywhere in the repository, and nowhere else: what a pull request adds is read
// with the rights of the runner.
#pragma once

#include <filesystem>

namespace cf::project {

class Boundary {
 public:
  // `root`: the repository. A `project` outside of it is its own boundary.
  Boundary(const std::filesystem::path& root, const std::filesystem::path& project);
  // False: `path` is a link whose target lies outside. Cheap for what is no link.
  bool admits(const std::filesystem::path& path) const;
  // Of one that is not admitted: what is wrong with the link, and what to do. "is a link that ...".
  struct Refusal {
    const char* why;
    const char* hint;
  };
  Refusal refusal(const std::filesystem::path& path) const;

 private:
  std::filesystem::path root_;
};

}  // namespace cf::project
