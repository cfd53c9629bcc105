#include "site/subject.h"

#include <algorithm>

#include "gold/version.h"

namespace cf::site {

Facts read_facts(const std::string& path, const std::string& text) {
  Facts facts;
  if (path.ends_with(".j2")) facts.kind = Facts::Kind::jinja;
  if (path.ends_with(".py")) facts.kind = Facts::Kind::python;
  if (facts.kind != Facts::Kind::cloudformation) return facts;
  base::Diagnostics diagnostics;
  facts.parsed = template_::parse_template(path, text, diagnostics);
  for (const base::Diagnostic& each : diagnostics.list()) {
    if (each.severity != base::Severity::error) continue;
    facts.kind = Facts::Kind::unreadable;
    facts.problem = each.message;
    return facts;
  }
  facts.needs = template_::dependencies(facts.parsed);
  return facts;
}

std::vector<std::string> newest_first(const gold::Listed& listed) {
  struct Ranked {
    int rank;  // higher is before
    gold::Version version;
    std::string text;
  };
  std::vector<Ranked> ranked;
  for (const auto& [text, release] : listed.versions) {
    const auto version = gold::parse_version(text);
    ranked.push_back({!version                       ? 0
                      : version->pre_release.empty() ? 2
                                                     : 1,
                      version.value_or(gold::Version{}), text});
  }
  std::sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) {
    if (a.rank != b.rank) return a.rank > b.rank;
    if (a.version != b.version) return a.version > b.version;
    return a.text > b.text;
  });
  std::vector<std::string> texts;
  for (Ranked& each : ranked) texts.push_back(std::move(each.text));
  return texts;
}

}  // namespace cf::site
