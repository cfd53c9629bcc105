// What the headers and bodies of the hosts' answers say about limits, pages and errors.
#include <algorithm>
#include <charconv>
#include <ctime>

#include "base/secrets.h"
#include "base/strings.h"
#include "document/json.h"
#include "forge/answer.h"
#include "forge/api.h"
#include "net/url.h"

namespace cf::forge {
namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// "Mon, 23 Nov 2026 03:06:42 GMT", in seconds since 1970.
std::optional<std::int64_t> date_seconds(std::string_view text) {
  std::tm parts{};
  if (strptime(std::string(text).c_str(), "%a, %d %b %Y %H:%M:%S", &parts) == nullptr) return std::nullopt;
  return timegm(&parts);
}

base::Duration seconds(std::int64_t count) {
  constexpr std::int64_t a_day = 86'400;
  return base::Duration(std::clamp<std::int64_t>(count, 0, a_day) * 1'000);
}

// "<https://...?page=2>; rel="next", <...>; rel="last"": the target whose rel is next.
std::string linked_next(std::string_view links) {
  while (!links.empty()) {
    const auto open = links.find('<');
    const auto close = links.find('>', open == std::string_view::npos ? 0 : open);
    if (open == std::string_view::npos || close == std::string_view::npos) return {};
    const std::string_view target = links.substr(open + 1, close - open - 1);
    links.remove_prefix(close + 1);
    const std::string_view parameters = links.substr(0, links.find('<'));
    if (parameters.find("rel=\"next\"") != std::string_view::npos ||
        parameters.find("rel=next") != std::string_view::npos) {
      return std::string(target);
    }
  }
  return {};
}

std::string with_page(const std::string& url, std::string_view page) {
  auto parts = net::split_url(url);
  if (!parts) return {};
  net::Fields fields = net::decode_form(parts->query);
  std::erase_if(fields, [](const auto& field) { return field.first == "page"; });
  fields.emplace_back("page", std::string(page));
  parts->query = net::encode_form(fields);
  return parts->str();
}

// Texts of whatever depth, joined: GitLab's messages are strings, lists, or lists by field.
void gather(const document::Node& node, const std::string& label, int depth, std::vector<std::string>& out) {
  constexpr int deepest = 4;
  constexpr std::size_t most = 10;
  if (depth > deepest || out.size() >= most) return;
  if (node.is_scalar()) {
    if (const std::string text = text_at(node, ""); !text.empty()) out.push_back(label + text);
  }
  for (const auto& item : node.items()) gather(item, label, depth + 1, out);
  for (const auto& [key, value] : node.entries())
    gather(value, std::string(key.text()) + " ", depth + 1, out);
}

}  // namespace

bool is_limited(const net::HttpResponse& answer) {
  if (answer.status == 429) return true;
  if (answer.status != 403) return false;
  if (!answer.headers.get("Retry-After").empty() || answer.headers.get("X-RateLimit-Remaining") == "0") {
    return true;
  }
  // GitHub's secondary limits may come without any header: their text is all there is.
  return base::to_lower(answer.body).find("secondary rate limit") != std::string::npos;
}

base::Duration wanted_pause(const net::HttpResponse& answer) {
  const auto here = date_seconds(answer.headers.get("Date"));
  const std::string_view after = answer.headers.get("Retry-After");
  if (const auto count = whole_number(after)) return seconds(*count);
  if (const auto then = date_seconds(after); then && here) return seconds(*then - *here);
  if (!is_limited(answer)) return base::Duration{-1};
  if (answer.headers.get("X-RateLimit-Remaining") == "0") {
    const auto reset = whole_number(answer.headers.get("X-RateLimit-Reset"));
    if (reset && here) return seconds(*reset - *here + 1);
  }
  // GitHub asks for at least a minute where it names no time.
  return answer.status == 403 ? base::Duration{60'000} : base::Duration{-1};
}

std::string next_page(const std::string& url, const net::HttpResponse& answer, const document::Node& body) {
  const auto absolute = [&](const std::string& reference) {
    const auto here = net::split_url(url);
    const auto target = here ? net::resolve_reference(*here, reference) : std::nullopt;
    return target ? target->str() : std::string();
  };
  if (const std::string next = body.is_mapping() ? text_at(body, "next") : ""; !next.empty()) {
    return absolute(next);
  }
  // Before the link, which names GitLab by its own idea of its address.
  if (answer.headers.has("X-Next-Page")) {
    const std::string_view page = answer.headers.get("X-Next-Page");
    return whole_number(page) ? with_page(url, page) : std::string();
  }
  const std::string linked = linked_next(answer.headers.get("Link"));
  return linked.empty() ? linked : absolute(linked);
}

std::vector<std::string> token_scopes(const net::HttpResponse& answer) {
  std::vector<std::string> scopes;
  for (const auto& part : base::split(answer.headers.get("X-OAuth-Scopes"), ',')) {
    if (const auto scope = base::trim(part); !scope.empty()) {
      scopes.push_back(base::mask_secrets(std::string(scope)));
    }
  }
  return scopes;
}

base::Error lacks_scope(const std::vector<std::string>& scopes, const std::string& needed) {
  return base::error(
      base::ErrorKind::access_denied,
      "the token can't write what the run posts: it has the scopes " + base::join(scopes, ", "),
      "give it the scope " + needed);
}

std::string host_message(const net::HttpResponse& answer) {
  constexpr std::size_t longest = 500;
  const auto body = document::parse_json_text(answer.body);
  if (!body || !body->is_mapping()) return {};
  std::vector<std::string> texts;
  for (const char* key : {"message", "error.message", "error.detail", "errors", "error.fields"}) {
    gather(at(*body, key), "", 0, texts);
  }
  if (texts.empty()) {
    for (const char* key : {"error", "error_description"}) gather(at(*body, key), "", 0, texts);
  }
  std::string line = base::join(texts, "; ");
  std::replace_if(
      line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return base::ellipsis(line, longest);
}

base::Result<void> pause(base::Duration duration, const base::Call& call) {
  constexpr base::Duration slice{50};
  while (duration.count() > 0) {
    if (call.stopped()) return base::error(base::ErrorKind::cancelled, "waiting for the host was cancelled");
    if (call.expired()) return base::error(base::ErrorKind::timeout, "no time was left to wait for the host");
    call.clock->sleep(std::min(slice, duration));
    duration -= slice;
  }
  return {};
}

}  // namespace cf::forge
