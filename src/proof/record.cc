#include "proof/record.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "document/json.h"
#include "proof/spelled.h"

namespace cf::proof {
namespace {

using document::Entry;
using document::Node;

// A property that has one of these in its name, at any depth, is recorded whole: encryption, access, what is
// kept and what is logged of it.
constexpr std::array<std::string_view, 59> protecting_words{"AccessControl",
                                                            "AccessMode",
                                                            "Acl",
                                                            "Allow",
                                                            "Approver",
                                                            "Auth",
                                                            "Backup",
                                                            "Boundary",
                                                            "Certificate",
                                                            "ConfigParameters",
                                                            "CopyTags",
                                                            "Cors",
                                                            "Egress",
                                                            "Encrypt",
                                                            "ExecuteCommand",
                                                            "HTTPS",
                                                            "Immutab",
                                                            "Ingress",
                                                            "InstanceProfile",
                                                            "KMS",
                                                            "Kms",
                                                            "LinuxParameters",
                                                            "LoadBalancerAttributes",
                                                            "LogFile",
                                                            "LogPublish",
                                                            "Logging",
                                                            "LogsExports",
                                                            "ManagedPolicy",
                                                            "MaxSession",
                                                            "Metadata",
                                                            "Mutab",
                                                            "ObjectLock",
                                                            "Ownership",
                                                            "ParameterGroup",
                                                            "Password",
                                                            "PendingWindow",
                                                            "PointInTime",
                                                            "Privileged",
                                                            "Protect",
                                                            "ProtocolPolicy",
                                                            "Public",
                                                            "PullRequest",
                                                            "ReadonlyRoot",
                                                            "Recovery",
                                                            "Retention",
                                                            "Role",
                                                            "Rotat",
                                                            "SSE",
                                                            "SSL",
                                                            "Scan",
                                                            "Secret",
                                                            "Security",
                                                            "Sse",
                                                            "Ssl",
                                                            "TLS",
                                                            "Termination",
                                                            "Tls",
                                                            "Transit",
                                                            "VpcRouting"};
constexpr std::array<std::string_view, 6> protecting_names{
    "Principal", "Protocol", "ReadOnly", "Scheme", "Versioning", "VersioningConfiguration"};

bool protects(std::string_view name) {
  return std::any_of(protecting_words.begin(), protecting_words.end(),
                     [&](std::string_view word) { return name.find(word) != std::string_view::npos; }) ||
         std::find(protecting_names.begin(), protecting_names.end(), name) != protecting_names.end();
}

// Types that as a whole are permissions, protection, or watch over it.
constexpr std::array<std::string_view, 23> whole_types{"AWS::AccessAnalyzer::Analyzer",
                                                       "AWS::CloudTrail::Trail",
                                                       "AWS::Config::ConfigRule",
                                                       "AWS::Config::ConfigurationRecorder",
                                                       "AWS::EC2::FlowLog",
                                                       "AWS::EC2::NetworkAclEntry",
                                                       "AWS::EC2::SecurityGroupEgress",
                                                       "AWS::EC2::SecurityGroupIngress",
                                                       "AWS::Events::EventBusPolicy",
                                                       "AWS::GuardDuty::Detector",
                                                       "AWS::KMS::Alias",
                                                       "AWS::LakeFormation::DataLakeSettings",
                                                       "AWS::LakeFormation::Permissions",
                                                       "AWS::LakeFormation::PrincipalPermissions",
                                                       "AWS::LakeFormation::Resource",
                                                       "AWS::Lambda::LayerVersionPermission",
                                                       "AWS::Lambda::Permission",
                                                       "AWS::Lambda::Url",
                                                       "AWS::MSK::Configuration",
                                                       "AWS::Macie::Session",
                                                       "AWS::RAM::ResourceShare",
                                                       "AWS::SSO::Assignment",
                                                       "AWS::SecurityHub::Hub"};

bool is_recorded_whole(std::string_view type) {
  return std::find(whole_types.begin(), whole_types.end(), type) != whole_types.end() ||
         type.ends_with("ParameterGroup");
}

// What has a policy attached says to what: BucketPolicy, ManagedPolicy, RolePolicy, ResourcePolicy, ...
bool is_policy_type(std::string_view type) {
  return type.ends_with("Policy") && type != "AWS::ApplicationAutoScaling::ScalingPolicy" &&
         type != "AWS::AutoScaling::ScalingPolicy";
}

bool is_statement(const Node& node) {
  return node.is_mapping() && node.has("Effect") && (node.has("Action") || node.has("NotAction"));
}
bool has_statements(const Node& node) {
  if (is_statement(node)) return true;
  if (node.is_scalar() && node.text().starts_with('{'))
    return node.text().find("\"Effect\"") != std::string_view::npos;
  const auto items = node.items();
  const auto entries = node.entries();
  return std::any_of(items.begin(), items.end(), has_statements) ||
         std::any_of(entries.begin(), entries.end(),
                     [](const Entry& entry) { return has_statements(entry.value); });
}

std::string listed(const Node& node) {
  if (node.is_mapping()) {
    std::vector<std::string> parts;
    for (const Entry& entry : node.entries()) {
      if (entry.key.text() != when_key)
        parts.push_back(std::string(entry.key.text()) + ": " + listed(entry.value));
    }
    const std::string when(node.find(when_key).text());
    return base::join(parts, "; ") + (when.empty() ? "" : " [" + when + "]");
  }
  if (!node.is_sequence()) return in_one_line(node);
  std::vector<std::string> texts;
  for (const Node& item : node.items()) texts.push_back(listed(item));
  return base::join(texts, ", ");
}

std::string statement_text(const Node& statement) {
  std::string text = listed(statement["Effect"]);
  const auto part = [&](const char* word, const char* key) {
    if (statement.has(key)) text += word + listed(statement[key]);
  };
  part(" ", "Action");
  part(" all but ", "NotAction");
  part(" on ", "Resource");
  part(" on all but ", "NotResource");
  part(" to ", "Principal");
  part(" to all but ", "NotPrincipal");
  if (statement.has("Condition")) text += " if " + in_one_line(statement["Condition"]);
  return text;
}

std::string both(const std::string& outer, std::string_view inner) {
  return outer.empty() || inner.empty() ? outer + std::string(inner) : outer + " and " + std::string(inner);
}

class Recorder {
 public:
  explicit Recorder(const template_::Template& t) : template_(t) {}

  std::set<std::string> record() {
    for (const template_::ResourceDeclaration& resource : template_.resources) record_resource(resource);
    record_named();
    return std::move(lines_);
  }

 private:
  void record_resource(const template_::ResourceDeclaration& resource) {
    id_ = resource.logical_id;
    refer(resource);
    for (const char* policy : {"DeletionPolicy", "UpdateReplacePolicy"}) {
      if (const Node& given = resource.node.find(policy))
        add(policy, in_one_line(spelled(given)), resource.condition);
    }
    const Node properties = spelled(resource.properties);
    if (is_recorded_whole(resource.type)) {
      add("", in_one_line(properties.without("Tags").without("Description")), resource.condition);
      return;
    }
    if (is_policy_type(resource.type)) {
      for (const Entry& entry : properties.entries()) {
        if (!has_statements(entry.value) && entry.key.text() != "Tags" && entry.key.text() != "Description")
          add(entry.key.text(), in_one_line(entry.value), resource.condition);
      }
    }
    walk(properties, "", resource.condition);
  }

  void add(std::string_view path, const std::string& text, const std::string& when) {
    lines_.insert(id_ + (path.empty() ? "" : " " + std::string(path)) + ": " + text +
                  (when.empty() ? "" : " [" + when + "]"));
  }

  void walk(const Node& node, const std::string& path, const std::string& outer) {
    const std::string when = both(outer, node.find(when_key).text());
    if (is_statement(node)) return add(path, statement_text(node), when);
    if (node.is_scalar() && node.text().starts_with('{')) {
      if (const auto parsed = document::parse_json_text(node.text())) walk(*parsed, path, when);
      return;
    }
    for (std::size_t i = 0; i < node.items().size(); ++i) walk(node.at(i), item_path(node, i, path), when);
    for (const Entry& entry : node.entries()) {
      const std::string_view key = entry.key.text();
      if (key == "Tags" || key == when_key) continue;
      // The words PolicyDocument and Statement are in every policy and tell nothing.
      const bool silent = key == "Statement" || (key == "PolicyDocument" && !path.empty());
      const std::string below = silent ? path : (path.empty() ? "" : path + ".") + std::string(key);
      if (protects(key) && !has_statements(entry.value)) {
        add(below, in_one_line(entry.value), when);
      } else {
        walk(entry.value, below, when);
      }
    }
  }

  // By its name, where it has one; by its place where it is one of several.
  static std::string item_path(const Node& list, std::size_t index, const std::string& path) {
    const Node& item = list.at(index);
    if (is_statement(item)) return path;
    for (const char* key : {"PolicyName", "Name", "DeviceName", "Id"}) {
      const std::string name(item[key].text());
      if (!name.empty()) return path + "." + name;
    }
    return list.size() == 1 ? path : path + "." + std::to_string(index);
  }

  void refer(const template_::ResourceDeclaration& resource) {
    const template_::References used = template_::references_of(template_, resource.properties);
    conditions_.insert(used.conditions.begin(), used.conditions.end());
    if (!resource.condition.empty()) conditions_.insert(resource.condition);
  }

  bool is_named(const std::string& text) const {
    return std::any_of(lines_.begin(), lines_.end(),
                       [&](const std::string& line) { return line.find(text) != std::string::npos; });
  }
  bool is_named_in_brackets(const std::string& condition) const {
    return is_named("[" + condition) || is_named(" and " + condition) || is_named("not " + condition);
  }

  void record_named() {
    std::set<std::string> named;
    for (const std::string& condition : conditions_) {
      if (is_named_in_brackets(condition)) name_condition(condition, named);
    }
    std::set<std::string> footers;
    for (const std::string& condition : named)
      footers.insert("condition " + condition + ": " + spelled_condition(template_.conditions[condition]));
    for (const template_::ParameterDeclaration& parameter : template_.parameters) {
      const bool used = is_named("${" + parameter.name + "}") || deciding_.count(parameter.name) != 0;
      if (used && parameter.default_value)
        footers.insert("parameter " + parameter.name + ": " + in_one_line(parameter.default_value));
    }
    for (const Entry& mapping : template_.mappings.entries()) {
      const std::string name(mapping.key.text());
      if (is_named("${" + name + ".")) footers.insert("mapping " + name + ": " + in_one_line(mapping.value));
    }
    lines_.merge(footers);
  }

  void name_condition(const std::string& condition, std::set<std::string>& named) {
    if (!named.insert(condition).second) return;
    const template_::References used = template_::references_of(template_, template_.conditions[condition]);
    deciding_.insert(used.parameters.begin(), used.parameters.end());
    for (const std::string& other : used.conditions) name_condition(other, named);
  }

  const template_::Template& template_;
  std::string id_;
  std::set<std::string> lines_, conditions_, deciding_;  // deciding: parameters that conditions ask
};

}  // namespace

std::set<std::string> record_of(const template_::Template& t) {
  return Recorder(t).record();
}

std::string record_text(const std::set<std::string>& lines) {
  std::string text =
      "# What this template allows and how it protects what it makes, in all branches of its conditions.\n"
      "# 'cf gold test' compares it with the template; 'cf gold test --accept' writes it anew.\n";
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::set<std::string> read_record(std::string_view text) {
  std::set<std::string> lines;
  for (const std::string& line : base::split(text, '\n')) {
    const std::string_view trimmed = base::trim(line);
    if (!trimmed.empty() && !trimmed.starts_with('#')) lines.emplace(trimmed);
  }
  return lines;
}

std::vector<std::string> record_difference(const std::set<std::string>& recorded,
                                           const std::set<std::string>& found) {
  std::set<std::string> all = recorded;
  all.insert(found.begin(), found.end());
  std::vector<std::string> difference;
  for (const std::string& line : all) {
    const bool before = recorded.count(line) != 0;
    if (before != (found.count(line) != 0)) difference.push_back((before ? "- " : "+ ") + line);
  }
  return difference;
}

}  // namespace cf::proof
