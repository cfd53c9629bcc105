#include "forge/api.h"

#include <algorithm>

#include "base/secrets.h"
#include "base/strings.h"
#include "document/json.h"
#include "forge/answer.h"
#include "net/url.h"

namespace cf::forge {
namespace {

using base::ErrorKind;
using base::Fate;

constexpr std::size_t most_pages = 2'000;
constexpr int most_attempts = 6;
constexpr base::Duration longest_pause{120'000};
constexpr base::Duration longest_waiting{300'000};
constexpr int same_host_redirects = 3;  // of renamed repositories, and of Bitbucket's diffs

bool is_repeatable(const ApiRequest& request) {
  return request.repeats || request.method != "POST";
}

bool may_pass(int status) {
  return status == 500 || status == 502 || status == 503 || status == 504;
}

ErrorKind kind_of_status(const net::HttpResponse& answer) {
  if (is_limited(answer)) return ErrorKind::throttled;
  switch (answer.status) {
    case 401:
      return ErrorKind::credentials;
    case 403:
      return ErrorKind::access_denied;
    case 404:
    case 410:
      return ErrorKind::not_found;
    case 409:
      return ErrorKind::conflict;
    case 413:
      return ErrorKind::limit;
    default:
      return answer.status >= 500 ? ErrorKind::network : ErrorKind::refused;
  }
}

std::string general_advice(ErrorKind kind, const std::string& host) {
  switch (kind) {
    case ErrorKind::credentials:
      return "the token is wrong, expired or revoked: give the job another one";
    case ErrorKind::access_denied:
      return "the token may not do this: docs/forges.md lists the rights that it needs on " + host;
    case ErrorKind::not_found:
      return "check the name; " + host + " also answers so about what the token may not see";
    case ErrorKind::throttled:
      return "run again later; several jobs may be sharing the token";
    case ErrorKind::network:
      return "run again; if it stays, look at the status page of " + host;
    default:
      return {};
  }
}

// Names come from commits and variables; "." and ".." as parts would lead to another endpoint.
bool stays_in_place(std::string_view path) {
  const auto parts = base::split(path.substr(0, path.find('?')), '/');
  return std::none_of(parts.begin(), parts.end(),
                      [](const std::string& part) { return part == "." || part == ".."; });
}

// Whether a URL lies below the API's base: same scheme, host and port, and its path.
bool is_below(const std::string& url, const std::string& base) {
  const auto a = net::split_url(url);
  const auto b = net::split_url(base + "/");
  return a && b && a->scheme == b->scheme && a->host == b->host && a->port == b->port &&
         a->path.starts_with(b->path) && stays_in_place(a->path);
}

}  // namespace

base::Result<net::HttpResponse> Api::send(const ApiRequest& request, const base::Call& call) const {
  if (!stays_in_place(request.path)) {
    return base::error(ErrorKind::input,
                       "\"" + request.path + "\" is not a path that " + settings_.host + " is asked for");
  }
  return send_to(settings_.base + request.path, request, call);
}

base::Result<net::HttpResponse> Api::send_to(const std::string& url, const ApiRequest& request,
                                             const base::Call& call) const {
  if (!is_below(url, settings_.base)) {
    return base::error(ErrorKind::refused,
                       settings_.host + " names a next page at another address; the token is not sent there");
  }
  net::HttpRequest http{request.method, url, settings_.headers, {}};
  http.headers.set("Accept", request.accept);
  http.headers.set("User-Agent", "cloud-foundation");
  if (request.body) {
    http.headers.set("Content-Type", "application/json");
    http.body = document::to_json(request.body);
  }
  net::ClientOptions options;
  options.body_limit = request.limit;
  options.redirects = same_host_redirects;
  base::Duration waited{0};
  base::Duration backoff{1'000};
  for (int attempt = 1;; ++attempt) {
    auto answer = settings_.http(http, options, call);
    if (answer && answer->status < 300) return answer;
    base::Error error = answer ? refusal(request, *answer) : std::move(answer).error();
    if (!answer)
      error.trace.push_back("while asking " + settings_.host + ": " + request.method + " " + request.path);
    const bool limited = answer && is_limited(*answer);
    const bool broken = answer ? may_pass(answer->status)
                               : error.kind == ErrorKind::network || error.kind == ErrorKind::timeout;
    const bool again = limited || (broken && (is_repeatable(request) || error.fate == Fate::not_sent));
    if (!again || attempt == most_attempts) return error;
    const base::Duration wanted = answer ? wanted_pause(*answer) : base::Duration{-1};
    const base::Duration rest = wanted.count() >= 0 ? wanted : backoff;
    backoff *= 2;
    waited += rest;
    if (rest > longest_pause || waited > longest_waiting ||
        (call.deadline && call.clock->now() + rest >= *call.deadline)) {
      if (limited)
        error.hint = settings_.host + " takes requests again in " +
                     base::plural(static_cast<std::size_t>(rest.count() / 1'000), "second") +
                     ": run again then";
      return error;
    }
    if (auto slept = pause(rest, call); !slept) return slept.error();
  }
}

base::Error Api::refusal(const ApiRequest& request, const net::HttpResponse& answer) const {
  base::Error error =
      base::error(kind_of_status(answer), settings_.host + " answered " + std::to_string(answer.status) +
                                              " to " + request.method + " " + request.path);
  if (const std::string message = host_message(answer); !message.empty()) error.message += ": " + message;
  error.message = base::mask_secrets(std::move(error.message));
  if (answer.status < 400) {
    error.hint = "it has been moved: name it by its present address";
  } else if (settings_.advice) {
    error.hint = settings_.advice(answer);
  }
  error.hint = base::mask_secrets(std::move(error.hint));
  if (error.hint.empty()) error.hint = general_advice(error.kind, settings_.host);
  error.http_status = answer.status;
  error.fate = answer.status >= 500 ? Fate::unknown : Fate::refused;
  error.request_id = std::string(answer.headers.get("X-GitHub-Request-Id"));
  if (error.request_id.empty()) error.request_id = std::string(answer.headers.get("X-Request-Id"));
  return error;
}

base::Result<document::Node> Api::ask(const ApiRequest& request, const base::Call& call) const {
  const auto answer = send(request, call);
  if (!answer) return answer.error();
  auto body = document::parse_json_text(answer->body);
  if (!body || !(body->is_mapping() || body->is_sequence())) return unreadable(request.path, "is not JSON");
  return body;
}

base::Result<document::Node> Api::get(const std::string& path, const base::Call& call) const {
  ApiRequest request;
  request.path = path;
  return ask(request, call);
}

base::Result<document::Node> Api::post(const std::string& path, document::Node body,
                                       const base::Call& call) const {
  ApiRequest request;
  request.method = "POST";
  request.path = path;
  request.body = std::move(body);
  return ask(request, call);
}

base::Result<void> Api::write(const char* method, const std::string& path, document::Node body,
                              const base::Call& call, bool repeats) const {
  ApiRequest request;
  request.method = method;
  request.path = path;
  request.body = std::move(body);
  request.repeats = repeats;
  if (auto answer = send(request, call); !answer) return answer.error();
  return {};
}

base::Result<std::string> Api::text(const std::string& path, std::string_view keys,
                                    const base::Call& call) const {
  const auto node = get(path, call);
  if (!node) return node.error();
  std::string text = text_at(*node, keys);
  if (text.empty()) return unreadable(path, "lacks what it should say");
  return text;
}

base::Result<std::vector<document::Node>> Api::list(const std::string& path, const base::Call& call,
                                                    std::size_t most) const {
  std::vector<document::Node> all;
  ApiRequest request;
  request.path = path;
  std::string url;
  // A page may be empty (what the token can't see is left out), so pages are counted too.
  for (std::size_t page = 0; page == 0 || !url.empty(); ++page) {
    const auto answer = page == 0 ? send(request, call) : send_to(url, request, call);
    if (!answer) return answer.error();
    if (answer->status == 202) return all;  // Bitbucket has not made the list yet
    const auto body = document::parse_json_text(answer->body);
    if (!body) return unreadable(path, "is not JSON");
    const document::Node& entries = body->is_mapping() ? body->find("values") : *body;
    if (!entries.is_sequence()) return unreadable(path, "is not a list");
    all.insert(all.end(), entries.items().begin(), entries.items().end());
    if (all.size() > most || page > most_pages) {
      return base::error(ErrorKind::limit,
                         settings_.host + " has more than " + std::to_string(most) + " entries at " + path);
    }
    url = next_page(page == 0 ? settings_.base + path : url, *answer, *body);
  }
  return all;
}

base::Error Api::unreadable(const std::string& path, const std::string& what) const {
  return base::error(ErrorKind::network, "the answer of " + settings_.host + " to " + path + " " + what,
                     "check the API's URL: a proxy or sign-in page may have answered in its place");
}

}  // namespace cf::forge
