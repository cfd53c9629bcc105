#include "net/transfer.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "base/strings.h"
#include "net/proxy.h"

namespace cf::net {
namespace {

constexpr std::size_t max_header_bytes = 256u << 10;

// Children that are started meanwhile must not inherit connections.
curl_socket_t open_socket(void*, curlsocktype, curl_sockaddr* address) {
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// Codes that come before the first byte of a request can have been sent.
bool comes_before_sending(int code) {
  switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_FAILED_INIT:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_PROXY:
      return true;
    default:
      return false;
  }
}

std::string environment_ca_bundle() {
  for (const char* name : {"AWS_CA_BUNDLE", "SSL_CERT_FILE"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return {};
}

}  // namespace

Transfer::Transfer(const CurlLibrary& library, HttpRequest request, Url url, ClientOptions options)
    : library_(library),
      request_(std::move(request)),
      url_(std::move(url)),
      target_(url_.str()),
      options_(std::move(options)) {}

Transfer::~Transfer() {
  release();
}

void Transfer::release() {
  if (easy_ != nullptr) library_.easy_cleanup(easy_);
  if (headers_ != nullptr) library_.slist_free_all(headers_);
  easy_ = nullptr;
  headers_ = nullptr;
}

void* Transfer::prepare(base::Duration limit) {
  static_assert(sizeof detail_ >= CURL_ERROR_SIZE);
  easy_ = library_.easy_init();
  if (easy_ == nullptr) return nullptr;
  const auto& set = library_.easy_setopt;
  set(easy_, CURLOPT_PRIVATE, static_cast<void*>(this));
  set(easy_, CURLOPT_URL, target_.c_str());
  set(easy_, CURLOPT_NOSIGNAL, 1L);
  set(easy_, CURLOPT_PATH_AS_IS, 1L);  // "/../" may be part of an S3 key
  set(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy_, CURLOPT_TIMEOUT_MS, static_cast<long>(limit.count()));
  set(easy_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(limit, options_.connect_timeout).count()));
  if (options_.stall_timeout.count() > 0) {
    set(easy_, CURLOPT_LOW_SPEED_LIMIT, 1024L);
    set(easy_, CURLOPT_LOW_SPEED_TIME,
        static_cast<long>(std::chrono::ceil<std::chrono::seconds>(options_.stall_timeout).count()));
  }
  set(easy_, CURLOPT_ERRORBUFFER, detail_.data());
  set(easy_, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(easy_, CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(easy_, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(easy_, CURLOPT_WRITEDATA, static_cast<void*>(this));
  set(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(easy_, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
#if LIBCURL_VERSION_NUM >= 0x075700
  set(easy_, CURLOPT_QUICK_EXIT, 1L);  // cancelling doesn't wait for a name server
#endif
  set_connection();
  set_method();
  if (!set_headers()) {
    release();
    return nullptr;
  }
  return easy_;
}

void Transfer::set_connection() {
  const auto& set = library_.easy_setopt;
  const Proxies& proxies = options_.proxies != nullptr ? *options_.proxies : process_proxies();
  set(easy_, CURLOPT_PROXY, proxies.of(url_).c_str());  // "" keeps libcurl from reading the environment
  set(easy_, CURLOPT_NOPROXY, proxies.except.c_str());
  ca_bundle_ = options_.ca_bundle.empty() ? environment_ca_bundle() : options_.ca_bundle;
  if (!ca_bundle_.empty()) set(easy_, CURLOPT_CAINFO, ca_bundle_.c_str());
  set(easy_, CURLOPT_SSL_VERIFYPEER, 1L);
  set(easy_, CURLOPT_SSL_VERIFYHOST, 2L);
  set(easy_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
}

void Transfer::set_method() {
  const auto& set = library_.easy_setopt;
  if (request_.method == "HEAD") {
    set(easy_, CURLOPT_NOBODY, 1L);
    return;
  }
  if (request_.method == "GET" && request_.body.empty()) {
    set(easy_, CURLOPT_HTTPGET, 1L);
    return;
  }
  const bool with_body = !request_.body.empty() || request_.method == "POST" || request_.method == "PUT";
  if (with_body) {
    set(easy_, CURLOPT_POST, 1L);
    set(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    if (request_.method == "POST") {
      // libcurl sends a request again when a kept connection turns out to be dead, but not if it can't rewind
      // the body: a POST whose fate is unknown must not be sent twice.
      set(easy_, CURLOPT_READFUNCTION, &Transfer::on_read);
      set(easy_, CURLOPT_READDATA, static_cast<void*>(this));
    } else {
      set(easy_, CURLOPT_POSTFIELDS, request_.body.data());
    }
  }
  if (request_.method != "POST") set(easy_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

bool Transfer::set_headers() {
  const auto append = [&](const std::string& line) {
    curl_slist* longer = library_.slist_append(headers_, line.c_str());
    if (longer != nullptr) headers_ = longer;
    return longer != nullptr;
  };
  for (const auto& [name, value] : request_.headers.list()) {
    // Computed by libcurl from the body; a second one would be smuggling.
    if (base::equals_ignore_case(name, "Content-Length")) continue;
    if (!append(value.empty() ? name + ";" : name + ": " + value)) return false;
  }
  for (const char* own : {"Expect", "Content-Type", "Accept"}) {
    if (!request_.headers.has(own) && !append(std::string(own) + ":")) return false;
  }
  library_.easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_);
  return true;
}

std::size_t Transfer::on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::size_t length = size * count;
  transfer.header_bytes_ += length;
  if (transfer.header_bytes_ > max_header_bytes) {
    transfer.over_limit_ = "headers";
    return 0;
  }
  const auto line = base::trim(std::string_view(bytes, length));
  if (line.starts_with("HTTP/")) {  // of the answer, or of an interim one before it
    transfer.response_ = {};
    return length;
  }
  const auto colon = line.find(':');
  if (colon != std::string_view::npos) {
    transfer.response_.headers.add(std::string(line.substr(0, colon)),
                                   std::string(base::trim(line.substr(colon + 1))));
  }
  return length;
}

std::size_t Transfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::size_t length = size * count;
  if (length >
      transfer.options_.body_limit - std::min(transfer.options_.body_limit, transfer.response_.body.size())) {
    transfer.over_limit_ = "body";
    return 0;
  }
  transfer.response_.body.append(bytes, length);
  return length;
}

std::size_t Transfer::on_read(char* buffer, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::size_t length = std::min(size * count, transfer.request_.body.size() - transfer.read_);
  std::memcpy(buffer, transfer.request_.body.data() + transfer.read_, length);
  transfer.read_ += length;
  return length;
}

base::Result<HttpResponse> Transfer::outcome(int code) {
  if (code != CURLE_OK) return failure(code);
  long status = 0;
  library_.easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  response_.status = static_cast<int>(status);
  return std::move(response_);
}

base::Error Transfer::failure(int code) {
  const std::string host = url_.scheme + "://" + url_.authority();
  const std::string detail = detail_[0] != '\0' ? detail_.data() : library_.easy_strerror(code);
  base::Error error = base::error(base::ErrorKind::network, "no answer from " + host + ": " + detail);
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      error.kind = base::ErrorKind::timeout;
      break;
    case CURLE_ABORTED_BY_CALLBACK:
      error = base::error(base::ErrorKind::cancelled, "the request to " + host + " was cancelled");
      break;
    case CURLE_SSL_CACERT_BADFILE:
      error.message = "can't read the CA certificates " + ca_bundle_ + ": " + detail;
      error.hint = "check AWS_CA_BUNDLE, SSL_CERT_FILE or the profile's ca_bundle";
      break;
    case CURLE_PEER_FAILED_VERIFICATION:
      error.hint = "if a proxy of your network re-encrypts TLS, name its CA certificate in AWS_CA_BUNDLE";
      break;
    case CURLE_COULDNT_RESOLVE_PROXY:
      error.hint = "check HTTPS_PROXY and HTTP_PROXY";
      break;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      error.hint = "check the network, the endpoint and HTTPS_PROXY";
      break;
    default:
      break;
  }
  if (over_limit_ != nullptr) {
    error = base::error(base::ErrorKind::limit,
                        "the answer of " + host + " has a " + over_limit_ + " that is too large");
    if (std::strcmp(over_limit_, "body") == 0) {
      error.message =
          "the answer of " + host + " is larger than " + std::to_string(options_.body_limit) + " bytes";
    }
  }
  long sent = 0;
  library_.easy_getinfo(easy_, CURLINFO_REQUEST_SIZE, &sent);
  error.fate = sent == 0 || comes_before_sending(code) ? base::Fate::not_sent : base::Fate::unknown;
  return error;
}

void Transfer::finish(base::Result<HttpResponse> result) {
  {
    std::lock_guard lock(mutex_);
    if (result_) return;
    result_ = std::move(result);
  }
  finished_.notify_all();
}

base::Result<HttpResponse> Transfer::take(const base::Call& call, const std::function<void()>& abandon) {
  std::unique_lock lock(mutex_);
  const auto done = [&] { return result_.has_value(); };
  if (!finished_.wait(lock, call.stop, done)) {
    lock.unlock();
    abandon();  // the engine answers within a poll; it knows whether anything was sent
    lock.lock();
    if (!finished_.wait_for(lock, std::chrono::seconds(1), done)) {
      base::Error error =
          base::error(base::ErrorKind::cancelled, "the request to " + url_.host + " was cancelled");
      error.fate = base::Fate::unknown;
      result_ = std::move(error);
    }
  }
  return *result_;
}

}  // namespace cf::net
