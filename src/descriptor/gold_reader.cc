// Where gold templates come from, and which of them an environment may use.
#include "descriptor/rules_reader.h"
#include "gold/layouts.h"
#include "gold/signature.h"
#include "gold/version.h"

namespace cf::descriptor {
namespace {

void read_min_versions(Fields& fields, GoldRules& rules) {
  auto versions = fields.fields("min_version");
  if (!versions) return;
  for (const document::Entry& entry : versions->mapping().entries()) {
    const std::string path(entry.key.text());
    if (auto paths = gold::template_paths(path, "1.0.0"); !paths) {
      versions->error(entry.key.origin(), paths.error().message, paths.error().hint);
      continue;
    }
    const auto version = versions->text(path);
    if (!version) continue;
    if (!gold::parse_version(*version))
      versions->error(versions->at(path), "'" + *version + "' is no version", "for example 1.1.0");
    rules.min_version[path] = *version;
    rules.min_version_at[path] = versions->at(path);
  }
}

// An address may carry a password, which belongs into CF_GOLD_PASSWORD and not into the repository.
bool has_login(const std::string& address) {
  const std::size_t scheme = address.find("://");
  if (scheme == std::string::npos) return false;
  const std::string authority = address.substr(scheme + 3, address.find('/', scheme + 3) - scheme - 3);
  const std::size_t at = authority.find('@');
  return at != std::string::npos && authority.substr(0, at).find(':') != std::string::npos;
}

}  // namespace

void read_gold_rules(Fields& fields, Rules& rules) {
  static const std::vector<std::string> keys = {"floating", "min_version"};
  static const std::vector<std::string> choices = {"forbidden", "allowed"};
  auto gold = fields.fields("gold");
  if (!gold) return;
  gold->allow(keys);
  rules.gold.floating_forbidden = gold->choice("floating", choices) == "forbidden";
  rules.gold.floating_at = gold->at("floating");
  read_min_versions(*gold, rules.gold);
}

GoldSource read_gold_source(Fields& fields) {
  static const std::vector<std::string> keys = {"registry", "keys"};
  fields.allow(keys);
  GoldSource source;
  source.registry = fields.text("registry").value_or("");
  source.registry_at = fields.at("registry");
  if (has_login(source.registry))
    fields.error(source.registry_at, "'registry' holds a password",
                 "put it into CF_GOLD_USER and CF_GOLD_PASSWORD, or CF_GOLD_TOKEN");
  for (const Fields::Text& key : fields.texts("keys").value_or(std::vector<Fields::Text>())) {
    if (auto parsed = gold::parse_public_key(key.text); !parsed)
      fields.error(key.at, parsed.error().message, parsed.error().hint);
    source.keys.push_back(key.text);
  }
  return source;
}

}  // namespace cf::descriptor
