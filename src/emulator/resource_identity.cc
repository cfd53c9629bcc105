#include "emulator/resource_identity.h"

#include "base/strings.h"
#include "catalog/catalog.h"
#include "document/scalar.h"
#include "emulator/arns.h"
#include "emulator/id_pattern.h"
#include "emulator/resource_shapes.h"

namespace cf::emulator {

namespace {

constexpr std::string_view revision_hole = "{revision}";

std::string generic_attribute_text(const Site& site, const Resource& r, std::string_view name) {
  IdPattern pattern(site, r, name);
  // What the service assigns is another one for each resource, be its name the same.
  const std::string own =
      r.physical_id.empty() ? pattern.fill("{alnum:12}") : r.physical_id.substr(r.physical_id.rfind('/') + 1);
  const auto host = [&] {
    return own + "." + catalog::arn_service(r.type) + pattern.fill(".{region}.{suffix}");
  };
  const auto ends = [&](std::string_view word) { return name.ends_with(word); };
  if (ends("Arn") || ends("ARN")) return arn_attribute(site, r, name);
  if (ends("Id") || ends("ID") || ends("Name")) return own;
  if (ends("Url") || ends("URL")) return "https://" + host();
  if (ends("Endpoint") || ends(".Address")) return host();
  if (ends(".Port")) return pattern.fill("{Port|=443}");
  if (ends("Status") || ends("State")) return "ACTIVE";
  return pattern.fill("{alnum:12}");
}

Node typed(catalog::TypeKind kind, std::string text) {
  switch (kind) {
    case catalog::TypeKind::integer:
    case catalog::TypeKind::number:
      return Node::integer(1);
    case catalog::TypeKind::boolean:
      return Node::boolean(false);
    case catalog::TypeKind::timestamp:
      return Node::string("2026-01-01T00:00:00.000Z");
    case catalog::TypeKind::list:
      return Node::sequence({});
    case catalog::TypeKind::map:
    case catalog::TypeKind::object:
      return Node::mapping({});
    default:
      return Node::string(std::move(text));
  }
}

// The primary identifier of the catalogue: what is in the properties, the rest generated.
std::string catalogued_id(const Site& site, const Resource& r) {
  const auto type = catalog::find_type(r.type);
  std::vector<std::string_view> names = type ? type->ref() : std::vector<std::string_view>{};
  if (type && names.empty()) names = type->identifier();
  std::string out;
  for (const std::string_view name : names) {
    std::string part = property_text(r, name);
    if (part.empty() && name.ends_with("Name")) part = IdPattern(site, r, "id").fill("{auto}");
    if (part.empty()) part = generic_attribute_text(site, r, name);
    out += (out.empty() ? "" : "|") + part;
  }
  return out.empty() ? IdPattern(site, r, "id").fill("{auto}") : out;
}

Node shaped_attribute(const Site& site, const Resource& r, std::string_view name, std::string_view pattern) {
  IdPattern filler(site, r, name);
  if (pattern == "[]") return Node::sequence({});
  if (pattern.starts_with('[')) return Node::sequence({Node::string(filler.fill(pattern.substr(1)))});
  const Node& property = r.properties[name];
  if (property && pattern == "{" + std::string(name) + "}") return property;
  return Node::string(filler.fill(pattern));
}

}  // namespace

Site site_of(const Stack& stack) {
  Site site;
  site.account = stack.account;
  site.region = stack.region;
  site.stack_name = stack.name;
  if (stack.region.starts_with("cn-")) {
    site.partition = "aws-cn";
    site.url_suffix = "amazonaws.com.cn";
  } else if (stack.region.starts_with("us-gov-")) {
    site.partition = "aws-us-gov";
  }
  return site;
}

std::string physical_id_of(const Site& site, const Resource& resource) {
  if (const ResourceShape* shape = find_shape(resource.type)) {
    std::string_view pattern = shape->id;
    if (counts_revisions(resource.type)) pattern.remove_suffix(revision_hole.size());
    std::string id = IdPattern(site, resource, "id").fill(pattern);
    if (!id.empty()) return id;
  }
  Resource unmade = resource;
  unmade.physical_id.clear();
  return catalogued_id(site, unmade);
}

bool counts_revisions(std::string_view type) {
  const ResourceShape* shape = find_shape(type);
  return shape && shape->id.ends_with(revision_hole);
}

bool has_custom_name(const Site& site, const Resource& resource) {
  if (counts_revisions(resource.type)) return false;
  Resource other = resource;
  other.salt = ~resource.salt;
  return physical_id_of(site, resource) == physical_id_of(site, other);
}

Node attribute_of(const Site& site, const Resource& r, std::string_view attribute) {
  if (const ResourceShape* shape = find_shape(r.type)) {
    for (const std::string& line : base::split(shape->attributes, '\n')) {
      const auto equals = line.find('=');
      if (equals == std::string::npos || line.compare(0, equals, attribute) != 0) continue;
      return shaped_attribute(site, r, attribute, std::string_view(line).substr(equals + 1));
    }
  }
  const auto type = catalog::find_type(r.type);
  if (!type) return {};
  if (const auto known = type->attribute(attribute)) {
    if (r.properties.has(attribute)) return r.properties[attribute];
    return typed(known->type().kind(), generic_attribute_text(site, r, attribute));
  }
  // Properties that the service gives back can be asked for too (SNS Topic.DisplayName).
  if (type->property(attribute)) {
    if (r.properties.has(attribute)) return r.properties[attribute];
    return r.physical_id.empty() ? Node::unknown(r.logical_id + "." + std::string(attribute))
                                 : Node::string("");
  }
  return {};
}

}  // namespace cf::emulator
