#include "net/curl_engine.h"

#include <curl/curl.h>

#include <csignal>

namespace cf::net {
namespace {

constexpr long kept_connections = 64;

}  // namespace

base::Result<CurlEngine*> CurlEngine::instance() {
  const auto& library = curl_library();
  if (!library) return library.error();
  static CurlEngine engine(*library);
  return &engine;
}

CurlEngine::CurlEngine(const CurlLibrary& library) : library_(library), multi_(library.multi_init()) {
  library_.multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kept_connections);
  // Signals are the control thread's; SIGPIPE of a TLS write on a dead connection stays blocked.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { loop(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

CurlEngine::~CurlEngine() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  library_.multi_wakeup(multi_);
  thread_.join();
  library_.multi_cleanup(multi_);
}

void CurlEngine::submit(std::shared_ptr<Transfer> transfer) {
  {
    std::lock_guard lock(mutex_);
    submitted_.push_back(std::move(transfer));
  }
  library_.multi_wakeup(multi_);
}

void CurlEngine::abandon(std::shared_ptr<Transfer> transfer) {
  {
    std::lock_guard lock(mutex_);
    abandoned_.push_back(std::move(transfer));
  }
  library_.multi_wakeup(multi_);
}

void CurlEngine::loop() {
  int running = 0;
  while (take_commands()) {
    library_.multi_perform(multi_, &running);
    int left = 0;
    while (const CURLMsg* message = library_.multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const int code = message->data.result;
      void* owner = nullptr;
      library_.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
      for (const auto& transfer : running_) {
        if (transfer.get() != owner) continue;
        end(std::shared_ptr<Transfer>(transfer), code);
        break;
      }
    }
    library_.multi_poll(multi_, nullptr, 0, running > 0 ? 1'000 : 60'000, nullptr);
  }
  while (!running_.empty()) end(std::shared_ptr<Transfer>(*running_.begin()), CURLE_ABORTED_BY_CALLBACK);
}

bool CurlEngine::take_commands() {
  std::vector<std::shared_ptr<Transfer>> submitted;
  std::vector<std::shared_ptr<Transfer>> abandoned;
  bool stopping = false;
  {
    std::lock_guard lock(mutex_);
    submitted.swap(submitted_);
    abandoned.swap(abandoned_);
    stopping = stopping_;
  }
  for (const auto& transfer : submitted) start(transfer);
  for (const auto& transfer : abandoned) {
    if (running_.contains(transfer)) end(transfer, CURLE_ABORTED_BY_CALLBACK);
  }
  return !stopping;
}

void CurlEngine::start(const std::shared_ptr<Transfer>& transfer) {
  void* easy = transfer->prepare(transfer->timeout);
  if (easy == nullptr || library_.multi_add_handle(multi_, easy) != CURLM_OK) {
    base::Error error =
        base::error(base::ErrorKind::network, "a request could not be prepared: out of memory");
    error.fate = base::Fate::not_sent;
    transfer->release();
    transfer->finish(std::move(error));
    return;
  }
  running_.insert(transfer);
}

void CurlEngine::end(const std::shared_ptr<Transfer>& transfer, int code) {
  auto result = transfer->outcome(code);
  library_.multi_remove_handle(multi_, transfer->easy());
  transfer->release();
  running_.erase(transfer);
  transfer->finish(std::move(result));
}

}  // namespace cf::net
