#include "emulator/secrets.h"

#include <algorithm>

#include "base/secrets.h"
#include "document/json.h"
#include "document/scalar.h"
#include "emulator/json_object.h"
#include "emulator/protocols.h"
#include "emulator/refusal.h"
#include "emulator/services.h"

namespace cf::emulator {

namespace {

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

std::string member_text(const Node& body, std::string_view name) {
  return document::as_string(body[name]).value_or("");
}

bool rule(const Node& rules, std::string_view name) {
  return document::as_bool(rules[name], document::Dialect::cloudformation).value_or(false);
}

base::Error no_such_secret() {
  return refusal("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
}

Node describe_identity(const Secret& secret) {
  return object({{"ARN", secret.arn},
                 {"Name", secret.name},
                 {"VersionId", secret.version_ids.empty() ? "" : secret.version_ids.back()}});
}

base::Result<Node> create(World& world, const Request& r, const Node& body) {
  const std::string name = member_text(body, "Name");
  if (name.empty()) return refusal("InvalidParameterException", "You must provide a name for the secret.");
  if (find_secret(world, r.caller.account, r.region, name)) {
    return refusal("ResourceExistsException",
                   "The operation failed because the secret " + name + " already exists.");
  }
  std::optional<std::string> value;
  if (body.has("SecretString")) value = member_text(body, "SecretString");
  const std::string arn = new_secret_arn(world, r.caller.account, r.region, name);
  if (auto put =
          put_secret(world, r.caller.account, r.region, name, arn, member_text(body, "Description"), value);
      !put)
    return std::move(put).error();
  return describe_identity(*find_secret(world, r.caller.account, r.region, name));
}

base::Result<Node> with_secret(World& world, const Request& r, const Node& body) {
  Secret* secret = find_secret(world, r.caller.account, r.region, member_text(body, "SecretId"));
  if (!secret) return no_such_secret();
  if (r.action == "PutSecretValue" || r.action == "UpdateSecret") {
    std::optional<std::string> value;
    if (body.has("SecretString")) value = member_text(body, "SecretString");
    if (auto put = put_secret(world, r.caller.account, r.region, secret->name, secret->arn,
                              secret->description, value);
        !put)
      return std::move(put).error();
    return describe_identity(*secret);
  }
  if (r.action == "GetSecretValue") {
    if (secret->values.empty()) {
      return refusal("ResourceNotFoundException",
                     "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT");
    }
    return object({{"ARN", secret->arn},
                   {"Name", secret->name},
                   {"VersionId", secret->version_ids.back()},
                   {"SecretString", secret->values.back()},
                   {"VersionStages", Node::sequence({Node::string("AWSCURRENT")})},
                   {"CreatedDate", Node::number(static_cast<double>(secret->changed) / 1000.0)}});
  }
  if (r.action == "DescribeSecret") {
    return object({{"ARN", secret->arn},
                   {"Name", secret->name},
                   {"Description", secret->description},
                   {"CreatedDate", Node::number(static_cast<double>(secret->created) / 1000.0)}});
  }
  const Node gone = describe_identity(*secret);
  erase_secret(world, r.caller.account, r.region, secret->arn);
  return gone.without("VersionId");
}

base::Result<Node> answer_secretsmanager(World& world, const Request& r) {
  auto body = document::parse_json_text(r.http->body.empty() ? std::string_view("{}") : r.http->body);
  if (!body || !body->is_mapping())
    return refusal("SerializationException", "The request body is not a JSON object");
  if (r.action == "CreateSecret") return create(world, r, *body);
  for (const std::string_view known :
       {"PutSecretValue", "UpdateSecret", "GetSecretValue", "DescribeSecret", "DeleteSecret"})
    if (r.action == known) return with_secret(world, r, *body);
  return refusal("UnknownOperationException",
                 "The embedded AWS has no Secrets Manager operation " + r.action);
}

}  // namespace

Secret* find_secret(World& world, const std::string& account, const std::string& region,
                    std::string_view id) {
  const std::string prefix = "arn:aws:secretsmanager:" + region + ":" + account + ":secret:";
  if (id.starts_with("arn:") && !id.starts_with(prefix)) return nullptr;
  std::string_view name = id;
  if (id.starts_with(prefix)) name.remove_prefix(prefix.size());
  auto it = world.secrets.find(place_key(account, region, name));
  if (it == world.secrets.end() && name.size() > 7 && name[name.size() - 7] == '-')
    it = world.secrets.find(place_key(account, region, name.substr(0, name.size() - 7)));
  return it == world.secrets.end() ? nullptr : &it->second;
}

base::Result<void> put_secret(World& world, const std::string& account, const std::string& region,
                              const std::string& name, const std::string& arn, const std::string& description,
                              const std::optional<std::string>& value) {
  if (value && value->size() > 65'536)
    return refusal("InvalidParameterException", "The secret value is longer than 65536 bytes");
  const std::string key = place_key(account, region, name);
  Secret& secret = world.secrets[key];
  if (secret.name.empty()) secret.created = world.now_ms();
  secret.name = name;
  secret.arn = arn;
  secret.description = description;
  if (value) {
    base::add_secret(*value);
    secret.values.push_back(*value);
    secret.version_ids.push_back(world.uuid());
    secret.changed = world.now_ms();
  }
  world.touch_row("secret", key);
  return {};
}

bool erase_secret(World& world, const std::string& account, const std::string& region, std::string_view id) {
  const Secret* secret = find_secret(world, account, region, id);
  if (!secret) return false;
  const std::string key = place_key(account, region, secret->name);
  world.secrets.erase(key);
  world.touch_row("secret", key);
  return true;
}

std::string new_secret_arn(World& world, const std::string& account, const std::string& region,
                           const std::string& name) {
  return "arn:aws:secretsmanager:" + region + ":" + account + ":secret:" + name + "-" +
         world.random_text(6, letters);
}

std::string generate_secret(World& world, const Node& rules) {
  std::string alphabet;
  const auto add = [&](std::string_view part, std::string_view unless) {
    if (!rule(rules, unless)) alphabet += part;
  };
  add("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ExcludeUppercase");
  add("abcdefghijklmnopqrstuvwxyz", "ExcludeLowercase");
  add("0123456789", "ExcludeNumbers");
  add("!#$%&()*+,-.:;<=>?@[]^_`{|}~", "ExcludePunctuation");
  const std::string excluded = member_text(rules, "ExcludeCharacters");
  std::erase_if(alphabet, [&](char c) { return excluded.find(c) != std::string::npos; });
  if (alphabet.empty()) alphabet = letters;
  const std::int64_t asked =
      document::as_integer(rules["PasswordLength"], document::Dialect::cloudformation).value_or(32);
  const std::string password =
      world.random_text(static_cast<std::size_t>(std::clamp<std::int64_t>(asked, 1, 4096)), alphabet);
  const std::string key = member_text(rules, "GenerateStringKey");
  if (key.empty()) return password;
  auto start = document::parse_json_text(member_text(rules, "SecretStringTemplate"));
  const Node base_node = start && start->is_mapping() ? *start : Node::mapping({});
  return document::to_json(base_node.with(key, Node::string(password)));
}

net::HttpResponse serve_secretsmanager(World& world, const Request& request) {
  return json_answer(request, answer_secretsmanager(world, request));
}

}  // namespace cf::emulator
