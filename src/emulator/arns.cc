#include "emulator/arns.h"

#include "base/strings.h"
#include "catalog/catalog.h"
#include "emulator/id_pattern.h"

namespace cf::emulator {

namespace {

std::string kind_of(std::string_view type) {
  return std::string(type.substr(type.rfind(':') + 1));
}

// "ClusterArn" of a Cluster or a DBCluster, "Arn", "ResourceARN", "Workgroup.WorkgroupArn".
bool is_own(const catalog::Type& type, std::string_view attribute) {
  for (const std::string_view name : type.identifier())
    if (name == attribute) return true;
  std::string_view stem = attribute.substr(attribute.rfind('.') + 1);
  stem.remove_suffix(3);
  const std::string kind = kind_of(type.name());
  return stem.empty() || stem == "Resource" || kind.ends_with(stem) || stem.ends_with(kind);
}

// Fills "arn:${Partition}:ecs:${Region}:${Account}:cluster/${ClusterName}".
class ArnTemplate {
 public:
  ArnTemplate(const Site& site, const Resource& resource, const catalog::Type& type,
              std::string_view attribute)
      : resource_(resource), type_(type), pattern_(site, resource, attribute) {}

  std::string fill(std::string_view text) {
    std::string out;
    while (!text.empty()) {
      const auto open = text.find("${");
      const auto close = text.find('}', open);
      out += text.substr(0, open);
      if (open == std::string_view::npos || close == std::string_view::npos) break;
      const std::string_view name = text.substr(open + 2, close - open - 2);
      text.remove_prefix(close + 1);
      out += value(name, text.find("${") == std::string_view::npos);
    }
    return out;
  }

 private:
  // The last one is the resource itself: a name that its properties often call otherwise, or what the service
  // assigns.
  std::string value(std::string_view name, bool last) {
    if (name == "Partition") return pattern_.fill("{partition}");
    if (name == "Region") return pattern_.fill("{region}");
    if (name == "Account") return pattern_.fill("{account}");
    std::string found = property_text(resource_, name);
    if (!found.empty() && type_.property(name)) return found;
    const std::string& id = resource_.physical_id;
    if (last && !id.empty() && !id.starts_with("arn:")) return id.substr(id.rfind('|') + 1);
    if (!name.ends_with("Name"))
      return pattern_.fill(name.ends_with("Uuid") || name.ends_with("UUID") ? "{uuid}" : "{alnum:12}");
    if (last)
      for (const std::string& other : {kind_of(type_.name()) + "Name", std::string("Name")}) {
        found = property_text(resource_, other);
        if (!found.empty()) return found;
      }
    return pattern_.fill("{auto}");
  }

  const Resource& resource_;
  const catalog::Type& type_;
  IdPattern pattern_;
};

}  // namespace

std::string arn_attribute(const Site& site, const Resource& r, std::string_view attribute) {
  IdPattern pattern(site, r, attribute);
  const auto type = catalog::find_type(r.type);
  const bool own = !type || is_own(*type, attribute);
  if (own && r.physical_id.starts_with("arn:")) return r.physical_id;
  if (own && type && !type->arn_template().empty())
    return ArnTemplate(site, r, *type, attribute).fill(type->arn_template());
  std::string kind = kind_of(r.type);
  if (!own) {
    kind = attribute.substr(attribute.rfind('.') + 1);
    kind.resize(kind.size() - 3);
  }
  const std::string id =
      r.physical_id.empty() ? pattern.fill("{alnum:12}") : r.physical_id.substr(r.physical_id.rfind('/') + 1);
  return pattern.fill("arn:{partition}:" + catalog::arn_service(r.type) + ":{region}:{account}:") +
         base::to_lower(kind) + "/" + id;
}

}  // namespace cf::emulator
