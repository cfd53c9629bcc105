// A small HTTP/1.1 server (Boost.Beast in one translation unit) for the embedded services, later webhooks.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "net/http_message.h"

namespace cf::net {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;                // 0: any free one
  std::size_t body_limit = 8u << 20;     // past that: 413
  std::size_t header_limit = 64u << 10;  // past that: 431
  base::Duration read_timeout{30'000};   // for a whole request
  std::size_t threads = 2;
};

class Server {
 public:
  using Serve =
      std::function<HttpResponse(const HttpRequest&)>;  // called from several threads; must not throw
  // Binds and starts serving in its own threads.
  static base::Result<std::unique_ptr<Server>> start(const ServerOptions& options, Serve serve);
  ~Server();  // stops accepting, finishes requests in flight, drops idle connections
  std::uint16_t port() const;

 private:
  Server();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cf::net
