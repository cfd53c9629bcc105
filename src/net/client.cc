#include "net/client.h"

#include <algorithm>

#include "net/curl_engine.h"
#include "net/url.h"

namespace cf::net {
namespace {

base::Error not_sent(base::ErrorKind kind, std::string message) {
  base::Error error = base::error(kind, std::move(message));
  error.fate = base::Fate::not_sent;
  return error;
}

bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

bool is_header_value(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

// A value with a line break would be a second header: that is refused, not sent.
base::Result<Url> check_request(const HttpRequest& request) {
  auto url = split_url(request.url);
  if (!url) return not_sent(base::ErrorKind::input, "not an http or https URL: " + request.url);
  if (!is_token(request.method))
    return not_sent(base::ErrorKind::input, "not an HTTP method: " + request.method);
  for (const auto& [name, value] : request.headers.list()) {
    if (!is_token(name)) return not_sent(base::ErrorKind::input, "not an HTTP header's name: " + name);
    if (!is_header_value(value)) {
      return not_sent(base::ErrorKind::input,
                      "the value of the HTTP header " + name + " has a line break or a NUL");
    }
  }
  return *std::move(url);
}

base::Duration time_left(const ClientOptions& options, const base::Call& call) {
  if (!call.deadline) return options.total_timeout;
  const auto left = std::chrono::duration_cast<base::Duration>(*call.deadline - call.clock->now());
  return std::min(options.total_timeout, left);
}

base::Result<HttpResponse> send_once(CurlEngine& engine, const HttpRequest& request, const Url& url,
                                     const ClientOptions& options, const base::Call& call) {
  if (call.stopped()) {
    return not_sent(base::ErrorKind::cancelled, "the request to " + url.host + " was cancelled");
  }
  const base::Duration limit = time_left(options, call);
  if (limit.count() <= 0) {
    return not_sent(base::ErrorKind::timeout, "no time was left to ask " + url.host);
  }
  const auto transfer = std::make_shared<Transfer>(engine.library(), request, url, options);
  transfer->timeout = limit;
  engine.submit(transfer);
  return transfer->take(call, [&] { engine.abandon(transfer); });
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

base::Result<HttpResponse> send(const HttpRequest& request, const ClientOptions& options,
                                const base::Call& call) {
  auto url = check_request(request);
  if (!url) return url.error();
  const auto engine = CurlEngine::instance();
  if (!engine) return engine.error();
  HttpRequest next = request;
  auto answer = send_once(**engine, next, *url, options, call);
  const bool may_follow = request.method == "GET" || request.method == "HEAD";
  for (int left = may_follow ? options.redirects : 0; answer && left > 0 && is_redirect(answer->status);
       --left) {
    const auto target = resolve_reference(*url, answer->headers.get("Location"));
    if (!target || target->scheme != url->scheme || target->authority() != url->authority()) break;
    url = *target;
    next.url = url->str();
    answer = send_once(**engine, next, *url, options, call);
  }
  return answer;
}

}  // namespace cf::net
