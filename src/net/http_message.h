// An HTTP request and answer as plain values, the same for client, server and the embedded services.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cf::net {

// Header names are compared without case; order and repetition are kept.
class Headers {
 public:
  void add(std::string name, std::string value) { list_.emplace_back(std::move(name), std::move(value)); }
  void set(std::string_view name, std::string value);  // replaces every one of that name
  std::string_view get(std::string_view name) const;   // the first; "" if none
  bool has(std::string_view name) const;
  void erase(std::string_view name);
  const std::vector<std::pair<std::string, std::string>>& list() const { return list_; }

 private:
  std::vector<std::pair<std::string, std::string>> list_;
};

struct HttpRequest {
  std::string method = "GET";
  std::string url;  // client: absolute, already percent-encoded. server: the request target (/path?query)
  Headers headers;
  std::string body;
};

struct HttpResponse {
  int status = 0;
  Headers headers;
  std::string body;
};

}  // namespace cf::net
