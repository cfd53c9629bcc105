// A tiny scripted server for one test: it accepts connections one after another and lets the test's function
// speak on each.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace cf::net {

class SocketServer {
 public:
  // Called with the connection and the request read so far (headers and the body that Content-Length
  // promises). True: read another request from the same connection.
  using Speak = std::function<bool(int connection, const std::string& request)>;

  explicit SocketServer(Speak speak) : speak_(std::move(speak)), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listener_, generic(&address), size) != 0 || listen(listener_, 16) != 0 ||
        getsockname(listener_, generic(&address), &size) != 0) {
      std::abort();
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { accept_all(); });
  }
  ~SocketServer() {
    stopping_ = true;
    shutdown(listener_, SHUT_RDWR);
    {
      std::lock_guard lock(mutex_);
      if (open_ >= 0) shutdown(open_, SHUT_RDWR);
    }
    thread_.join();
    close(listener_);
  }

  std::string url(const std::string& path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  int port() const { return port_; }
  int connections() const { return connections_; }
  std::vector<std::string> requests() const {
    std::lock_guard lock(mutex_);
    return requests_;
  }

  static void write(int connection, std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = ::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
      if (written <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  static void answer(int connection, std::string_view body, const std::string& status = "200 OK",
                     const std::string& headers = {}) {
    write(connection, "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
                          headers + "\r\n" + std::string(body));
  }
  // Until the client hangs up or the test ends.
  static void wait_for_hang_up(int connection) {
    char byte = 0;
    while (recv(connection, &byte, 1, 0) > 0) {
    }
  }

 private:
  static sockaddr* generic(sockaddr_in* address) {
    return static_cast<sockaddr*>(static_cast<void*>(address));
  }

  void accept_all() {
    while (!stopping_) {
      const int connection = accept(listener_, nullptr, nullptr);
      if (connection < 0) return;
      ++connections_;
      {
        std::lock_guard lock(mutex_);
        open_ = connection;
      }
      if (stopping_) shutdown(connection, SHUT_RDWR);
      while (serve(connection)) {
      }
      {
        std::lock_guard lock(mutex_);
        open_ = -1;
      }
      close(connection);
    }
  }

  bool serve(int connection) {
    std::string request;
    char buffer[4096];
    while (!complete(request)) {
      const ssize_t got = recv(connection, buffer, sizeof buffer, 0);
      if (got <= 0) return false;
      request.append(buffer, static_cast<std::size_t>(got));
    }
    {
      std::lock_guard lock(mutex_);
      requests_.push_back(request);
    }
    return speak_(connection, request);
  }

  static bool complete(const std::string& request) {
    const auto end = request.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    const auto length = request.find("Content-Length: ");
    const std::size_t body = length < end ? std::stoul(request.substr(length + 16, 20)) : 0;
    return request.size() >= end + 4 + body;
  }

  Speak speak_;
  int listener_;
  int port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0};
  mutable std::mutex mutex_;
  int open_ = -1;
  std::vector<std::string> requests_;
  std::thread thread_;
};

}  // namespace cf::net
