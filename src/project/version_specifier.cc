#include "project/version_specifier.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/strings.h"

namespace cf::project {
namespace {

struct Release {
  std::vector<long> parts;
  bool wildcard = false;  // "4.2.*"
};

std::optional<Release> parse_release(std::string_view text) {
  Release release;
  if (text.empty() || text.size() > 64) return std::nullopt;
  const auto parts = base::split(text, '.');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == "*" && i > 0 && i + 1 == parts.size()) {
      release.wildcard = true;
      break;
    }
    // A pre- or post-release suffix ("4.0.0rc1") orders around its release; only the release counts here.
    const std::size_t digits = std::min(parts[i].find_first_not_of("0123456789"), parts[i].size());
    if (digits == 0 || digits > 9) return std::nullopt;
    release.parts.push_back(std::stol(parts[i].substr(0, digits)));
    if (digits != parts[i].size()) break;
  }
  return release;
}

int compare(const std::vector<long>& a, const std::vector<long>& b, std::size_t length) {
  for (std::size_t i = 0; i < length; ++i) {
    const long left = i < a.size() ? a[i] : 0;
    const long right = i < b.size() ? b[i] : 0;
    if (left != right) return left < right ? -1 : 1;
  }
  return 0;
}

std::optional<bool> clause_matches(std::string_view clause, const std::vector<long>& version) {
  static constexpr std::string_view operators[] = {"===", "==", "!=", "<=", ">=", "~=", "<", ">"};
  for (const std::string_view op : operators) {
    if (!clause.starts_with(op)) continue;
    const auto wanted = parse_release(base::trim(clause.substr(op.size())));
    if (!wanted || (wanted->wildcard && op != "==" && op != "!=")) return std::nullopt;
    const std::size_t all = std::max(wanted->parts.size(), version.size());
    const int order = compare(version, wanted->parts, wanted->wildcard ? wanted->parts.size() : all);
    if (op == "==" || op == "===") return order == 0;
    if (op == "!=") return order != 0;
    if (op == "<=") return order <= 0;
    if (op == ">=") return order >= 0;
    if (op == "<") return order < 0;
    if (op == ">") return order > 0;
    if (wanted->parts.size() < 2) return std::nullopt;  // ~=4 is malformed
    return order >= 0 && compare(version, wanted->parts, wanted->parts.size() - 1) == 0;
  }
  return std::nullopt;
}

}  // namespace

std::optional<bool> version_matches(std::string_view specifier, std::string_view version) {
  const auto release = parse_release(version);
  if (!release) return std::nullopt;
  bool matches = true;
  for (const std::string& clause : base::split(specifier, ',')) {
    const auto fits = clause_matches(base::trim(clause), release->parts);
    if (!fits) return std::nullopt;
    matches = matches && *fits;
  }
  return matches;
}

}  // namespace cf::project
