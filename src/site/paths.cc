#include "site/paths.h"

#include "base/digest.h"
#include "base/strings.h"

namespace cf::site {
namespace {

constexpr std::size_t longest_path = 300, longest_name = 200;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

// "~~" can't come out of encoding a name.
std::string hashed(std::string_view raw) {
  return "~~" + base::sha256_hex(raw).substr(0, 32);
}

std::string encoded(std::string_view name, bool dots) {
  std::string out;
  for (const char c : name) {
    if (is_plain(c) || (c == '.' && dots && !out.empty())) {
      out += c;
    } else {
      out += "~" + base::hex(std::string_view(&c, 1));
    }
  }
  return out.size() > longest_name ? hashed(name) : out;
}

// A folder's name has no '.' and a page's name has one, so that no page is in the way of a folder.
std::string encoded_path(std::string_view path) {
  if (path.size() > longest_path) return hashed(path) + ".html";
  const auto parts = base::split(path, '/');
  std::string out;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) out += encoded(parts[i], false) + "/";
  return out + encoded(parts.back(), true) + ".html";
}

}  // namespace

std::string newest_page(std::string_view path) {
  return "templates/" + encoded_path(path);
}

std::string version_page(std::string_view path, std::string_view version) {
  return "versions/" + encoded(version, true) + "/" + encoded_path(path);
}

std::string relative(std::string_view from_page, std::string_view to_page) {
  std::string up;
  for (const char c : from_page) up += c == '/' ? "../" : "";
  return up + std::string(to_page);
}

}  // namespace cf::site
