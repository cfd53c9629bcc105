#include "gold/layouts.h"

#include <algorithm>

#include "base/strings.h"
#include "gold/version.h"

namespace cf::gold {
namespace {

bool is_plain_path(const std::string& path) {
  const auto parts = base::split(path, '/');
  return path.size() <= 1024 && std::none_of(parts.begin(), parts.end(), [](const std::string& part) {
           const bool strange = std::any_of(part.begin(), part.end(), [](char c) {
             return static_cast<unsigned char>(c) < 0x20 || c == '\\' || c == 0x7f;
           });
           return part.empty() || part == "." || part == ".." || strange;
         });
}

// Where the extension begins, or the path ends.
std::size_t stem_end(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::size_t name = slash == std::string::npos ? 0 : slash + 1;
  const std::size_t dot = path.rfind('.');
  return dot == std::string::npos || dot <= name ? path.size() : dot;
}

}  // namespace

base::Result<std::vector<std::string>> template_paths(const std::string& path, const std::string& version) {
  if (!is_plain_path(path)) {
    return base::error(base::ErrorKind::input, "'" + path + "' can't be the path of a gold template",
                       "a path below the repository, without '..'");
  }
  if (!is_plain_path(version) || version.find('/') != std::string::npos) {
    return base::error(base::ErrorKind::input, "'" + version + "' can't be the version of a gold template",
                       "for example 1.0.0");
  }
  const std::size_t end = stem_end(path);
  return std::vector<std::string>{version + "/" + path,
                                  path.substr(0, end) + "-" + version + path.substr(end)};
}

const std::vector<std::string>& template_extensions() {
  static const std::vector<std::string> known = {".yaml", ".json", ".template", ".j2", ".py"};
  return known;
}

std::string name_of(const std::string& path) {
  return path.substr(0, stem_end(path));
}

std::optional<Versioned> versioned(const std::string& path) {
  const std::size_t name = path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1;
  for (const std::string& extension : template_extensions()) {
    if (!path.ends_with(extension)) continue;
    const std::string stem = path.substr(0, path.size() - extension.size());
    for (std::size_t dash = stem.find('-', name + 1); dash != std::string::npos;
         dash = stem.find('-', dash + 1))
      if (parse_version(stem.substr(dash + 1)))
        return Versioned{stem.substr(0, dash) + extension, stem.substr(dash + 1)};
  }
  return std::nullopt;
}

base::Result<std::vector<std::string>> artifact_paths(const std::string& depends) {
  if (!is_plain_path(depends) || depends.find('/') == std::string::npos) {
    return base::error(base::ErrorKind::input, "'" + depends + "' can't be the path of an artifact",
                       "<folder>/<name>/<version>.<extension>");
  }
  return std::vector<std::string>{depends};
}

}  // namespace cf::gold
