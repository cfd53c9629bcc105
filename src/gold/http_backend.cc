#include <cstdio>

#include "base/digest.h"
#include "base/strings.h"
#include "gold/backend.h"
#include "net/client.h"

namespace cf::gold {
namespace {

using base::ErrorKind;

// Repositories answer what they don't have with a page for people, some with status 200.
bool is_html(const net::HttpResponse& response) {
  if (base::to_lower(response.headers.get("content-type")).starts_with("text/html")) return true;
  const std::string start = base::to_lower(base::trim(std::string_view(response.body).substr(0, 256)));
  return start.starts_with("<!doctype html") || start.starts_with("<html");
}

net::HttpRequest request_for(const Login& login, const std::string& url) {
  net::HttpRequest request;
  request.url = url;
  if (!login.token.empty()) {
    request.headers.set("Authorization", "Bearer " + login.token);
  } else if (!login.user.empty()) {
    request.headers.set("Authorization", "Basic " + base::base64_encode(login.user + ":" + login.password));
  }
  return request;
}

base::Error at_location(ErrorKind kind, const std::string& url, const std::string& what, std::string hint,
                        int status) {
  base::Error error = base::error(kind, url + ": " + what, std::move(hint));
  error.http_status = status;
  return error;
}

// Whoever answers anything but a file or its absence is no registry, or one that fails: kind network, as
// where nobody answers.
base::Result<Stored> stored_of(net::HttpResponse response, const std::string& url) {
  const int status = response.status;
  if (status == 404 || status == 410) return at_location(ErrorKind::not_found, url, "not there", "", status);
  if (status == 401 || status == 403) {
    return at_location(ErrorKind::access_denied, url,
                       "the gold repository refuses access (status " + std::to_string(status) + ")",
                       "check the user and password, or the token, of the gold repository", status);
  }
  if (status >= 300 && status < 400) {
    return at_location(ErrorKind::network, url,
                       "the gold repository redirects to " + std::string(response.headers.get("location")) +
                           ", which is not followed",
                       "name the repository by the address that answers itself", status);
  }
  if (status != 200 && status != 206) {
    const ErrorKind kind = status == 429 ? ErrorKind::throttled : ErrorKind::network;
    return at_location(kind, url, "the gold repository answers with status " + std::to_string(status),
                       "try again later", status);
  }
  const std::string encoding = base::to_lower(response.headers.get("content-encoding"));
  if (!encoding.empty() && encoding != "identity") {
    return at_location(ErrorKind::network, url,
                       "the gold repository answers with the content encoding " +
                           base::ellipsis(encoding, 40) + ", which nobody asked for",
                       "have it send files as they are: nothing is unpacked", status);
  }
  if (is_html(response)) {
    return at_location(ErrorKind::network, url,
                       "the gold repository answers with an HTML page, not with a file",
                       "check its address and whether it wants a login", status);
  }
  // A server without ETags has the bytes themselves to be told by.
  std::string version(response.headers.get("etag"));
  if (version.empty()) version = base::sha256_hex(response.body);
  return Stored{std::move(response.body), std::move(version)};
}

class HttpBackend final : public Backend {
 public:
  HttpBackend(std::string url, Login login, base::Duration patience)
      : url_(std::move(url)), login_(std::move(login)), patience_(patience) {
    while (url_.ends_with('/')) url_.pop_back();
  }

  base::Result<Stored> read(const std::string& path, std::size_t limit, const base::Call& call) override {
    const std::string url = location_of(path);
    auto stored = limit > max_index_bytes ? read_in_pieces(url, limit, call)
                                          : read_with_retries(request_for(login_, url), limit, call);
    if (stored || stored.error().message.find(url) != std::string::npos) return stored;
    base::Error error = std::move(stored).error();
    error.message = url + ": " + error.message;
    return error;
  }

  // A plain PUT, as Artifactory and WebDAV take it. If-None-Match and If-Match are sent, and since not every
  // server keeps to them, what is there is looked at before.
  base::Result<void> write(const std::string& path, std::string_view bytes, const std::string& expected,
                           const base::Call& call) override {
    const std::string url = location_of(path);
    auto there = read(path, max_artifact_bytes, call);
    if (!there && there.error().kind != ErrorKind::not_found) return std::move(there).error();
    if (there.has_value() != !expected.empty() || (there && there->version != expected))
      return base::error(ErrorKind::conflict, url + (there ? " is there already" : " is not there any more"));
    net::HttpRequest request = request_for(login_, url);
    request.method = "PUT";
    request.body = bytes;
    request.headers.set("Content-Type", "application/octet-stream");
    request.headers.set("X-Checksum-Sha256", base::sha256_hex(bytes));
    if (expected.empty()) {
      request.headers.set("If-None-Match", "*");
    } else if (expected.starts_with('"')) {  // a weak one matches nothing there
      request.headers.set("If-Match", expected);
    }
    auto response = net::send(request, options_for(bytes.size(), false), call);
    if (!response) return std::move(response).error().while_("publishing " + url);
    if (response->status >= 200 && response->status < 300) return {};
    if (response->status == 409 || response->status == 412)
      return base::error(ErrorKind::conflict, url + " was written by somebody else meanwhile",
                         "publish again");
    auto refused = stored_of(*std::move(response), url);
    if (refused) return base::error(ErrorKind::refused, url + ": the registry did not take the file");
    return std::move(refused).error();
  }

  std::string location_of(const std::string& path) const override {
    return url_ + "/" + base::percent_encode(path, "/");
  }
  bool is_remote() const override { return true; }

 private:
  // Large files may take their time as long as they come on. A server that takes a file in may be silent.
  net::ClientOptions options_for(std::size_t limit, bool reads) const {
    net::ClientOptions options;
    if (reads) options.stall_timeout = patience_;
    options.total_timeout = limit > max_template_bytes ? base::Duration{300'000} : base::Duration{30'000};
    options.body_limit = limit;
    options.redirects = 3;  // to the same host only: elsewhere the credentials must not go
    return options;
  }

  // What breaks off on the way is asked for again from there: of an artifact a piece at a time, as long as
  // the server knows ranges and says by an ETag that it is still the same file.
  base::Result<Stored> read_in_pieces(const std::string& url, std::size_t limit,
                                      const base::Call& call) const {
    Stored whole;
    for (;;) {
      net::HttpRequest request = request_for(login_, url);
      const std::size_t from = whole.bytes.size();
      request.headers.set("Range",
                          "bytes=" + std::to_string(from) + "-" + std::to_string(from + piece_bytes - 1));
      if (from > 0) request.headers.set("If-Match", whole.version);
      std::optional<Piece> piece;
      auto stored = read_with_retries(request, limit - from, call, &piece);
      if (!stored) return stored;
      if (!piece) return stored;  // all of it, whatever was asked for
      const bool goes_on = piece->first == from && stored->bytes.size() == piece->last + 1 - from &&
                           piece->total <= limit && (from == 0 || stored->version == whole.version);
      if (!goes_on)
        return at_location(ErrorKind::network, url,
                           "the gold repository's answer is not the part that was asked for",
                           "try again later", 206);
      whole.bytes += stored->bytes;
      whole.version = std::move(stored->version);
      if (whole.bytes.size() >= piece->total) return whole;
      if (!whole.version.starts_with('"')) return read_with_retries(request_for(login_, url), limit, call);
    }
  }

  // "bytes 0-99/1234"
  struct Piece {
    std::size_t first = 0, last = 0, total = 0;
  };
  static std::optional<Piece> piece_of(std::string_view text) {
    Piece piece;
    if (std::sscanf(std::string(text).c_str(), "bytes %zu-%zu/%zu", &piece.first, &piece.last,
                    &piece.total) != 3 ||
        piece.last < piece.first || piece.last >= piece.total)
      return std::nullopt;
    return piece;
  }

  // `piece`: which part of the file it is, where the answer is a part; null: a part is no answer.
  base::Result<Stored> read_with_retries(const net::HttpRequest& request, std::size_t limit,
                                         const base::Call& call,
                                         std::optional<Piece>* piece = nullptr) const {
    const std::string& url = request.url;
    for (int attempt = 0;; ++attempt) {
      auto response = net::send(request, options_for(limit, true), call);
      if (response && response->status == 206) {
        const auto found = piece_of(response->headers.get("content-range"));
        if (!found || piece == nullptr)
          return at_location(ErrorKind::network, url, "the gold repository answers with a part of the file",
                             "try again later", 206);
        *piece = found;
      }
      base::Result<Stored> stored =
          response ? stored_of(*std::move(response), url) : base::Result<Stored>(std::move(response).error());
      if (stored || attempt >= 2 || call.stopped() || call.expired()) return stored;
      const ErrorKind kind = stored.error().kind;
      const int status = stored.error().http_status;
      const bool is_silent = kind == ErrorKind::network && status == 0;
      if (!is_silent && kind != ErrorKind::throttled && status < 500) return stored;
      call.clock->sleep(base::Duration{300 << attempt});
    }
  }

  static constexpr std::size_t piece_bytes = 8u << 20;
  std::string url_;
  Login login_;
  base::Duration patience_;
};

}  // namespace

std::unique_ptr<Backend> http_backend(std::string url, Login login, base::Duration patience) {
  return std::make_unique<HttpBackend>(std::move(url), std::move(login), patience);
}

}  // namespace cf::gold
