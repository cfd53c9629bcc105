// SSM's Parameter Store.
#include <algorithm>

#include "base/strings.h"
#include "document/json.h"
#include "emulator/json_object.h"
#include "emulator/parameter_store.h"
#include "emulator/protocols.h"
#include "emulator/refusal.h"
#include "emulator/services.h"

namespace cf::emulator {

namespace {

std::string text_of(const Node& body, std::string_view key) {
  return document::as_string(body[key]).value_or("");
}

bool flag_of(const Node& body, std::string_view key) {
  return document::as_bool(body[key], document::Dialect::json).value_or(false);
}

Node seconds_of(std::int64_t ms) {
  return Node::number(static_cast<double>(ms) / 1000.0);
}

Node describe_version(const Request& r, const SsmParameter& p, const SsmVersion& v, bool decrypt,
                      const std::string& selector) {
  const bool hidden = v.type == "SecureString" && !decrypt;
  return object({{"Name", p.name},
                 {"Type", v.type},
                 {"Value", hidden ? "kms:alias/aws/ssm:" + std::string(8, '*') : v.value},
                 {"Version", Node::integer(v.version)},
                 {"Selector", !selector.empty() ? Node::string(selector) : Node()},
                 {"LastModifiedDate", seconds_of(v.modified)},
                 {"ARN", parameter_arn(r.caller.account, r.region, p.name)},
                 {"DataType", "text"}});
}

base::Result<Node> put(World& world, const Request& r, const Node& body) {
  const std::string name = text_of(body, "Name");
  const std::string key = place_key(r.caller.account, r.region, name);
  std::string type = text_of(body, "Type");
  const auto known = world.parameters.find(key);
  if (known != world.parameters.end() && !flag_of(body, "Overwrite")) {
    return refusal(
        "ParameterAlreadyExists",
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to "
        "true.");
  }
  if (type.empty() && known != world.parameters.end()) type = known->second.versions.back().type;
  if (type.empty())
    return refusal("ValidationException", "A parameter type is required when you create a parameter.");
  auto version = put_parameter(world, r.caller.account, r.region, name, type, text_of(body, "Value"));
  if (!version) return std::move(version).error();
  SsmParameter& p = world.parameters[key];
  if (body.has("Description")) p.description = text_of(body, "Description");
  for (const Node& tag : body["Tags"].items()) p.tags.push_back({text_of(tag, "Key"), text_of(tag, "Value")});
  return object({{"Version", Node::integer(*version)}, {"Tier", "Standard"}});
}

base::Result<Node> get_one(World& world, const Request& r, const Node& body) {
  const std::string name = text_of(body, "Name");
  const ParameterLookup found = find_parameter(world, r.caller.account, r.region, name);
  if (found.parameter && !found.version)
    return refusal("ParameterVersionNotFound", "Systems Manager could not find version " +
                                                   found.selector.substr(1) + " of " + found.parameter->name +
                                                   ".");
  if (!found.version) return refusal("ParameterNotFound", "");
  return object({{"Parameter", describe_version(r, *found.parameter, *found.version,
                                                flag_of(body, "WithDecryption"), found.selector)}});
}

base::Result<Node> get_many(World& world, const Request& r, const Node& body) {
  std::vector<Node> found_ones;
  std::vector<Node> invalid;
  if (body["Names"].size() > 10) {
    return refusal(
        "ValidationException",
        "1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have "
        "length less than or equal to 10");
  }
  for (const Node& name : body["Names"].items()) {
    const ParameterLookup found =
        find_parameter(world, r.caller.account, r.region, document::as_string(name).value_or(""));
    if (found.version) {
      found_ones.push_back(describe_version(r, *found.parameter, *found.version,
                                            flag_of(body, "WithDecryption"), found.selector));
    } else {
      invalid.push_back(name);
    }
  }
  return object({{"Parameters", Node::sequence(std::move(found_ones))},
                 {"InvalidParameters", Node::sequence(std::move(invalid))}});
}

// Pages by the name that comes next.
base::Result<Node> by_path(World& world, const Request& r, const Node& body) {
  std::string path = text_of(body, "Path");
  if (!path.starts_with('/'))
    return refusal("ValidationException",
                   "The parameter doesn't meet the parameter name requirements. The parameter "
                   "name must begin with a forward slash \"/\".");
  if (!path.ends_with('/')) path += '/';
  const bool recursive = flag_of(body, "Recursive");
  const std::int64_t limit = std::clamp<std::int64_t>(
      document::as_integer(body["MaxResults"], document::Dialect::json).value_or(10), 1, 10);
  const std::string prefix = place_key(r.caller.account, r.region, path);
  std::string start = text_of(body, "NextToken");
  if (!start.starts_with(prefix)) start = prefix;
  std::vector<Node> out;
  std::string next;
  for (auto it = world.parameters.lower_bound(start);
       it != world.parameters.end() && it->first.starts_with(prefix); ++it) {
    if (!recursive && it->first.find('/', prefix.size()) != std::string::npos) continue;
    if (static_cast<std::int64_t>(out.size()) == limit) {
      next = it->first;
      break;
    }
    out.push_back(
        describe_version(r, it->second, it->second.versions.back(), flag_of(body, "WithDecryption"), ""));
  }
  return object({{"Parameters", Node::sequence(std::move(out))},
                 {"NextToken", next.empty() ? Node() : Node::string(next)}});
}

base::Result<Node> remove(World& world, const Request& r, const std::string& name) {
  if (!erase_parameter(world, r.caller.account, r.region, name)) return refusal("ParameterNotFound", "");
  return Node::mapping({});
}

base::Result<Node> remove_many(World& world, const Request& r, const Node& body) {
  std::vector<Node> gone;
  std::vector<Node> invalid;
  for (const Node& name : body["Names"].items()) {
    const bool erased =
        erase_parameter(world, r.caller.account, r.region, document::as_string(name).value_or(""));
    (erased ? gone : invalid).push_back(name);
  }
  return object({{"DeletedParameters", Node::sequence(std::move(gone))},
                 {"InvalidParameters", Node::sequence(std::move(invalid))}});
}

base::Result<Node> describe_all(World& world, const Request& r) {
  std::vector<Node> out;
  const std::string prefix = place_key(r.caller.account, r.region, "");
  for (auto it = world.parameters.lower_bound(prefix);
       it != world.parameters.end() && it->first.starts_with(prefix); ++it) {
    const SsmVersion& last = it->second.versions.back();
    out.push_back(object({{"Name", it->second.name},
                          {"ARN", parameter_arn(r.caller.account, r.region, it->second.name)},
                          {"Type", last.type},
                          {"LastModifiedDate", seconds_of(last.modified)},
                          {"Description", it->second.description},
                          {"Version", Node::integer(last.version)},
                          {"Tier", "Standard"},
                          {"DataType", "text"}}));
  }
  return object({{"Parameters", Node::sequence(std::move(out))}});
}

base::Result<Node> answer_ssm(World& world, const Request& r) {
  auto body = document::parse_json_text(r.http->body.empty() ? std::string_view("{}") : r.http->body);
  if (!body || !body->is_mapping())
    return refusal("SerializationException", "The request body is not a JSON object");
  if (r.action == "PutParameter") return put(world, r, *body);
  if (r.action == "GetParameter") return get_one(world, r, *body);
  if (r.action == "GetParameters") return get_many(world, r, *body);
  if (r.action == "GetParametersByPath") return by_path(world, r, *body);
  if (r.action == "DeleteParameter") return remove(world, r, text_of(*body, "Name"));
  if (r.action == "DeleteParameters") return remove_many(world, r, *body);
  if (r.action == "DescribeParameters") return describe_all(world, r);
  return refusal("UnknownOperationException", "The embedded AWS has no SSM operation " + r.action);
}

}  // namespace

net::HttpResponse serve_ssm(World& world, const Request& request) {
  return json_answer(request, answer_ssm(world, request));
}

}  // namespace cf::emulator
