#include "template/secure_references.h"

#include <algorithm>
#include <iterator>

namespace cf::template_ {
namespace {

constexpr std::string_view secure_reference = "{{resolve:ssm-secure:";

struct Place {
  std::string_view type, property;
};
constexpr Place places[] = {
    {"AWS::DirectoryService::MicrosoftAD", "Password"},
    {"AWS::DirectoryService::SimpleAD", "Password"},
    {"AWS::ElastiCache::ReplicationGroup", "AuthToken"},
    {"AWS::IAM::User", "LoginProfile/Password"},
    {"AWS::KinesisFirehose::DeliveryStream", "RedshiftDestinationConfiguration/Password"},
    {"AWS::OpsWorks::App", "AppSource/Password"},
    {"AWS::OpsWorks::Stack", "CustomCookbooksSource/Password"},
    {"AWS::OpsWorks::Stack", "RdsDbInstances/DbPassword"},
    {"AWS::RDS::DBCluster", "MasterUserPassword"},
    {"AWS::RDS::DBInstance", "MasterUserPassword"},
    {"AWS::Redshift::Cluster", "MasterUserPassword"},
};

class SecureReferences {
 public:
  SecureReferences(std::string_view type, base::Diagnostics& diagnostics)
      : type_(type), diagnostics_(diagnostics) {}

  // `path`: the names of properties that lead to the node, without functions and positions in lists.
  void check(const Node& node, const std::string& path) {
    if (node.is_scalar()) {
      if (node.text().find(secure_reference) != std::string_view::npos && !takes_secure(path))
        refuse(node, path);
      return;
    }
    for (const Node& item : node.items()) check(item, path);
    for (const auto& entry : node.entries()) {
      const std::string_view name = entry.key.text();
      if (name.starts_with("Fn::"))
        check(entry.value, path);
      else
        check(entry.value, (path.empty() ? "" : path + "/") + std::string(name));
    }
  }

 private:
  bool takes_secure(std::string_view path) const {
    return std::any_of(std::begin(places), std::end(places),
                       [&](const Place& place) { return place.type == type_ && place.property == path; });
  }

  void refuse(const Node& node, const std::string& path) {
    diagnostics_.error(
        node.origin(),
        "SSM Secure reference is not supported in: [" + std::string(type_) + "/Properties/" + path + "]",
        "use {{resolve:secretsmanager:...}} there, or read the value where it is used");
  }

  std::string_view type_;
  base::Diagnostics& diagnostics_;
};

}  // namespace

void check_secure_references(const Template& t, base::Diagnostics& diagnostics) {
  if (t.has_opaque_transform()) return;
  for (const ResourceDeclaration& r : t.resources)
    SecureReferences(r.type, diagnostics).check(r.properties, "");
}

}  // namespace cf::template_
