#include "base/boundary.h"

#include <sys/stat.h>

#include <algorithm>

namespace cf::base {

namespace fs = std::filesystem;

namespace {

bool is_within(const fs::path& root, const fs::path& path) {
  const auto difference = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
  return difference.first == root.end();
}

bool is_closed(const fs::path& part) {
  return part == ".git" || part == ".cf";
}

// A "/" at the end makes an empty part, which no other path begins with.
fs::path without_slash(fs::path path) {
  return path.has_filename() || !path.has_relative_path() ? path : path.parent_path();
}

fs::path real_path(const fs::path& path) {
  std::error_code failed;
  fs::path real = fs::canonical(path, failed);  // costs less than the other
  if (failed) real = fs::weakly_canonical(path, failed);
  return without_slash(failed ? path.lexically_normal() : std::move(real));
}

}  // namespace

std::string closed_folder(const fs::path& root, const fs::path& real) {
  auto part = std::mismatch(root.begin(), root.end(), real.begin(), real.end()).second;
  for (; part != real.end(); ++part)
    if (is_closed(*part)) return part->string();
  return {};
}

Boundary::Boundary(const fs::path& root)
    : given_(without_slash(root.empty() ? fs::path(".") : root)), root_(real_path(given_)) {}

Boundary::Boundary(const fs::path& root, const fs::path& project)
    : given_(without_slash(root.empty() ? project : root)), root_(real_path(given_)) {
  const fs::path own = real_path(project);
  if (!is_within(root_, own)) {
    given_ = without_slash(project);
    root_ = own;
  }
}

std::optional<fs::path> Boundary::real_folder(const fs::path& folder) const {
  const std::lock_guard guard(known_->mutex);
  if (const auto found = known_->real.find(folder); found != known_->real.end()) return found->second;
  std::error_code failed;
  fs::path real = fs::canonical(folder, failed);
  if (failed) return std::nullopt;
  known_->real.emplace(folder, real);
  return real;
}

bool Boundary::holds(const fs::path& real) const {
  return is_within(root_, real) && closed_folder(root_, real).empty();
}

bool Boundary::admits(const fs::path& given) const {
  const fs::path path = without_slash(given);
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return true;
  const bool is_plain = !S_ISLNK(status.st_mode) && path.has_filename() && path.filename() != "." &&
                        path.filename() != ".." && path.has_parent_path();
  if (is_plain) {
    const auto folder = real_folder(path.parent_path());
    return folder && holds(*folder / path.filename());
  }
  std::error_code failed;
  const fs::path real = fs::canonical(path, failed);
  return !failed && holds(real);
}

Boundary::Refusal Boundary::refusal(const fs::path& path) const {
  std::error_code failed;
  const fs::path target = fs::canonical(path, failed);
  if (failed == std::errc::too_many_symbolic_link_levels)
    return {"is a link that leads back to itself", "put the file itself there"};
  if (target.empty()) return {"is a link to what can't be found or read", "put the file itself there"};
  if (!is_within(root_, target)) return {"is a link that leaves the repository", "copy what it names"};
  return {"leads into " + closed_folder(root_, target) + ", which is no content of the repository",
          "name a file that is committed"};
}

Result<void> Boundary::require(const fs::path& path) const {
  if (admits(path)) return {};
  const Refusal found = refusal(path);
  fs::path shown = path.lexically_relative(given_);
  if (shown.empty() || *shown.begin() == "..") shown = path;
  return error(ErrorKind::input, shown.string() + " " + found.why, found.hint);
}

fs::path repository_top(const fs::path& folder) {
  std::error_code failed;
  for (fs::path at = folder; !at.empty(); at = at.parent_path()) {
    if (fs::exists(at / ".git", failed)) return at;
    if (at == at.root_path()) break;
  }
  return folder;
}

Result<std::string> read_in_repository(const fs::path& file, std::size_t limit) {
  const Boundary boundary(repository_top(file.parent_path()));
  if (auto allowed = boundary.require(file); !allowed) return std::move(allowed).error();
  return read_file(file, limit);
}

Result<void> require_kept_within(const fs::path& repository, const fs::path& path) {
  const fs::path top = without_slash(repository.lexically_normal());
  const fs::path named = without_slash(path.lexically_normal());
  if (!is_within(top, named)) return {};
  // Whoever gives a path into .cf means that; it has to stay there.
  fs::path root = top;
  auto part = std::mismatch(top.begin(), top.end(), named.begin(), named.end()).second;
  for (fs::path at = top; part != named.end() && root == top; ++part) {
    at /= *part;
    if (is_closed(*part)) root = at;
  }
  return Boundary(root).require(path);
}

}  // namespace cf::base
