#include "aws/refreshing_provider.h"

#include <condition_variable>
#include <mutex>

#include "base/secrets.h"

namespace cf::aws {
namespace {

constexpr std::chrono::minutes early{15};
constexpr std::chrono::minutes latest{1};

class FixedProvider final : public CredentialProvider {
 public:
  explicit FixedProvider(Credentials credentials) : credentials_(std::move(credentials)) {}
  base::Result<Credentials> get(const base::Call&) override { return credentials_; }

 private:
  Credentials credentials_;
};

class RefreshingProvider final : public CredentialProvider {
 public:
  explicit RefreshingProvider(FetchCredentials fetch) : fetch_(std::move(fetch)) {}

  base::Result<Credentials> get(const base::Call& call) override {
    std::unique_lock lock(mutex_);
    for (;;) {
      const base::TimePoint now = call.clock->now();
      if (lasts_until(now + early)) return *current_;
      if (!refreshing_) break;
      if (lasts_until(now + latest)) return *current_;
      if (!refreshed_.wait(lock, call.stop, [&] { return !refreshing_; })) {
        return base::error(base::ErrorKind::cancelled, "waiting for credentials was cancelled");
      }
    }
    refreshing_ = true;
    lock.unlock();
    auto fetched = fetch_(call);
    lock.lock();
    refreshing_ = false;
    refreshed_.notify_all();
    if (fetched) {
      keep_secret(*fetched);
      current_ = *fetched;
      return fetched;
    }
    if (lasts_until(call.clock->now() + latest)) return *current_;
    return fetched;
  }

  void reject(const Credentials& used) override {
    std::lock_guard lock(mutex_);
    if (current_ && current_->access_key_id == used.access_key_id &&
        current_->session_token == used.session_token) {
      current_.reset();
    }
  }

 private:
  bool lasts_until(base::TimePoint time) const {
    return current_ && (!current_->expires || *current_->expires > time);
  }

  FetchCredentials fetch_;
  std::mutex mutex_;
  std::condition_variable_any refreshed_;
  bool refreshing_ = false;
  std::optional<Credentials> current_;
};

}  // namespace

std::shared_ptr<CredentialProvider> refreshing(FetchCredentials fetch) {
  return std::make_shared<RefreshingProvider>(std::move(fetch));
}

std::shared_ptr<CredentialProvider> fixed(Credentials credentials) {
  keep_secret(credentials);
  return std::make_shared<FixedProvider>(std::move(credentials));
}

void keep_secret(const Credentials& credentials) {
  // A real key has 40 characters. Made-up ones ("test", "local") of embedded services are words that reports
  // need.
  if (credentials.secret_access_key.size() >= 16) base::add_secret(credentials.secret_access_key);
  if (!credentials.session_token.empty()) base::add_secret(credentials.session_token);
}

}  // namespace cf::aws
