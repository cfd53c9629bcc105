#include "project/boundary.h"

#include <sys/stat.h>

#include <algorithm>

namespace cf::project {
namespace {

bool is_within(const std::filesystem::path& root, const std::filesystem::path& path) {
  const auto difference = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
  return difference.first == root.end();
}

}  // namespace

Boundary::Boundary(const std::filesystem::path& root, const std::filesystem::path& project) {
  std::error_code ignored;
  const std::filesystem::path own = std::filesystem::weakly_canonical(project, ignored);
  root_ = root.empty() ? own : std::filesystem::weakly_canonical(root, ignored);
  if (!is_within(root_, own)) root_ = own;
}

bool Boundary::admits(const std::filesystem::path& path) const {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0 || !S_ISLNK(status.st_mode)) return true;
  std::error_code failed;
  const std::filesystem::path target = std::filesystem::canonical(path, failed);
  return !failed && is_within(root_, target);
}

Boundary::Refusal Boundary::refusal(const std::filesystem::path& path) const {
  std::error_code failed;
  const std::filesystem::path target = std::filesystem::canonical(path, failed);
  if (failed == std::errc::too_many_symbolic_link_levels)
    return {"is a link that leads back to itself", "put the file itself there"};
  if (target.empty()) return {"is a link to what can't be found or read", "put the file itself there"};
  return {"is a link that leaves the repository", "copy what it names"};
}

}  // namespace cf::project
