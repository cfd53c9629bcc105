#include "aws/sigv4.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "base/digest.h"
#include "base/strings.h"
#include "net/url.h"

namespace cf::aws {
namespace {

// All but what proxies may add or change on the way.
bool is_signed(const std::string& lower_name) {
  constexpr std::array<std::string_view, 12> unsigned_names{"authorization",
                                                            "connection",
                                                            "expect",
                                                            "keep-alive",
                                                            "proxy-authenticate",
                                                            "proxy-authorization",
                                                            "te",
                                                            "trailer",
                                                            "transfer-encoding",
                                                            "upgrade",
                                                            "user-agent",
                                                            "x-amzn-trace-id"};
  return std::find(unsigned_names.begin(), unsigned_names.end(), lower_name) == unsigned_names.end();
}

std::string trim_all(std::string_view value) {
  std::string text;
  for (const char c : base::trim(value)) {
    const bool blank = c == ' ' || c == '\t';
    if (blank && text.ends_with(' ')) continue;
    text += blank ? ' ' : c;
  }
  return text;
}

// Without dot segments and repeated slashes, then encoded once more.
std::string canonical_path(const std::string& path, const std::string& service) {
  if (service == "s3") return path;
  std::vector<std::string> kept;
  for (auto& part : base::split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (!kept.empty()) kept.pop_back();
    } else {
      kept.push_back(std::move(part));
    }
  }
  std::string normal = "/" + base::join(kept, "/");
  if (!kept.empty() && path.ends_with('/')) normal += '/';
  return base::percent_encode(normal, "/");
}

std::string canonical_query(std::string_view query) {
  if (query.empty()) return {};
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& part : base::split(query, '&')) {
    const auto equals = part.find('=');
    pairs.emplace_back(part.substr(0, equals), equals == std::string::npos ? "" : part.substr(equals + 1));
  }
  std::sort(pairs.begin(), pairs.end());
  std::string text;
  for (const auto& [name, value] : pairs) {
    if (!text.empty()) text += '&';
    text += name + "=" + value;
  }
  return text;
}

std::map<std::string, std::string> signed_header_values(const net::HttpRequest& request) {
  std::map<std::string, std::string> values;
  for (const auto& [name, value] : request.headers.list()) {
    const std::string lower = base::to_lower(name);
    if (!is_signed(lower)) continue;
    const auto [place, added] = values.try_emplace(lower, trim_all(value));
    if (!added) place->second += "," + trim_all(value);
  }
  return values;
}

std::string header_names(const net::HttpRequest& request) {
  std::string names;
  for (const auto& [name, value] : signed_header_values(request)) {
    if (!names.empty()) names += ';';
    names += name;
  }
  return names;
}

std::string hmac(std::string_view key, std::string_view text) {
  return std::string(base::as_bytes(base::hmac_sha256(key, text)));
}

}  // namespace

std::string canonical_request(const net::HttpRequest& request, const std::string& service) {
  const auto url = net::split_url(request.url);
  std::string text = request.method + "\n";
  text += canonical_path(url ? url->path : "/", service) + "\n";
  text += canonical_query(url ? url->query : "") + "\n";
  for (const auto& [name, value] : signed_header_values(request)) text += name + ":" + value + "\n";
  text += "\n" + header_names(request) + "\n";
  const auto given = request.headers.get("X-Amz-Content-SHA256");
  text += given.empty() ? base::sha256_hex(request.body) : std::string(given);
  return text;
}

void sign(net::HttpRequest& request, const Credentials& credentials, const SigningScope& scope) {
  const std::string time = base::basic_iso8601(scope.time);
  const std::string date = time.substr(0, 8);
  const auto url = net::split_url(request.url);
  request.headers.erase("Authorization");
  request.headers.set("Host", url ? url->authority() : "");
  request.headers.set("X-Amz-Date", time);
  request.headers.erase("X-Amz-Security-Token");
  if (!credentials.session_token.empty())
    request.headers.set("X-Amz-Security-Token", credentials.session_token);
  if (scope.service == "s3") request.headers.set("X-Amz-Content-SHA256", base::sha256_hex(request.body));

  const std::string credential_scope = date + "/" + scope.region + "/" + scope.service + "/aws4_request";
  const std::string to_sign = "AWS4-HMAC-SHA256\n" + time + "\n" + credential_scope + "\n" +
                              base::sha256_hex(canonical_request(request, scope.service));
  std::string key = hmac("AWS4" + credentials.secret_access_key, date);
  key = hmac(key, scope.region);
  key = hmac(key, scope.service);
  key = hmac(key, "aws4_request");
  request.headers.set("Authorization", "AWS4-HMAC-SHA256 Credential=" + credentials.access_key_id + "/" +
                                           credential_scope + ", SignedHeaders=" + header_names(request) +
                                           ", Signature=" + base::hex(hmac(key, to_sign)));
}

}  // namespace cf::aws
