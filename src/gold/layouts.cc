#include "gold/layouts.h"

#include <algorithm>

#include "base/strings.h"

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
  const std::size_t slash = path.rfind('/');
  const std::size_t name = slash == std::string::npos ? 0 : slash + 1;
  const std::size_t dot = path.rfind('.');
  const std::size_t stem_end = dot == std::string::npos || dot <= name ? path.size() : dot;
  return std::vector<std::string>{version + "/" + path,
                                  path.substr(0, stem_end) + "-" + version + path.substr(stem_end)};
}

base::Result<std::vector<std::string>> artifact_paths(const std::string& depends) {
  if (!is_plain_path(depends) || depends.find('/') == std::string::npos) {
    return base::error(base::ErrorKind::input, "'" + depends + "' can't be the path of an artifact",
                       "<folder>/<name>/<version>.<extension>");
  }
  return std::vector<std::string>{depends};
}

}  // namespace cf::gold
