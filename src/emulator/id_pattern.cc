#include "emulator/id_pattern.h"

#include <charconv>

#include "base/digest.h"
#include "base/strings.h"
#include "emulator/service_rules.h"

namespace cf::emulator {

namespace {

constexpr std::string_view lower_hex = "0123456789abcdef";
constexpr std::string_view upper_hex = "0123456789ABCDEF";
constexpr std::string_view lower_alnum = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view mixed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr int random_suffix = 12;

std::size_t number(std::string_view text) {
  std::size_t n = 0;
  std::from_chars(text.data(), text.data() + text.size(), n);
  return n;
}

}  // namespace

std::string property_text(const Resource& r, std::string_view name) {
  Node value = r.properties;
  for (const std::string& part : base::split(name, '.')) value = Node(value[part]);
  if (value.is_scalar() || value.is_secret()) return std::string(value.text());
  return {};
}

IdPattern::IdPattern(const Site& site, const Resource& resource, std::string_view purpose)
    : site_(site), resource_(resource), state_(resource.salt) {
  for (const char c : purpose) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
}

std::string IdPattern::fill(std::string_view pattern) {
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

std::string IdPattern::random(std::size_t length, std::string_view alphabet) {
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

std::string IdPattern::generated_name(std::size_t limit, bool lower) {
  std::string name = site_.stack_name + "-" + resource_.logical_id;
  if (name.size() + random_suffix + 1 > limit) name.resize(limit - random_suffix - 1);
  name += "-" + random(random_suffix, lower ? lower_alnum : mixed);
  return lower ? base::to_lower(name) : name;
}

std::string IdPattern::uuid() {
  std::string text = random(32, lower_hex);
  for (const std::size_t at : {8u, 13u, 18u, 23u}) text.insert(at, "-");
  return text;
}

// "/": the part after the last '/'; "/2": the third one.
std::string IdPattern::part_of_ref(std::string_view separator_and_index) const {
  const std::string& ref = resource_.physical_id;
  const char separator = separator_and_index[0];
  if (separator_and_index.size() == 1) return ref.substr(ref.rfind(separator) + 1);
  const std::vector<std::string> parts = base::split(ref, separator);
  const std::size_t index = number(separator_and_index.substr(1));
  return index < parts.size() ? parts[index] : std::string();
}

// "{A|B|=text}"
std::string IdPattern::choice(std::string_view alternatives) {
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

std::string IdPattern::hole(std::string_view name) {
  if (name.empty()) return "{}";
  if (name.starts_with("ref:")) return part_of_ref(name.substr(4));
  if (name.starts_with('@')) return std::string(attribute_of(site_, resource_, name.substr(1)).text());
  return choice(name);
}

std::string IdPattern::word(std::string_view word_text) {
  const auto colon = word_text.find(':');
  const std::string_view name = word_text.substr(0, colon);
  const std::size_t n = colon == std::string_view::npos ? 0 : number(word_text.substr(colon + 1));
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
  if (name == "HEX") return random(n, upper_hex);
  if (name == "alnum") return random(n, lower_alnum);
  if (name == "base32") return random(n, base32);
  if (name == "mixed") return random(n, mixed);
  if (name == "digits") return random(n, "0123456789");
  if (name == "uuid") return uuid();
  if (name == "account-code") return base::sha256_hex(site_.account + "/" + site_.region).substr(0, n);
  if (name == "byte") return std::to_string(1 + std::stoi(random(2, "0123456789"), nullptr, 10) * 2);
  return ruled(name);
}

// What follows rules that no pattern can say.
std::string IdPattern::ruled(std::string_view name) {
  if (name == "security-group") return security_group(false);
  if (name == "security-group-id") return security_group(true);
  if (name == "fifo-topic") return fifo_suffix("TopicName", "FifoTopic");
  if (name == "fifo-queue") return fifo_suffix("QueueName", "FifoQueue");
  if (name == "lambda-arn") {
    const std::string function = property_text(resource_, "FunctionName");
    if (function.starts_with("arn:")) return function;
    return fill("arn:{partition}:lambda:{region}:{account}:function:") + function;
  }
  if (name == "lambda-target") {
    const std::string function = property_text(resource_, "TargetFunctionArn");
    if (function.starts_with("arn:")) return function;
    return fill("arn:{partition}:lambda:{region}:{account}:function:") + function;
  }
  if (name == "balancer-host")
    return fill(property_text(resource_, "Type") == "network"
                    ? "{ref:/2}-{ref:/3}.elb.{region}.{suffix}"
                    : "{internal}{ref:/2}-{digits:10}.{region}.elb.{suffix}");
  if (name == "fingerprint") return fingerprint();
  return ruled_part(site_, resource_, name);
}

std::string IdPattern::security_group(bool id) {
  const bool in_vpc = !property_text(resource_, "VpcId").empty();
  if (id && in_vpc) return resource_.physical_id;
  if (!id && !in_vpc) return choice("GroupName|auto");
  return "sg-" + random(17, lower_hex);
}

std::string IdPattern::fifo_suffix(std::string_view name_property, std::string_view fifo_property) {
  const bool named = !property_text(resource_, name_property).empty();
  return !named && property_text(resource_, fifo_property) == "true" ? ".fifo" : "";
}

// Of a key that was given, the real one: OpenSSH's SHA-256 for ed25519.
std::string IdPattern::fingerprint() {
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

}  // namespace cf::emulator
