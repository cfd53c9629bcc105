#include "change/kept_attributes.h"

#include <algorithm>

#include "catalog/catalog.h"

namespace cf::change {
namespace {

bool is_about_resource_itself(const PropertyChange& change, const catalog::Type& type) {
  return change.attribute == "Properties" && change.name != type.tag_property();
}

// A new one with each update, whatever its name ends with.
bool counts_updates(std::string_view attribute) {
  for (const std::string_view word : {"Version", "Latest", "Current", "Revision"})
    if (attribute.find(word) != std::string_view::npos) return true;
  return false;
}

bool names_resource(std::string_view attribute) {
  const auto ends = [&](std::string_view word) { return attribute.ends_with(word); };
  if (ends("DNSName") || ends("DnsName") || ends("DomainName")) return false;  // an address
  return ends("Arn") || ends("ARN") || ends("Id") || ends("ID") || ends("Name");
}

}  // namespace

bool keeps_attribute(const ResourceChange& change, std::string_view attribute) {
  if (change.action != Action::modify || change.replacement != Replacement::no || attribute.empty())
    return false;
  const auto type = catalog::find_type(change.type);
  if (!type || change.type == "AWS::CloudFormation::Stack" ||
      change.type == "AWS::CloudFormation::CustomResource")
    return false;
  const auto touches = [&](const PropertyChange& p) { return is_about_resource_itself(p, *type); };
  if (std::none_of(change.properties.begin(), change.properties.end(), touches)) return true;
  if (attribute.find('.') != std::string_view::npos) return false;
  const bool is_changed = std::any_of(change.properties.begin(), change.properties.end(),
                                      [&](const PropertyChange& p) { return p.name == attribute; });
  if (is_changed) return false;
  const auto identifier = type->identifier();
  if (type->property(attribute) ||
      std::find(identifier.begin(), identifier.end(), attribute) != identifier.end())
    return true;
  return !counts_updates(attribute) && names_resource(attribute);
}

}  // namespace cf::change
