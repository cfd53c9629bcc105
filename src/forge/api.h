// The HTTP and JSON that the hosts have in common: one request with its repetitions, lists over their pages,
// refusals as errors. Knows no host; what differs is settings.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "document/node.h"
#include "forge/connection.h"

namespace cf::forge {

struct ApiSettings {
  std::string host;      // "GitHub": for messages
  std::string base;      // URL without a trailing slash
  net::Headers headers;  // of every request; Authorization is among them
  HttpSend http;
  // What to do about a refusal, where the host says more than its status; empty text: the general advice.
  std::function<std::string(const net::HttpResponse&)> advice;
};

struct ApiRequest {
  std::string method = "GET";
  std::string path;       // below the base, percent-encoded, with its query
  document::Node body{};  // absent: none
  bool repeats = false;   // a POST that may be sent twice: it replaces what the first one made
  std::string accept = "application/json";
  std::size_t limit = 16u << 20;  // bytes of the answer
};

// Sent again: what the host limits (429, a 403 that says so) after the time it names, and 5xx and broken
// connections where that can do nothing twice; at most five times and five minutes in all, and not past the
// call's deadline. No address but those below the base ever gets the token.
class Api {
 public:
  explicit Api(ApiSettings settings) : settings_(std::move(settings)) {}

  base::Result<net::HttpResponse> send(const ApiRequest& request, const base::Call& call) const;
  base::Result<document::Node> ask(const ApiRequest& request, const base::Call& call) const;
  base::Result<document::Node> get(const std::string& path, const base::Call& call) const;
  base::Result<document::Node> post(const std::string& path, document::Node body,
                                    const base::Call& call) const;
  // PUT, PATCH, or a POST, whose answer does not matter.
  base::Result<void> write(const char* method, const std::string& path, document::Node body,
                           const base::Call& call, bool repeats = false) const;
  // One text of an object, as at() names it; without it the answer is unreadable.
  base::Result<std::string> text(const std::string& path, std::string_view keys,
                                 const base::Call& call) const;
  // All pages of a list, whether they are linked by `next`, X-Next-Page or a Link header. More than `most`
  // entries or 2,000 pages: kind limit.
  base::Result<std::vector<document::Node>> list(const std::string& path, const base::Call& call,
                                                 std::size_t most = 100'000) const;

  // For an answer of the right status that is not what it should be.
  base::Error unreadable(const std::string& path, const std::string& what) const;
  const std::string& host() const { return settings_.host; }

 private:
  base::Result<net::HttpResponse> send_to(const std::string& url, const ApiRequest& request,
                                          const base::Call& call) const;
  base::Error refusal(const ApiRequest& request, const net::HttpResponse& answer) const;

  ApiSettings settings_;
};

// How long a limited request has to wait by what the host says; negative: it does not say.
base::Duration wanted_pause(const net::HttpResponse& answer);
// Whether the answer says "too many requests", by 429 or as GitHub's 403s do.
bool is_limited(const net::HttpResponse& answer);
// The URL of the next page; "" on the last. `url` is that of this page.
std::string next_page(const std::string& url, const net::HttpResponse& answer, const document::Node& body);
// The scopes of the token, where the host lists them with its answers; masked, they end in messages.
std::vector<std::string> token_scopes(const net::HttpResponse& answer);
// Kind access_denied: the token has these scopes and can't write what a run posts.
base::Error lacks_scope(const std::vector<std::string>& scopes, const std::string& needed);
// The text of a refusal's body, in any of the hosts' forms; one line.
std::string host_message(const net::HttpResponse& answer);
// In slices, so that a stop is honoured soon. Errors: cancelled, timeout.
base::Result<void> pause(base::Duration duration, const base::Call& call);

}  // namespace cf::forge
