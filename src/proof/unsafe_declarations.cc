#include <algorithm>
#include <array>

#include "base/strings.h"
#include "catalog/catalog.h"
#include "proof/safety.h"
#include "proof/spelled.h"

namespace cf::proof {
namespace {

using document::Node;

constexpr std::array<std::string_view, 11> secret_names{
    "password",  "passphrase", "secretstring", "authtoken",    "accesstoken",    "oauthtoken",
    "secretkey", "privatekey", "clientsecret", "sharedsecret", "secretaccesskey"};

bool names_secret(std::string_view name) {
  const std::string lower = base::to_lower(name);
  return std::any_of(secret_names.begin(), secret_names.end(),
                     [&](std::string_view ending) { return lower.ends_with(ending); });
}

// "${X}" -> "X"; else empty.
std::string_view whole_reference(std::string_view text) {
  const bool whole = text.starts_with("${") && text.find('}') == text.size() - 1;
  return whole ? text.substr(2, text.size() - 3) : std::string_view();
}

class SecretSearch {
 public:
  explicit SecretSearch(const template_::Template& t) : template_(t) {}

  std::vector<Finding> findings() {
    for (const template_::ResourceDeclaration& resource : template_.resources) {
      resource_ = resource.logical_id;
      search(spelled(resource.properties), "");
    }
    return std::move(findings_);
  }

 private:
  void search(const Node& node, const std::string& path) {
    for (const Node& item : node.items()) search(item, path);
    // An environment variable as a list has it; a reference to where the value is kept is none.
    const std::string_view kind = node["Type"].text();
    if (names_secret(node["Name"].text()) && kind != "SECRETS_MANAGER" && kind != "PARAMETER_STORE")
      judge(node["Value"], path + "." + std::string(node["Name"].text()));
    for (const document::Entry& entry : node.entries()) {
      const std::string below = (path.empty() ? "" : path + ".") + std::string(entry.key.text());
      if (names_secret(entry.key.text())) {
        judge(entry.value, below);
      } else {
        search(entry.value, below);
      }
    }
  }

  void judge(const Node& value, const std::string& path) {
    if (value.is_mapping()) return search(value, path);
    for (const Node& item : value.items()) judge(item, path);
    if (!value.is_scalar()) return;
    std::string_view text = value.text();
    if (text.ends_with(']')) text = text.substr(0, text.rfind(" ["));  // under a condition
    const bool flag = text.empty() || text == "''" || base::equals_ignore_case(text, "true") ||
                      base::equals_ignore_case(text, "false");
    if (flag || text.find("{{resolve:") != std::string_view::npos) return;
    const std::string_view name = whole_reference(text);
    const auto* parameter = template_.parameter(name);
    if (name.empty()) {
      findings_.push_back({"literal-secret", resource_, path + " is written in the template"});
    } else if (parameter != nullptr && !parameter->no_echo) {
      findings_.push_back({"literal-secret", resource_,
                           path + " is parameter " + std::string(name) + ", which is not NoEcho"});
    } else if (parameter != nullptr && !parameter->default_value.text().empty()) {
      findings_.push_back(
          {"literal-secret", resource_,
           path + " is parameter " + std::string(name) + ", whose default is in the template"});
    }
  }

  const template_::Template& template_;
  std::string resource_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> unsafe_declarations(const template_::Template& t) {
  std::vector<Finding> findings = SecretSearch(t).findings();
  for (const template_::ResourceDeclaration& resource : t.resources) {
    if (!catalog::is_stateful(resource.type)) continue;
    for (const char* policy : {"DeletionPolicy", "UpdateReplacePolicy"}) {
      const Node& given = resource.node.find(policy);
      const std::string what = resource.logical_id + " (" + resource.type + ") holds data and ";
      if (!given) findings.push_back({"stateful-deletion", resource.logical_id, what + "has no " + policy});
      if (given.text() == "Delete")
        findings.push_back({"stateful-deletion", resource.logical_id, what + "has " + policy + ": Delete"});
    }
  }
  return findings;
}

}  // namespace cf::proof
