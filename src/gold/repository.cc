#include "gold/repository.h"

#include "base/digest.h"
#include "base/files.h"
#include "base/strings.h"
#include "net/client.h"

namespace cf::gold {
namespace {

using base::ErrorKind;

std::string folder_of(const Settings& settings) {
  return settings.base.starts_with("dir:") ? settings.base.substr(4) : settings.base;
}

base::Result<std::string> read_folder(const Settings& settings, const std::string& path, std::size_t limit) {
  const std::filesystem::path folder = folder_of(settings);
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    return base::error(ErrorKind::input, "the gold repository " + folder.string() + " is no folder",
                       "name the folder or URL that holds the gold templates");
  }
  auto file = base::beneath(folder, path);
  if (!file) return std::move(file).error();
  if (std::filesystem::is_directory(*file, ignored)) {
    return base::error(ErrorKind::not_found, file->string() + " is a folder");
  }
  return base::read_file(*file, limit);
}

// Repositories answer what they don't have with a page for people, some with status 200.
bool is_html(const net::HttpResponse& response) {
  if (base::to_lower(response.headers.get("content-type")).starts_with("text/html")) return true;
  const std::string start = base::to_lower(base::trim(std::string_view(response.body).substr(0, 256)));
  return start.starts_with("<!doctype html") || start.starts_with("<html");
}

net::HttpRequest request_for(const Settings& settings, const std::string& url) {
  net::HttpRequest request;
  request.url = url;
  if (!settings.token.empty()) {
    request.headers.set("Authorization", "Bearer " + settings.token);
  } else if (!settings.user.empty()) {
    request.headers.set("Authorization",
                        "Basic " + base::base64_encode(settings.user + ":" + settings.password));
  }
  return request;
}

base::Error at_location(ErrorKind kind, const std::string& url, const std::string& what, std::string hint,
                        int status) {
  base::Error error = base::error(kind, url + ": " + what, std::move(hint));
  error.http_status = status;
  return error;
}

base::Result<std::string> body_of(net::HttpResponse response, const std::string& url) {
  const int status = response.status;
  if (status == 404 || status == 410) return at_location(ErrorKind::not_found, url, "not there", "", status);
  if (status == 401 || status == 403) {
    return at_location(ErrorKind::access_denied, url,
                       "the gold repository refuses access (status " + std::to_string(status) + ")",
                       "check the user and password, or the token, of the gold repository", status);
  }
  if (status >= 300 && status < 400) {
    return at_location(ErrorKind::refused, url,
                       "the gold repository redirects to " + std::string(response.headers.get("location")) +
                           ", which is not followed",
                       "name the repository by the address that answers itself", status);
  }
  if (status != 200) {
    const ErrorKind kind = status == 429 ? ErrorKind::throttled : ErrorKind::refused;
    return at_location(kind, url, "the gold repository answers with status " + std::to_string(status),
                       "try again later", status);
  }
  if (is_html(response)) {
    return at_location(ErrorKind::refused, url,
                       "the gold repository answers with an HTML page, not with a file",
                       "check its address and whether it wants a login", status);
  }
  return std::move(response.body);
}

base::Result<std::string> read_remote(const Settings& settings, const std::string& path, std::size_t limit,
                                      const base::Call& call) {
  const std::string url = location_of(settings, path);
  net::ClientOptions options;
  options.total_timeout = limit > max_template_bytes ? base::Duration{300'000} : base::Duration{30'000};
  options.body_limit = limit;
  options.redirects = 3;  // to the same host only: elsewhere the credentials must not go
  for (int attempt = 0;; ++attempt) {
    auto response = net::send(request_for(settings, url), options, call);
    base::Result<std::string> body = response ? body_of(*std::move(response), url)
                                              : base::Result<std::string>(std::move(response).error());
    if (body || attempt >= 2 || call.stopped() || call.expired()) return body;
    const bool passing = body.error().kind == ErrorKind::network ||
                         body.error().kind == ErrorKind::throttled || body.error().http_status >= 500;
    if (!passing) return body;
    call.clock->sleep(base::Duration{300 << attempt});
  }
}

}  // namespace

bool is_remote(const Settings& settings) {
  return settings.base.starts_with("https://") || settings.base.starts_with("http://");
}

base::Result<void> check_base(const Settings& settings) {
  const std::size_t scheme = settings.base.find("://");
  if (scheme == std::string::npos || is_remote(settings)) return {};
  return base::error(ErrorKind::usage,
                     "a gold repository can't be read over " + settings.base.substr(0, scheme) + "://",
                     "name a folder, or a URL that begins with https:// or http://");
}

std::string location_of(const Settings& settings, const std::string& path) {
  if (!is_remote(settings)) return (std::filesystem::path(folder_of(settings)) / path).string();
  std::string base_url = settings.base;
  while (base_url.ends_with('/')) base_url.pop_back();
  return base_url + "/" + base::percent_encode(path, "/");
}

base::Result<std::string> read(const Settings& settings, const std::string& path, std::size_t limit,
                               const base::Call& call) {
  if (!is_remote(settings)) return read_folder(settings, path, limit);
  auto body = read_remote(settings, path, limit, call);
  if (body || body.error().kind == ErrorKind::not_found) return body;
  base::Error error = std::move(body).error();
  const std::string url = location_of(settings, path);
  if (error.message.find(url) == std::string::npos) error.message = url + ": " + error.message;
  return error;
}

}  // namespace cf::gold
