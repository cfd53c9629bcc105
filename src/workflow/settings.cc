#include "workflow/settings.h"

#include <system_error>

#include "base/boundary.h"
#include "base/files.h"
#include "base/strings.h"
#include "project/project.h"

namespace cf::workflow {
namespace fs = std::filesystem;
namespace {

constexpr const char* descriptor_names[] = {"deployment.yaml", "deployment.yml"};

bool file_exists(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

bool folder_exists(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

fs::path descriptor_in(const fs::path& folder) {
  for (const char* name : descriptor_names)
    if (file_exists(folder / name)) return folder / name;
  return {};
}

// The commit of a git work tree, read from its files: HEAD, then the ref, then packed-refs.
std::string commit_of(const fs::path& root) {
  for (fs::path folder = root;; folder = folder.parent_path()) {
    fs::path git = folder / ".git";
    if (folder_exists(git)) {
      auto head = base::read_file(git / "HEAD", 4096);
      if (!head) return {};
      std::string text = *head;
      while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
      if (text.rfind("ref: ", 0) != 0) return text;
      const std::string ref = text.substr(5);
      if (auto loose = base::read_file(git / ref, 4096)) return loose->substr(0, loose->find('\n'));
      auto packed = base::read_file(git / "packed-refs");
      if (!packed) return {};
      const std::size_t at = packed->find(" " + ref + "\n");
      return at == std::string::npos || at < 40 ? std::string() : packed->substr(at - 40, 40);
    }
    if (folder == folder.parent_path()) return {};
  }
}

// `top`: the repository that the run was started in.
base::Result<void> use_project(Settings& settings, const fs::path& folder, const fs::path& top) {
  auto found = project::find_project(folder, "");
  if (!found) return std::move(found).error();
  if (auto kept = base::require_kept_within(top, *found); !kept) return kept;
  settings.project = *found;
  return {};
}

}  // namespace

std::string file_name_of(const std::string& environment) {
  return base::replace_all(base::percent_encode(environment), ".", "%2E");
}

std::optional<std::string> environment_of_file_name(std::string_view name) {
  std::string environment = base::percent_decode(name);
  return file_name_of(environment) == name ? std::optional(std::move(environment)) : std::nullopt;
}

void make_private_folder(const std::filesystem::path& state_file) {
  std::error_code ignored;
  fs::create_directories(state_file.parent_path(), ignored);
  fs::permissions(state_file.parent_path(), fs::perms::owner_all, ignored);
}

base::Result<void> locate(const Place& place, Settings& settings) {
  fs::path start = place.current;
  const fs::path top = base::repository_top(place.current);
  if (!place.project.empty()) {
    const fs::path given = place.current / place.project;
    if (auto kept = base::require_kept_within(top, given); !kept) return kept;
    if (!folder_exists(given))
      return base::error(
          base::ErrorKind::usage, "--project " + place.project + ": there is no such folder",
          "name the Sceptre project (it holds config/ and templates/) or the folder of deployment.yaml");
    start = fs::weakly_canonical(given);
    if (folder_exists(start / "config") && descriptor_in(start).empty()) {
      settings.project = start;
      const fs::path above = start.parent_path();
      if (place.descriptor.empty()) settings.descriptor = descriptor_in(above);
    }
  }
  if (!place.descriptor.empty()) {
    const fs::path given = (place.current / place.descriptor).lexically_normal();
    if (auto kept = base::require_kept_within(top, given.parent_path()); !kept) return kept;
    // A descriptor that is a link is refused, or not, when it is read.
    settings.descriptor = fs::weakly_canonical(given.parent_path()) / given.filename();
    if (!file_exists(settings.descriptor))
      return base::error(base::ErrorKind::usage,
                         "--descriptor " + place.descriptor + ": there is no such file");
  }
  if (settings.descriptor.empty() && settings.project.empty()) {
    for (fs::path folder = start;; folder = folder.parent_path()) {
      settings.descriptor = descriptor_in(folder);
      if (!settings.descriptor.empty()) break;
      if (folder_exists(folder / "config")) {
        settings.project = folder;
        settings.descriptor = descriptor_in(folder.parent_path());
        break;
      }
      if (!place.project.empty() || folder_exists(folder / ".git") || folder == folder.parent_path()) break;
    }
    if (settings.descriptor.empty() && settings.project.empty())
      return base::error(
          base::ErrorKind::input,
          "neither a deployment.yaml nor a Sceptre project (a folder with config/) in " + start.string(),
          "go to the repository, name it with --project, or start one with 'cf init'");
  }
  if (settings.project.empty()) {
    auto used = use_project(settings, settings.descriptor.parent_path(), top);
    if (!used) return used;
  }
  settings.workspace.root =
      settings.descriptor.empty() ? settings.project : settings.descriptor.parent_path();
  settings.workspace.commit = commit_of(settings.workspace.root);
  return {};
}

}  // namespace cf::workflow
