// A web server over files in memory, as a registry has them: GET, and PUT with If-Match and If-None-Match.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/digest.h"
#include "net/server.h"

namespace cf::gold {

class HttpFiles {
 public:
  // Asked first; an answer of its own is sent in place of the file.
  using Fault = std::function<std::optional<net::HttpResponse>(const net::HttpRequest&)>;

  HttpFiles() {
    server_ = net::Server::start({}, [this](const net::HttpRequest& request) {
                return answer(request);
              }).or_throw();
    url_ = "http://127.0.0.1:" + std::to_string(server_->port()) + "/gold";
  }
  std::string url() const { return url_; }
  void stop() { server_.reset(); }  // url() stays what it was

  void put(const std::string& path, std::string bytes) {
    const std::lock_guard guard(mutex_);
    files_["/gold/" + path] = std::move(bytes);
  }
  std::string get(const std::string& path) {
    const std::lock_guard guard(mutex_);
    const auto found = files_.find("/gold/" + path);
    return found == files_.end() ? "(none)" : found->second;
  }
  std::map<std::string, std::string> files() {
    const std::lock_guard guard(mutex_);
    return files_;
  }
  void set_fault(Fault fault) {
    const std::lock_guard guard(mutex_);
    fault_ = std::move(fault);
  }
  void forget_etags() { etags_ = false; }  // before anything is asked: and conditions of requests with them
  int requests(const std::string& path) {
    const std::lock_guard guard(mutex_);
    return asked_["/gold/" + path];
  }

 private:
  net::HttpResponse answer(const net::HttpRequest& request) {
    Fault fault;
    {
      const std::lock_guard guard(mutex_);
      if (request.method == "GET") ++asked_[request.url];
      fault = fault_;
    }
    if (fault)
      if (auto own = fault(request)) return *std::move(own);
    const std::lock_guard guard(mutex_);
    net::HttpResponse response;
    const auto found = files_.find(request.url);
    const std::string there =
        found == files_.end() ? "" : "\"" + base::sha256_hex(found->second).substr(0, 16) + "\"";
    if (request.method == "PUT") {
      const bool fits = !etags_                                ? true
                        : request.headers.has("if-none-match") ? there.empty()
                                                               : request.headers.get("if-match") == there;
      response.status = fits ? 201 : 412;
      if (fits) files_[request.url] = request.body;
      return response;
    }
    response.status = found == files_.end() ? 404 : 200;
    if (found == files_.end()) return response;
    if (etags_) response.headers.set("ETag", there);
    response.body = found->second;
    return response;
  }

  std::string url_;
  std::mutex mutex_;
  std::map<std::string, std::string> files_;
  std::map<std::string, int> asked_;
  bool etags_ = true;
  Fault fault_;
  std::unique_ptr<net::Server> server_;
};

}  // namespace cf::gold
