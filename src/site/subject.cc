#include "site/subject.h"

#include <algorithm>

#include "base/strings.h"
#include "gold/version.h"

namespace cf::site {

namespace {

// What stands between `open` and `close` at the beginning of the text; "" if it begins otherwise.
std::string leading(std::string_view text, std::string_view open, std::string_view close) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  if (!text.starts_with(open)) return {};
  text.remove_prefix(open.size());
  const std::size_t end = text.find(close);
  if (end == std::string_view::npos) return {};
  std::string_view comment = text.substr(0, end);
  if (comment.starts_with("-")) comment.remove_prefix(1);
  if (comment.ends_with("-")) comment.remove_suffix(1);
  return std::string(base::trim(comment));
}

}  // namespace

Facts read_facts(const std::string& path, const std::string& text) {
  Facts facts;
  if (path.ends_with(".j2")) facts.kind = Facts::Kind::jinja;
  if (path.ends_with(".py")) facts.kind = Facts::Kind::python;
  if (facts.kind == Facts::Kind::jinja) facts.input = leading(text, "{#", "#}");
  if (facts.kind == Facts::Kind::python) facts.input = leading(text, "\"\"\"", "\"\"\"");
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
