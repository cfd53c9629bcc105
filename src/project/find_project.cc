#include "base/files.h"
#include "base/strings.h"
#include "project/project.h"

namespace cf::project {
namespace {

bool has_config(const std::filesystem::path& folder) {
  std::error_code ignored;
  return std::filesystem::is_directory(folder / "config", ignored);
}

}  // namespace

base::Result<std::filesystem::path> find_project(const std::filesystem::path& descriptor_folder,
                                                 const std::string& named) {
  using base::ErrorKind;
  if (!named.empty()) {
    const std::filesystem::path folder = descriptor_folder / named;  // an absolute path stands for itself
    if (has_config(folder)) return folder.lexically_normal();
    return base::error(ErrorKind::not_found,
                       "there is no Sceptre project at " + folder.string() + ": it has no folder 'config'",
                       "name the folder that holds config/ and templates/");
  }
  if (has_config(descriptor_folder)) return descriptor_folder;
  auto entries = base::list_directory(descriptor_folder);
  if (!entries) return std::move(entries).error();
  std::vector<std::string> folders, found;
  for (const base::DirEntry& entry : *entries) {
    if (!entry.is_directory || entry.name.starts_with('.')) continue;
    folders.push_back(entry.name);
    if (has_config(descriptor_folder / entry.name)) found.push_back(entry.name);
  }
  if (found.size() == 1) return descriptor_folder / found[0];
  if (found.empty()) {
    return base::error(ErrorKind::not_found,
                       "no Sceptre project at " + descriptor_folder.string() +
                           ": neither it nor a folder in it (" +
                           (folders.empty() ? std::string("there is none") : base::join(folders, ", ")) +
                           ") has a folder 'config'",
                       "go to the repository's folder, or name the project with --project");
  }
  return base::error(ErrorKind::usage, "there are several Sceptre projects: " + base::join(found, ", "),
                     "name one with --project");
}

}  // namespace cf::project
