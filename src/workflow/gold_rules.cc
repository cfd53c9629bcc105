#include "workflow/gold_rules.h"

#include <algorithm>

#include "base/strings.h"
#include "document/scalar.h"
#include "gold/version.h"

namespace cf::workflow {

using base::ErrorKind;
using base::Result;

namespace {

std::size_t severity_of(const gold::Advisory& advisory) {
  const auto& known = gold::severities();
  return static_cast<std::size_t>(std::find(known.begin(), known.end(), advisory.severity) - known.begin());
}

std::string sentence(const gold::Advisory& advisory) {
  return advisory.severity + " advisory: " + advisory.reason +
         (advisory.fixed_in.empty() ? " (not fixed yet)" : " (fixed in " + advisory.fixed_in + ")");
}

}  // namespace

std::string template_path_of(const project::StackConfig& stack) {
  const document::Node& node = stack.template_path ? stack.template_path : stack.template_node.find("path");
  if (!node.is_scalar() || node.tag().starts_with("!")) return {};
  return document::as_string(node).value_or("");
}

GoldUsers gold_users(const Repository& repository) {
  GoldUsers users;
  for (const Target& target : repository.targets)
    if (target.requested && target.block == plan::Block::deploy && target.config != nullptr &&
        target.entry != nullptr && target.entry->gold)
      users[template_path_of(*target.config)].push_back(&target);
  users.erase("");
  return users;
}

Result<void> check_floating(const descriptor::Rules& rules, const descriptor::Entry& entry,
                            const std::string& template_path) {
  if (!rules.gold.floating_forbidden || !gold::is_range(entry.version)) return {};
  return base::error(ErrorKind::blocked,
                     "the environment's rules forbid floating versions: " + entry.name + " takes " +
                         template_path + " " + entry.version,
                     "write an exact version, such as 'cf gold outdated' names", entry.version_at);
}

Result<void> check_min_version(const descriptor::Rules& rules, const descriptor::Entry& entry,
                               const std::string& template_path, const std::string& exact,
                               const std::vector<gold::Advisory>& known) {
  const auto least = rules.gold.min_version.find(template_path);
  if (least == rules.gold.min_version.end()) return {};
  const auto wanted = gold::parse_version(least->second), version = gold::parse_version(exact);
  if (version && wanted && *version >= *wanted) return {};
  std::string message = "the environment's rules want " + template_path + " " + least->second +
                        " at least, " + entry.name + " takes " + exact;
  for (const std::string& reason : advisory_warnings(known, template_path, exact)) message += "; " + reason;
  return base::error(ErrorKind::blocked, std::move(message),
                     "raise its version in the descriptor ('cf gold upgrade " + template_path + "')",
                     entry.version_at);
}

std::vector<std::string> advisory_warnings(const std::vector<gold::Advisory>& advisories,
                                           const std::string& template_path, const std::string& exact) {
  std::vector<const gold::Advisory*> concerned;
  for (const gold::Advisory& advisory : advisories)
    if (advisory.concerns(template_path, exact)) concerned.push_back(&advisory);
  std::stable_sort(concerned.begin(), concerned.end(), [](const gold::Advisory* a, const gold::Advisory* b) {
    return severity_of(*a) > severity_of(*b);
  });
  std::vector<std::string> sentences;
  for (const gold::Advisory* advisory : concerned)
    sentences.push_back("gold template " + template_path + " " + exact + ": " + sentence(*advisory));
  return sentences;
}

std::string gold_text(const std::string& template_path, const std::string& exact,
                      const std::string& written) {
  return template_path + " " + exact + (written == exact ? "" : " (" + written + ")");
}

}  // namespace cf::workflow
