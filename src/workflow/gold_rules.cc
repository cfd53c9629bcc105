#include "workflow/gold_rules.h"

#include <algorithm>

#include "base/strings.h"
#include "document/scalar.h"
#include "gold/layouts.h"
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
  return advisory.severity + " advisory" + (advisory.through.empty() ? "" : " through " + advisory.through) +
         ": " + advisory.reason +
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

std::string min_version_of(const descriptor::GoldRules& rules, const std::string& template_path) {
  std::string least;
  for (const std::string& called : {template_path, gold::name_of(template_path)}) {
    const auto rule = rules.min_version.find(called);
    if (rule == rules.min_version.end()) continue;
    if (least.empty() || gold::parse_version(least) < gold::parse_version(rule->second)) least = rule->second;
  }
  return least;
}

Result<void> check_min_version_names(const descriptor::Rules& rules, const GoldUsers& used,
                                     const gold::Index& index) {
  std::vector<std::string> known;
  const auto add = [&](const std::string& path) {
    known.push_back(path);
    known.push_back(gold::name_of(path));
  };
  for (const auto& [path, listed] : index.templates) add(path);
  for (const auto& [path, targets] : used) add(path);
  for (const auto& [called, version] : rules.gold.min_version) {
    if (std::find(known.begin(), known.end(), called) != known.end()) continue;
    const auto at = rules.gold.min_version_at.find(called);
    return base::error(ErrorKind::input,
                       "min_version is of '" + called + "', which the gold registry does not have" +
                           base::did_you_mean(called, known),
                       "'cf gold search' lists what there is",
                       at == rules.gold.min_version_at.end() ? base::Origin{} : at->second);
  }
  return {};
}

Result<void> check_min_version(const descriptor::Rules& rules, const descriptor::Entry& entry,
                               const std::string& template_path, const std::string& exact,
                               const std::vector<gold::Advisory>& known) {
  const std::string least = min_version_of(rules.gold, template_path);
  if (least.empty()) return {};
  const auto wanted = gold::parse_version(least), version = gold::parse_version(exact);
  if (version && wanted && *version >= *wanted) return {};
  std::string message = "the environment's rules want " + template_path + " " + least + " at least, " +
                        entry.name + " takes " + exact;
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

std::optional<std::string> unlisted_warning(const gold::Lock& lock, const gold::Index& index,
                                            const std::string& template_path, const std::string& exact) {
  if (lock.digests.count(template_path + " " + exact) == 0 || index.find(template_path, exact) != nullptr)
    return std::nullopt;
  return "gold template " + template_path + " " + exact +
         ": gold.lock has it, and the registry's index does not list it: the index is an older one, or the "
         "version was withdrawn; newer versions and advisories may be hidden too";
}

std::string gold_text(const std::string& template_path, const std::string& exact,
                      const std::string& written) {
  return template_path + " " + exact + (written == exact ? "" : " (" + written + ")");
}

}  // namespace cf::workflow
