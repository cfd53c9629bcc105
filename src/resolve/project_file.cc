#include "resolve/project_file.h"

#include "base/files.h"
#include "base/strings.h"

namespace cf::resolve {
namespace {

std::vector<std::string> neighbours(const std::filesystem::path& file) {
  std::vector<std::string> names;
  if (const auto entries = base::list_directory(file.parent_path())) {
    for (const base::DirEntry& entry : *entries) names.push_back(entry.name);
  }
  return names;
}

}  // namespace

base::Result<std::string> project_file(const std::string& path, const Environment& environment) {
  using base::ErrorKind;
  std::filesystem::path file(path);
  if (file.is_absolute()) {
    if (environment.workspace.trust != base::Trust::base) {
      return base::error(ErrorKind::blocked, "the absolute path " + path + " is not read from a pull request",
                         "keep the file in the repository and name it from the project's folder");
    }
  } else {
    const std::filesystem::path& root =
        environment.workspace.root.empty() ? environment.project_root : environment.workspace.root;
    const auto relative =
        (environment.project_root / file).lexically_normal().lexically_relative(root.lexically_normal());
    auto beneath = base::beneath(root, relative.string());
    if (!beneath) return std::move(beneath).error();
    file = *std::move(beneath);
  }
  auto text = base::read_file(file);
  if (!text) {
    if (text.error().kind != ErrorKind::not_found) return std::move(text).error();
    return base::error(
        ErrorKind::not_found,
        "there is no file " + path + base::did_you_mean(file.filename().string(), neighbours(file)),
        "the path counts from the project's folder");
  }
  if (!base::is_utf8(*text)) return base::error(ErrorKind::input, path + " is not UTF-8 text");
  return base::replace_all(*std::move(text), "\r\n", "\n");
}

}  // namespace cf::resolve
