// One request on its way through the engine (curl_engine.h).
#pragma once

#include <array>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "net/client.h"
#include "net/curl_library.h"
#include "net/url.h"

namespace cf::net {

class Transfer {
 public:
  Transfer(const CurlLibrary& library, HttpRequest request, Url url, ClientOptions options);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // The engine's thread only, between submission and finish().
  void* prepare(base::Duration timeout);  // null: out of memory
  base::Result<HttpResponse> outcome(int code);
  void* easy() const { return easy_; }
  void release();  // frees what prepare() made

  // Any thread.
  void finish(base::Result<HttpResponse> result);  // the first call counts
  base::Result<HttpResponse> take(const base::Call& call, const std::function<void()>& abandon);
  base::Duration timeout{0};

 private:
  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_read(char* buffer, std::size_t size, std::size_t count, void* self);
  void set_method();
  bool set_headers();
  void set_connection();
  base::Error failure(int code);

  const CurlLibrary& library_;
  HttpRequest request_;
  Url url_;
  std::string target_;
  ClientOptions options_;
  void* easy_ = nullptr;
  curl_slist* headers_ = nullptr;
  std::array<char, 256> detail_{};  // CURL_ERROR_SIZE
  std::string ca_bundle_;
  HttpResponse response_;
  std::size_t header_bytes_ = 0;
  std::size_t read_ = 0;              // of the request's body
  const char* over_limit_ = nullptr;  // what was too large

  std::mutex mutex_;
  std::condition_variable_any finished_;
  std::optional<base::Result<HttpResponse>> result_;
};

}  // namespace cf::net
