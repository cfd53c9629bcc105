#include "iam/policy_documents.h"

#include <algorithm>
#include <array>

#include "document/json.h"

namespace cf::iam {

using document::Node;

namespace {

struct DocumentProperty {
  std::string_view type, property;
  PolicyDocument::Kind kind;
  std::string_view name;
};

constexpr auto identity = PolicyDocument::Kind::identity;
constexpr auto of_resource = PolicyDocument::Kind::resource;
constexpr std::array<DocumentProperty, 20> document_properties{{
    {"AWS::IAM::Role", "AssumeRolePolicyDocument", PolicyDocument::Kind::trust, "trust policy"},
    {"AWS::IAM::Policy", "PolicyDocument", identity, "policy"},
    {"AWS::IAM::ManagedPolicy", "PolicyDocument", identity, "managed policy"},
    {"AWS::IAM::RolePolicy", "PolicyDocument", identity, "inline policy"},
    {"AWS::IAM::UserPolicy", "PolicyDocument", identity, "inline policy"},
    {"AWS::IAM::GroupPolicy", "PolicyDocument", identity, "inline policy"},
    {"AWS::SSO::PermissionSet", "InlinePolicy", identity, "inline policy"},
    {"AWS::S3::BucketPolicy", "PolicyDocument", of_resource, "bucket policy"},
    {"AWS::S3::AccessPoint", "Policy", of_resource, "access point policy"},
    {"AWS::SQS::QueuePolicy", "PolicyDocument", of_resource, "queue policy"},
    {"AWS::SQS::QueueInlinePolicy", "PolicyDocument", of_resource, "queue policy"},
    {"AWS::SNS::TopicPolicy", "PolicyDocument", of_resource, "topic policy"},
    {"AWS::SNS::TopicInlinePolicy", "PolicyDocument", of_resource, "topic policy"},
    {"AWS::KMS::Key", "KeyPolicy", of_resource, "key policy"},
    {"AWS::SecretsManager::ResourcePolicy", "ResourcePolicy", of_resource, "secret policy"},
    {"AWS::ECR::Repository", "RepositoryPolicyText", of_resource, "repository policy"},
    {"AWS::EC2::VPCEndpoint", "PolicyDocument", of_resource, "endpoint policy"},
    {"AWS::EFS::FileSystem", "FileSystemPolicy", of_resource, "file system policy"},
    {"AWS::Events::EventBusPolicy", "Statement", of_resource, "event bus policy"},
    {"AWS::Lambda::Permission", "", of_resource, "function permission"},
}};

PolicyText text_of(const Node& node) {
  if (node.is_scalar()) return {std::string(node.text()), false};
  if (node.is_unknown()) return {std::string(node.text()), true};
  if (node.is_secret()) return {"****", true};
  return {"?", true};
}

PolicyTexts texts_of(const Node& node) {
  PolicyTexts texts;
  for (const auto& [path, item] : items_of(node, "")) texts.push_back(text_of(item));
  return texts;
}

PolicyTexts principals_of(const Node& node) {
  if (!node.is_mapping()) return texts_of(node);
  PolicyTexts texts;
  for (const document::Entry& entry : node.entries()) {
    for (PolicyText text : texts_of(entry.value)) {
      const bool everybody = !text.unknown && text.text == "*" && entry.key.text() == "AWS";
      if (!everybody) text.text = std::string(entry.key.text()) + ":" + text.text;
      texts.push_back(std::move(text));
    }
  }
  return texts;
}

Statement statement_of(const Node& node, const std::string& path) {
  Statement statement;
  statement.path = path;
  statement.sid = std::string(node["Sid"].text());
  statement.allows = node["Effect"].text() == "Allow";
  statement.actions = texts_of(node["Action"]);
  statement.not_actions = texts_of(node["NotAction"]);
  statement.resources = texts_of(node["Resource"]);
  statement.not_resources = texts_of(node["NotResource"]);
  statement.principals = principals_of(node["Principal"]);
  statement.not_principals = principals_of(node["NotPrincipal"]);
  if (!node["Condition"].empty() || node["Condition"].is_unknown())
    statement.condition = document::canonical_json(node["Condition"]);
  return statement;
}

void read_statements(const Node& node, const std::string& path, PolicyDocument& document) {
  for (const auto& [item_path, item] : items_of(node, path)) {
    if (item.is_mapping() && !item["Effect"].is_unknown()) {
      const std::string_view effect = item["Effect"].text();
      if (effect == "Allow" || effect == "Deny") document.statements.push_back(statement_of(item, item_path));
    } else {
      document.unknown = true;
    }
  }
}

PolicyDocument read_document(PolicyDocument::Kind kind, std::string name, const Node& node,
                             const std::string& path) {
  PolicyDocument document{kind, std::move(name), path, false, {}};
  Node tree = node;
  if (node.is_scalar()) {
    const auto parsed = document::parse_json_text(node.text());
    if (parsed) tree = *parsed;
  }
  if (!tree.is_mapping()) {
    document.unknown = true;
  } else if (tree.has("Effect")) {
    read_statements(tree, path, document);  // one statement by itself, as event buses have it
  } else {
    read_statements(tree["Statement"], pointer(path, "Statement"), document);
  }
  return document;
}

// A function's permission is a statement by itself.
PolicyDocument read_permission(const Node& properties) {
  document::MappingBuilder statement;
  statement.add("Effect", "Allow");
  for (const auto& [from, to] : {std::pair("Action", "Action"), std::pair("FunctionName", "Resource")})
    statement.add_if(properties.has(from), to, properties[from]);
  const Node& principal = properties["Principal"];
  const bool service = principal.is_scalar() && principal.text().find('.') != std::string_view::npos;
  if (principal.is_scalar() && principal.text() != "*") {
    statement.add("Principal",
                  document::MappingBuilder().add(service ? "Service" : "AWS", principal).build());
  } else {
    statement.add_if(static_cast<bool>(principal), "Principal", principal);
  }
  document::MappingBuilder condition;
  for (const char* key : {"SourceArn", "SourceAccount", "PrincipalOrgID", "EventSourceToken"})
    condition.add_if(properties.has(key), key, properties[key]);
  statement.add("Condition", condition.build());
  PolicyDocument document{of_resource, "function permission", "/Properties", false, {}};
  read_statements(statement.build(), "/Properties", document);
  return document;
}

bool is_statement(const Node& node) {
  const std::string_view effect = node["Effect"].text();
  return (effect == "Allow" || effect == "Deny") && (node.has("Action") || node.has("NotAction"));
}

void collect_statements(const Node& node, const std::string& path, std::vector<Statement>& found) {
  if (node.is_scalar() && node.text().starts_with('{')) {
    if (const auto parsed = document::parse_json_text(node.text())) collect_statements(*parsed, path, found);
  } else if (node.is_sequence()) {
    for (const auto& [item_path, item] : items_of(node, path)) collect_statements(item, item_path, found);
  } else if (node.is_mapping() && is_statement(node)) {
    found.push_back(statement_of(node, path));
  } else {
    for (const document::Entry& entry : node.entries())
      collect_statements(entry.value, pointer(path, entry.key.text()), found);
  }
}

bool has_inline_policies(std::string_view type) {
  return type == "AWS::IAM::Role" || type == "AWS::IAM::User" || type == "AWS::IAM::Group";
}

std::string joined_texts(const PolicyTexts& texts) {
  std::string out;
  for (const PolicyText& text : texts) {
    out += out.empty() ? "" : ", ";
    out += text.unknown ? "(known after deploy: " + text.text + ")" : text.text;
  }
  return out;
}

}  // namespace

std::string pointer(std::string_view path, std::string_view key) {
  std::string out(path);
  out += '/';
  for (const char c : key) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return out;
}

std::string pointer(std::string_view path, std::size_t index) {
  return std::string(path) + "/" + std::to_string(index);
}

std::vector<std::pair<std::string, Node>> items_of(const Node& value, std::string_view path) {
  std::vector<std::pair<std::string, Node>> items;
  if (value.is_sequence()) {
    for (std::size_t i = 0; i < value.size(); ++i) items.emplace_back(pointer(path, i), value.at(i));
  } else if (value) {
    items.emplace_back(std::string(path), value);
  }
  return items;
}

std::string Statement::text() const {
  std::string out = allows ? "Allow" : "Deny";
  const auto part = [&out](const char* word, const PolicyTexts& texts) {
    if (!texts.empty()) out += std::string(word) + joined_texts(texts);
  };
  part(" ", actions);
  part(" all but ", not_actions);
  part(" on ", resources);
  part(" on all but ", not_resources);
  part(" to ", principals);
  part(" to all but ", not_principals);
  return condition.empty() ? out : out + " if " + condition;
}

bool Statement::same_meaning(const Statement& other) const {
  return allows == other.allows && actions == other.actions && not_actions == other.not_actions &&
         resources == other.resources && not_resources == other.not_resources &&
         principals == other.principals && not_principals == other.not_principals &&
         condition == other.condition;
}

bool has_permissions(std::string_view type) {
  return has_inline_policies(type) ||
         std::any_of(document_properties.begin(), document_properties.end(),
                     [&](const DocumentProperty& where) { return where.type == type; });
}

std::vector<PolicyDocument> policy_documents(std::string_view type, const Node& properties) {
  std::vector<PolicyDocument> documents;
  for (const DocumentProperty& where : document_properties) {
    if (where.type != type) continue;
    if (where.property.empty()) {
      if (properties) documents.push_back(read_permission(properties));
    } else if (const Node& node = properties.find(where.property)) {
      documents.push_back(
          read_document(where.kind, std::string(where.name), node, pointer("/Properties", where.property)));
    }
  }
  if (!has_inline_policies(type)) return documents;
  for (const auto& [path, policy] : items_of(properties["Policies"], "/Properties/Policies")) {
    documents.push_back(read_document(identity, "inline policy " + text_of(policy["PolicyName"]).text,
                                      policy["PolicyDocument"], pointer(path, "PolicyDocument")));
  }
  return documents;
}

std::vector<Statement> statements_in(std::string_view type, const Node& properties) {
  std::vector<Statement> found;
  if (type == "AWS::Lambda::Permission" && properties) {
    for (const Statement& statement : read_permission(properties).statements) found.push_back(statement);
  } else {
    collect_statements(properties, "/Properties", found);
  }
  return found;
}

std::vector<AttachedPolicy> attached_policies(std::string_view type, const Node& properties) {
  const bool set = type == "AWS::SSO::PermissionSet";
  if (!has_inline_policies(type) && !set) return {};
  const std::string property = set ? "ManagedPolicies" : "ManagedPolicyArns";
  std::vector<AttachedPolicy> attached;
  for (const auto& [path, arn] : items_of(properties[property], "/Properties/" + property))
    attached.push_back({path, text_of(arn)});
  return attached;
}

}  // namespace cf::iam
