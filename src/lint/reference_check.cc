#include <set>
#include <unordered_map>

#include "base/strings.h"
#include "catalog/catalog.h"
#include "lint/lint.h"
#include "template/references.h"

namespace cf::lint {
namespace {

using template_::Reference;

void visit_all(const template_::Template& t, const std::function<void(const Reference&)>& visit) {
  template_::for_each_reference(t.conditions, true, {}, visit);
  template_::for_each_reference(t.rules, true, {}, visit);
  for (const auto& r : t.resources) template_::for_each_reference(r.node, false, {}, visit);
  for (const auto& o : t.outputs) template_::for_each_reference(o.node, false, {}, visit);
}

}  // namespace

void check_attributes(const template_::Template& t, base::Diagnostics& diagnostics) {
  std::unordered_map<std::string_view, const template_::ResourceDeclaration*> resources;
  for (const auto& r : t.resources) resources.emplace(r.logical_id, &r);
  visit_all(t, [&](const Reference& reference) {
    if (reference.kind != Reference::Kind::get_att || reference.attribute.empty()) return;
    auto it = resources.find(reference.name);
    if (it == resources.end() || catalog::supports_attribute(it->second->type, reference.attribute)) return;
    std::vector<std::string> names;
    for (const catalog::Attribute& attribute : catalog::find_type(it->second->type)->attributes())
      names.emplace_back(attribute.name());
    std::string near = base::nearest(reference.attribute, names);
    std::string message = "Template error: resource " + reference.name + " does not support attribute type " +
                          reference.attribute + " in Fn::GetAtt";
    if (near.empty()) {
      diagnostics.warning(
          reference.at, message,
          it->second->type + " has " + (names.empty() ? "no attributes" : base::join(names, ", ")));
    } else {
      diagnostics.error(reference.at, message, "did you mean '" + near + "'?");
    }
  });
}

void check_unused(const template_::Template& t, base::Diagnostics& diagnostics) {
  std::set<std::string, std::less<>> refs, conditions, mappings;
  visit_all(t, [&](const Reference& r) {
    if (r.kind == Reference::Kind::ref) refs.insert(r.name);
    if (r.kind == Reference::Kind::condition) conditions.insert(r.name);
    if (r.kind == Reference::Kind::mapping) mappings.insert(r.name);
  });
  for (const auto& r : t.resources) conditions.insert(r.condition);
  for (const auto& o : t.outputs) conditions.insert(o.condition);
  for (const auto& entry : t.root.find("Parameters").entries())
    if (refs.count(entry.key.text()) == 0)
      diagnostics.warning(entry.key.origin(), "parameter " + std::string(entry.key.text()) + " is not used");
  for (const auto& entry : t.conditions.entries())
    if (conditions.count(entry.key.text()) == 0)
      diagnostics.warning(entry.key.origin(), "condition " + std::string(entry.key.text()) + " is not used");
  // A mapping may be named by an expression; then nobody can say.
  if (t.language_extensions()) return;
  for (const auto& entry : t.mappings.entries())
    if (mappings.count(entry.key.text()) == 0)
      diagnostics.warning(entry.key.origin(), "mapping " + std::string(entry.key.text()) + " is not used");
}

}  // namespace cf::lint
