// STS: who am I, and roles of any account. Every role may be assumed: the embedded AWS has no IAM.
#include "base/digest.h"
#include "base/ids.h"
#include "base/strings.h"
#include "emulator/protocols.h"
#include "emulator/refusal.h"
#include "emulator/services.h"
#include "emulator/xml.h"

namespace cf::emulator {

namespace {

constexpr std::string_view sts_namespace = "https://sts.amazonaws.com/doc/2011-06-15/";
constexpr std::string_view key_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view secret_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr int default_session_seconds = 3600;

void write_credentials(Xml& xml, World& world, const std::string& account, const std::string& arn,
                       const std::string& user_id, int seconds) {
  xml.open("Credentials");
  xml.text("AccessKeyId", "ASIA" + world.random_text(16, key_letters));
  xml.text("SecretAccessKey", world.random_text(40, secret_letters));
  xml.text("SessionToken", make_session_token(account, arn, user_id));
  xml.text("Expiration", base::iso8601(world.now() + std::chrono::seconds(seconds)));
  xml.close("Credentials");
}

bool is_session_name(std::string_view name) {
  if (name.size() < 2 || name.size() > 64) return false;
  return name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+=,.@-") ==
         std::string_view::npos;
}

base::Result<std::string> assume_role(World& world, const Request& r) {
  const std::string role = r.parameters.get("RoleArn");
  const std::string session = r.parameters.get("RoleSessionName");
  const std::vector<std::string> parts = base::split(role, ':');
  if (parts.size() != 6 || parts[0] != "arn" || parts[2] != "iam" || !base::is_account_id(parts[4]) ||
      !parts[5].starts_with("role/") || parts[5].size() < 6 || role.size() > 2048 ||
      role.find_first_of("\n\r ") != std::string::npos) {
    return validation_error(role + " is invalid");
  }
  if (!is_session_name(session)) {
    return validation_error(
        "1 validation error detected: Value '" + session +
        "' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular "
        "expression pattern: [\\w+=,.@-]*");
  }
  const int seconds = r.parameters.number("DurationSeconds", default_session_seconds);
  if (seconds < 900 || seconds > 43'200) {
    return validation_error("1 validation error detected: Value '" + std::to_string(seconds) +
                            "' at 'durationSeconds' failed to satisfy constraint: Member must have value " +
                            (seconds < 900 ? "greater than or equal to 900" : "less than or equal to 43200"));
  }
  const std::string name = parts[5].substr(parts[5].rfind('/') + 1);
  const std::string arn = "arn:" + parts[1] + ":sts::" + parts[4] + ":assumed-role/" + name + "/" + session;
  const std::string role_id = "AROA" + base::to_upper(base::sha256_hex(role)).substr(0, 17);
  const std::string user_id = role_id + ":" + session;
  Xml xml;
  write_credentials(xml, world, parts[4], arn, user_id, seconds);
  xml.open("AssumedRoleUser").text("AssumedRoleId", user_id).text("Arn", arn).close("AssumedRoleUser");
  xml.text("PackedPolicySize", "0");
  return xml.take();
}

base::Result<std::string> answer_sts(World& world, const Request& r) {
  Xml xml;
  if (r.action == "GetCallerIdentity") {
    xml.text("Arn", r.caller.arn).text("UserId", r.caller.user_id).text("Account", r.caller.account);
    return xml.take();
  }
  if (r.action == "AssumeRole" || r.action == "AssumeRoleWithWebIdentity") return assume_role(world, r);
  if (r.action == "GetSessionToken") {
    write_credentials(xml, world, r.caller.account, r.caller.arn, r.caller.user_id,
                      r.parameters.number("DurationSeconds", 43'200));
    return xml.take();
  }
  if (r.action == "GetAccessKeyInfo") {
    const std::string key = r.parameters.get("AccessKeyId");
    xml.text("Account", base::is_account_id(key) ? key : r.caller.account);
    return xml.take();
  }
  return refusal("InvalidAction", "The embedded AWS has no STS operation " + r.action);
}

}  // namespace

net::HttpResponse serve_sts(World& world, const Request& request) {
  return query_answer(request, sts_namespace, answer_sts(world, request));
}

}  // namespace cf::emulator
