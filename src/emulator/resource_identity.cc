#include "emulator/resource_identity.h"

#include <charconv>

#include "base/digest.h"
#include "base/strings.h"
#include "catalog/catalog.h"
#include "document/scalar.h"
#include "emulator/resource_shapes.h"

namespace cf::emulator {

namespace {

constexpr std::string_view lower_hex = "0123456789abcdef";
constexpr std::string_view lower_alnum = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view mixed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr int random_suffix = 12;
constexpr std::string_view revision_hole = "{revision}";

// "DatabaseInput.Name": a property within another one.
std::string property_text(const Resource& r, std::string_view name) {
  Node value = r.properties;
  for (const std::string& part : base::split(name, '.')) value = Node(value[part]);
  if (value.is_scalar() || value.is_secret()) return std::string(value.text());
  return {};
}

// Fills the holes of one pattern.
class Pattern {
 public:
  Pattern(const Site& site, const Resource& resource, std::string_view purpose)
      : site_(site), resource_(resource), state_(resource.salt) {
    for (const char c : purpose) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  }

  std::string fill(std::string_view pattern) {
    std::string out;
    while (!pattern.empty()) {
      const auto open = pattern.find('{');
      out += pattern.substr(0, open);
      if (open == std::string_view::npos) break;
      std::size_t depth = 0;
      std::size_t close = open;
      for (; close < pattern.size(); ++close) {
        if (pattern[close] == '{') ++depth;
        if (pattern[close] == '}' && --depth == 0) break;
      }
      out += hole(pattern.substr(open + 1, close - open - 1));
      pattern.remove_prefix(std::min(pattern.size(), close + 1));
    }
    return out;
  }

 private:
  std::string random(std::size_t length, std::string_view alphabet) {
    std::string out;
    for (std::size_t i = 0; i < length; ++i) {
      state_ += 0x9E3779B97F4A7C15u;
      std::uint64_t x = state_;
      x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
      x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
      out += alphabet[(x ^ (x >> 31)) % alphabet.size()];
    }
    return out;
  }

  std::string generated_name(std::size_t limit, bool lower) {
    std::string name = site_.stack_name + "-" + resource_.logical_id;
    if (name.size() + random_suffix + 1 > limit) name.resize(limit - random_suffix - 1);
    name += "-" + random(random_suffix, lower ? lower_alnum : mixed);
    return lower ? base::to_lower(name) : name;
  }

  std::string uuid() {
    std::string text = random(32, lower_hex);
    for (const std::size_t at : {8u, 13u, 18u, 23u}) text.insert(at, "-");
    return text;
  }

  std::string after_last(char separator) const {
    return resource_.physical_id.substr(resource_.physical_id.rfind(separator) + 1);
  }

  // "{A|B|=text}"
  std::string choice(std::string_view alternatives) {
    for (;;) {
      if (alternatives.starts_with('=')) return fill(alternatives.substr(1));
      const auto bar = alternatives.find('|');
      const std::string_view one = alternatives.substr(0, bar);
      const std::string text =
          one.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 0 ? property_text(resource_, one) : word(one);
      if (!text.empty() || bar == std::string_view::npos) return text;
      alternatives.remove_prefix(bar + 1);
    }
  }

  std::string hole(std::string_view name) {
    if (name.empty()) return "{}";
    if (name == "ref:/") return after_last('/');
    if (name == "ref::") return after_last(':');
    return choice(name);
  }

  std::string word(std::string_view word_text) {
    const auto colon = word_text.find(':');
    const std::string_view name = word_text.substr(0, colon);
    std::size_t n = 0;
    if (colon != std::string_view::npos)
      std::from_chars(word_text.data() + colon + 1, word_text.data() + word_text.size(), n);
    if (name == "account") return site_.account;
    if (name == "region") return site_.region;
    if (name == "partition") return site_.partition;
    if (name == "suffix") return site_.url_suffix;
    if (name == "stack") return site_.stack_name;
    if (name == "logical") return resource_.logical_id;
    if (name == "ref") return resource_.physical_id;
    if (name == "auto") return generated_name(n == 0 ? 255 : n, false);
    if (name == "lower") return generated_name(n == 0 ? 255 : n, true);
    if (name == "hex") return random(n, lower_hex);
    if (name == "alnum") return random(n, lower_alnum);
    if (name == "base32") return random(n, base32);
    if (name == "mixed") return random(n, mixed);
    if (name == "digits") return random(n, "0123456789");
    if (name == "uuid") return uuid();
    if (name == "byte") return std::to_string(1 + std::stoi(random(2, "0123456789"), nullptr, 10) * 2);
    return special(name);
  }

  // What follows rules that no pattern can say.
  std::string special(std::string_view name) {
    if (name == "security-group" || name == "security-group-id") {
      const bool in_vpc = !property_text(resource_, "VpcId").empty();
      if (name == "security-group-id" && in_vpc) return resource_.physical_id;
      if (name == "security-group" && !in_vpc) return choice("GroupName|auto");
      return "sg-" + random(17, lower_hex);
    }
    if (name == "fifo-topic" || name == "fifo-queue") {
      const bool topic = name == "fifo-topic";
      const bool named = !property_text(resource_, topic ? "TopicName" : "QueueName").empty();
      return !named && property_text(resource_, topic ? "FifoTopic" : "FifoQueue") == "true" ? ".fifo" : "";
    }
    if (name == "lambda-arn") {
      const std::string function = property_text(resource_, "FunctionName");
      if (function.starts_with("arn:")) return function;
      return fill("arn:{partition}:lambda:{region}:{account}:function:") + function;
    }
    if (name == "fingerprint") return fingerprint();
    return {};
  }

  // Of a key that was given, the real one: OpenSSH's SHA-256 for ed25519.
  std::string fingerprint() {
    const std::vector<std::string> parts = base::split(property_text(resource_, "PublicKeyMaterial"), ' ');
    if (parts.size() >= 2)
      if (const auto blob = base::base64_decode(parts[1])) {
        const base::Sha256 digest = base::sha256(*blob);
        return base::base64_encode(base::as_bytes(digest));
      }
    std::string out;
    for (int i = 0; i < 20; ++i) out += (i == 0 ? "" : ":") + random(2, lower_hex);
    return out;
  }

  const Site& site_;
  const Resource& resource_;
  std::uint64_t state_;
};

// "AWS::EC2::VPC" -> "ec2" and "vpc"
std::pair<std::string, std::string> service_and_kind(std::string_view type) {
  const std::vector<std::string> parts = base::split(type, std::string_view("::"));
  if (parts.size() < 3) return {"custom", base::to_lower(type)};
  return {base::to_lower(parts[1]), base::to_lower(parts[2])};
}

bool ends_with_word(std::string_view name, std::string_view word) {
  return name.ends_with(word);
}

std::string generic_attribute_text(const Site& site, const Resource& r, std::string_view name) {
  Pattern pattern(site, r, name);
  const auto [service, kind] = service_and_kind(r.type);
  // What the service assigns is another one for each resource, be its name the same.
  const std::string own =
      r.physical_id.empty() ? pattern.fill("{alnum:12}") : r.physical_id.substr(r.physical_id.rfind('/') + 1);
  if (ends_with_word(name, "Arn") || ends_with_word(name, "ARN")) {
    if (r.physical_id.starts_with("arn:")) return r.physical_id;
    return pattern.fill("arn:{partition}:" + service + ":{region}:{account}:" + kind + "/") + own;
  }
  if (ends_with_word(name, "Id") || ends_with_word(name, "ID")) return own;
  if (ends_with_word(name, "Name")) return own;
  if (ends_with_word(name, "Url") || ends_with_word(name, "URL") || ends_with_word(name, "Endpoint"))
    return pattern.fill("https://" + service + ".{region}.{suffix}/") + own;
  if (ends_with_word(name, "Status") || ends_with_word(name, "State")) return "ACTIVE";
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
    if (part.empty() && ends_with_word(name, "Name")) part = Pattern(site, r, "id").fill("{auto}");
    if (part.empty()) part = generic_attribute_text(site, r, name);
    out += (out.empty() ? "" : "|") + part;
  }
  return out.empty() ? Pattern(site, r, "id").fill("{auto}") : out;
}

Node shaped_attribute(const Site& site, const Resource& r, std::string_view name, std::string_view pattern) {
  Pattern filler(site, r, name);
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
    std::string id = Pattern(site, resource, "id").fill(pattern);
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
