// The one thread that drives all HTTP requests, by libcurl's multi interface; connections are kept and
// reused.
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "net/transfer.h"

namespace cf::net {

class CurlEngine {
 public:
  static base::Result<CurlEngine*> instance();  // started when first asked for, ends with the process

  explicit CurlEngine(const CurlLibrary& library);
  ~CurlEngine();  // requests in flight end as cancelled
  CurlEngine(const CurlEngine&) = delete;
  CurlEngine& operator=(const CurlEngine&) = delete;

  // Any thread.
  void submit(std::shared_ptr<Transfer> transfer);
  void abandon(std::shared_ptr<Transfer> transfer);
  const CurlLibrary& library() const { return library_; }

 private:
  void loop();
  bool take_commands();  // false: stop
  void start(const std::shared_ptr<Transfer>& transfer);
  void end(const std::shared_ptr<Transfer>& transfer, int code);

  const CurlLibrary& library_;
  void* multi_ = nullptr;
  std::mutex mutex_;
  std::vector<std::shared_ptr<Transfer>> submitted_, abandoned_;
  bool stopping_ = false;
  std::set<std::shared_ptr<Transfer>> running_;  // the thread's own
  std::thread thread_;
};

}  // namespace cf::net
