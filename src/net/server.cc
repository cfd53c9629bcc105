// The only translation unit that includes Boost.Beast: it takes half a minute to compile.
#include "net/server.h"

#include <algorithm>
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace cf::net {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

HttpRequest take_request(http::request<http::string_body>&& message) {
  HttpRequest request;
  request.method = std::string(message.method_string());
  request.url = std::string(message.target());
  for (const auto& field : message)
    request.headers.add(std::string(field.name_string()), std::string(field.value()));
  request.body = std::move(message.body());
  return request;
}

HttpResponse plain_answer(int status, std::string text) {
  HttpResponse answer;
  answer.status = status;
  answer.headers.add("Content-Type", "text/plain");
  answer.body = std::move(text) + "\n";
  return answer;
}

auto into(error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

bool forbids_body(int status) {
  return status == 204 || status == 304 || (status >= 100 && status < 200);
}

// The answer's text on the wire. Whole, because every answer is in memory anyway: one write, one packet for
// small ones.
std::string wire_text(const HttpResponse& answer, bool head, bool keep_alive) {
  std::string out = "HTTP/1.1 " + std::to_string(answer.status) + " " +
                    std::string(http::obsolete_reason(static_cast<http::status>(answer.status))) + "\r\n";
  const auto clean = [](std::string_view text) {
    std::string kept;
    for (const char c : text)
      if (c != '\r' && c != '\n' && c != '\0') kept += c;
    return kept;
  };
  for (const auto& [name, value] : answer.headers.list()) {
    if (beast::iequals(name, "Connection") || beast::iequals(name, "Transfer-Encoding")) continue;
    if (beast::iequals(name, "Content-Length") && !head) continue;
    out += clean(name) + ": " + clean(value) + "\r\n";
  }
  const bool sized = head && answer.headers.has("Content-Length");
  if (!sized && !forbids_body(answer.status))
    out += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
  out += keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  if (!head && !forbids_body(answer.status)) out += answer.body;
  return out;
}

using Parser = http::request_parser<http::string_body>;

std::unique_ptr<Parser> new_parser(const ServerOptions& options) {
  auto parser = std::make_unique<Parser>();
  parser->header_limit(static_cast<std::uint32_t>(options.header_limit));
  parser->body_limit(options.body_limit);
  return parser;
}

}  // namespace

struct Server::State {
  struct Session {
    explicit Session(tcp::socket socket) : stream(std::move(socket)) {}
    beast::tcp_stream stream;
    bool idle = true;  // touched on the stream's strand only
  };
  using Sessions = std::list<std::shared_ptr<Session>>;

  ServerOptions options;
  Serve serve;
  asio::io_context context;
  tcp::acceptor acceptor{asio::make_strand(context)};
  std::uint16_t port = 0;
  std::atomic<bool> stopping{false};
  std::mutex mutex;  // guards sessions
  Sessions sessions;
  std::vector<std::thread> threads;

  HttpResponse answer(const HttpRequest& request) {
    try {
      HttpResponse out = serve(request);
      if (out.status < 100 || out.status > 999) return plain_answer(500, "the server gave no answer");
      return out;
    } catch (const std::exception&) {
      return plain_answer(500, "the server failed on this request");
    }
  }

  asio::awaitable<void> accept() {
    for (;;) {
      error_code error;
      tcp::socket socket = co_await acceptor.async_accept(asio::make_strand(context), into(error));
      if (stopping || error == asio::error::operation_aborted || error == asio::error::bad_descriptor)
        co_return;
      if (error) continue;
      socket.set_option(tcp::no_delay(true), error);
      const auto executor = socket.get_executor();
      asio::co_spawn(executor, converse(std::make_shared<Session>(std::move(socket))), asio::detached);
    }
  }

  asio::awaitable<void> send(Session& session, std::string text, error_code& error) {
    session.stream.expires_after(options.read_timeout);
    co_await asio::async_write(session.stream, asio::buffer(text), into(error));
  }

  // One connection, from its first request to its last.
  asio::awaitable<void> converse(std::shared_ptr<Session> session) {
    Sessions::iterator place;
    {
      const std::lock_guard lock(mutex);
      place = sessions.insert(sessions.end(), session);
    }
    beast::flat_buffer buffer;
    bool open = true;
    while (open && !stopping) open = co_await one_request(*session, buffer);
    error_code ignored;
    session->stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
    session->stream.close();
    const std::lock_guard lock(mutex);
    sessions.erase(place);
  }

  static int status_of(const error_code& error) {
    if (error == http::error::header_limit) return 431;
    if (error == http::error::body_limit) return 413;
    return 400;
  }

  // Reads and answers one request; false: the connection ends.
  asio::awaitable<bool> one_request(Session& session, beast::flat_buffer& buffer) {
    error_code error;
    const std::unique_ptr<Parser> parser = new_parser(options);
    session.idle = buffer.size() == 0;
    session.stream.expires_after(options.read_timeout);
    co_await http::async_read_header(session.stream, buffer, *parser, into(error));
    session.idle = false;
    if (!error && beast::iequals(parser->get()[http::field::expect], "100-continue")) {
      co_await asio::async_write(
          session.stream, asio::buffer(std::string_view("HTTP/1.1 100 Continue\r\n\r\n")), into(error));
    }
    if (!error) co_await http::async_read(session.stream, buffer, *parser, into(error));
    if (error) {
      const bool gone = error == http::error::end_of_stream || error == asio::error::operation_aborted ||
                        error.category() == asio::error::get_system_category() ||
                        error == beast::error::timeout;  // the stream has closed itself
      if (!gone) {
        const int status = status_of(error);
        co_await send(session, wire_text(plain_answer(status, error.message()), false, false), error);
        co_await drain(session);
      }
      co_return false;
    }
    const bool keep_alive = parser->get().keep_alive();
    const HttpRequest request = take_request(parser->release());
    const HttpResponse out = answer(request);
    co_await send(session, wire_text(out, request.method == "HEAD", keep_alive && !stopping), error);
    co_return !error && keep_alive;
  }

  // Closing with unread input would reset the connection before the client has read why: take in a little of
  // it.
  asio::awaitable<void> drain(Session& session) {
    error_code error;
    session.stream.socket().shutdown(tcp::socket::shutdown_send, error);
    session.stream.expires_after(std::chrono::seconds(1));
    std::vector<char> scrap(64u << 10);
    std::size_t left = 16u << 20;
    while (!error && left > 0) {
      const std::size_t n = co_await session.stream.async_read_some(asio::buffer(scrap), into(error));
      left -= std::min(left, n);
    }
  }

  void stop() {
    stopping = true;
    asio::post(acceptor.get_executor(), [this] {
      error_code ignored;
      acceptor.close(ignored);
    });
    const std::lock_guard lock(mutex);
    for (const std::shared_ptr<Session>& session : sessions) {
      asio::post(session->stream.get_executor(), [session] {
        if (session->idle) session->stream.cancel();
      });
    }
  }
};

Server::Server() : state_(std::make_unique<State>()) {}

base::Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, Serve serve) {
  std::unique_ptr<Server> server(new Server);
  State& state = *server->state_;
  state.options = options;
  state.serve = std::move(serve);
  const std::string where = options.address + ":" + std::to_string(options.port);
  error_code error;
  const asio::ip::address address = asio::ip::make_address(options.address, error);
  if (error) return base::error(base::ErrorKind::usage, "'" + options.address + "' is not an IP address");
  const tcp::endpoint endpoint(address, options.port);
  state.acceptor.open(endpoint.protocol(), error);
  if (!error) state.acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) state.acceptor.bind(endpoint, error);
  if (!error) state.acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (!error) state.port = state.acceptor.local_endpoint(error).port();
  if (error) {
    return base::error(base::ErrorKind::network, "can't listen on " + where + ": " + error.message(),
                       "choose another port, or stop what listens there");
  }
  asio::co_spawn(state.acceptor.get_executor(), state.accept(), asio::detached);
  for (std::size_t i = 0; i < std::max<std::size_t>(1, options.threads); ++i)
    state.threads.emplace_back([&state] { state.context.run(); });
  return server;
}

Server::~Server() {
  state_->stop();
  for (std::thread& thread : state_->threads) thread.join();
}

std::uint16_t Server::port() const {
  return state_->port;
}

}  // namespace cf::net
