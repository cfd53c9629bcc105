#include "emulator/request.h"

#include "base/digest.h"
#include "base/ids.h"
#include "base/strings.h"

namespace cf::emulator {

namespace {

constexpr std::string_view token_mark = "cf-local-session";
constexpr std::string_view default_region = "us-east-1";

struct CredentialScope {
  std::string access_key, region, service;
};

// "AKID/20260101/us-east-1/s3/aws4_request"
CredentialScope read_credential(std::string_view text) {
  const std::vector<std::string> parts = base::split(text, '/');
  if (parts.size() < 5) return {parts.front(), {}, {}};
  const std::size_t n = parts.size();
  CredentialScope out{parts[0], parts[n - 3], parts[n - 2]};
  for (std::size_t i = 1; i + 4 < n; ++i) out.access_key += "/" + parts[i];
  return out;
}

CredentialScope credential_of(const Request& r) {
  const std::string_view authorization = r.http->headers.get("Authorization");
  const auto at = authorization.find("Credential=");
  if (at != std::string_view::npos) {
    std::string_view text = authorization.substr(at + 11);
    return read_credential(base::trim(text.substr(0, text.find(','))));
  }
  if (const std::string text = r.query.get("X-Amz-Credential"); !text.empty()) return read_credential(text);
  return {};
}

void read_target(const net::HttpRequest& http, Request& r) {
  std::string_view url = http.url;
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos && scheme < url.find_first_of("/?")) {
    url.remove_prefix(scheme + 3);
    const auto end = url.find_first_of("/?");
    r.host = std::string(url.substr(0, end));
    url = end == std::string_view::npos ? std::string_view{} : url.substr(end);
  }
  if (const std::string_view host = http.headers.get("Host"); !host.empty()) r.host = std::string(host);
  if (const auto colon = r.host.rfind(':');
      colon != std::string::npos && r.host.find(']', colon) == std::string::npos)
    r.host.resize(colon);
  r.host = base::to_lower(r.host);
  const auto question = url.find('?');
  r.path = std::string(url.substr(0, question));
  if (r.path.empty() || r.path.front() != '/') r.path.insert(0, "/");
  if (question != std::string_view::npos) r.query = Parameters(url.substr(question + 1));
}

bool is_form(const net::HttpRequest& http) {
  const std::string type = base::to_lower(http.headers.get("Content-Type"));
  return type.starts_with("application/x-www-form-urlencoded");
}

struct Target {
  std::string_view prefix, service;
};
constexpr Target targets[] = {
    {"AmazonSSM.", "ssm"}, {"secretsmanager.", "secretsmanager"}, {"AmazonSQS.", "sqs"}};

struct Version {
  std::string_view version, service;
};
constexpr Version versions[] = {
    {"2010-05-15", "cloudformation"}, {"2011-06-15", "sts"}, {"2010-03-31", "sns"}, {"2012-11-05", "sqs"}};

// "sts.eu-west-1.amazonaws.com": the service and region that a host names.
void read_host(Request& r, RequestScope& found) {
  if (!r.host.ends_with(".amazonaws.com")) return;
  const std::vector<std::string> labels = base::split(r.host, '.');
  for (std::size_t i = 0; i + 2 < labels.size(); ++i) {
    const std::string& label = labels[i];
    if (label == "s3" || label.starts_with("s3-")) found.service = "s3";
    if (label == "sts" || label == "cloudformation" || label == "ssm" || label == "sns" || label == "sqs" ||
        label == "secretsmanager")
      found.service = label;
    if (is_api_region(label)) found.region = label;
  }
}

std::string guess_service(const Request& r) {
  for (const Target& t : targets)
    if (r.http->headers.get("X-Amz-Target").starts_with(t.prefix)) return std::string(t.service);
  const std::string version = r.parameters.get("Version");
  for (const Version& v : versions)
    if (version == v.version) return std::string(v.service);
  if (!r.action.empty()) return {};
  return "s3";
}

Caller caller_of(const Request& r, const std::string& access_key, const std::string& default_account) {
  Caller c;
  c.access_key = access_key;
  std::string token(r.http->headers.get("X-Amz-Security-Token"));
  if (token.empty()) token = r.query.get("X-Amz-Security-Token");
  if (const auto bytes = base::base64_decode(token)) {
    const std::vector<std::string> parts = base::split(*bytes, '\n');
    if (parts.size() == 4 && parts[0] == token_mark && base::is_account_id(parts[1])) {
      c.account = parts[1];
      c.arn = parts[2];
      c.user_id = parts[3];
      return c;
    }
  }
  c.account = base::is_account_id(access_key) ? access_key : default_account;
  c.arn = "arn:aws:iam::" + c.account + ":root";
  c.user_id = c.account;
  return c;
}

}  // namespace

bool is_api_region(std::string_view text) {
  return base::is_region(text);
}

std::string make_session_token(const std::string& account, const std::string& arn,
                               const std::string& user_id) {
  return base::base64_encode(std::string(token_mark) + "\n" + account + "\n" + arn + "\n" + user_id);
}

Request read_request(const net::HttpRequest& http, const RequestScope& scope,
                     const std::string& default_account) {
  Request r;
  r.http = &http;
  read_target(http, r);
  r.parameters = r.query;
  if (is_form(http)) {
    const Parameters body(http.body);
    for (const auto& [name, value] : body.all()) r.parameters.add(name, value);
  }
  r.action = r.parameters.get("Action");
  const CredentialScope credential = credential_of(r);
  RequestScope found;
  read_host(r, found);
  r.service = !credential.service.empty() ? credential.service
              : !scope.service.empty()    ? scope.service
                                          : found.service;
  if (r.service.empty()) r.service = guess_service(r);
  r.region = !credential.region.empty() ? credential.region
             : !scope.region.empty()    ? scope.region
                                        : found.region;
  if (!is_api_region(r.region)) r.region = std::string(default_region);
  if (const std::string_view target = http.headers.get("X-Amz-Target"); !target.empty())
    r.action = std::string(target.substr(target.rfind('.') + 1));
  r.caller = caller_of(r, credential.access_key, default_account);
  return r;
}

}  // namespace cf::emulator
