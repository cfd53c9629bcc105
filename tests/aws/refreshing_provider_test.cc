#include "aws/refreshing_provider.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>

namespace cf::aws {
namespace {

class Refreshing : public testing::Test {
 protected:
  Refreshing() { call.clock = &clock; }
  Credentials made(const std::string& key) {
    return {key, "secret", "token", clock.now() + std::chrono::hours(1), "test"};
  }
  base::VirtualClock clock;
  base::Call call;
};

TEST_F(Refreshing, CallersThatComeTogetherShareOneFetch) {
  std::atomic<int> fetched = 0;
  std::latch all(6);
  const auto provider = refreshing([&](const base::Call&) -> base::Result<Credentials> {
    ++fetched;
    all.wait();
    return made("KEY");
  });
  std::vector<std::future<std::string>> callers;
  for (int i = 0; i < 6; ++i) {
    callers.push_back(std::async(std::launch::async, [&] {
      all.count_down();
      return provider->get(call)->access_key_id;
    }));
  }
  for (auto& caller : callers) EXPECT_EQ(caller.get(), "KEY");
  EXPECT_EQ(fetched, 1);
}

TEST_F(Refreshing, OthersGoOnWithWhatHoldsWhileOneRenews) {
  std::promise<void> renewing;
  std::promise<void> go_on;
  int fetched = 0;
  const auto provider = refreshing([&](const base::Call&) -> base::Result<Credentials> {
    if (++fetched == 2) {
      renewing.set_value();
      go_on.get_future().wait();
    }
    return made("KEY" + std::to_string(fetched));
  });
  ASSERT_TRUE(provider->get(call));
  clock.sleep(std::chrono::minutes(50));
  auto other = std::async(std::launch::async, [&] { return provider->get(call)->access_key_id; });
  renewing.get_future().wait();
  EXPECT_EQ(provider->get(call)->access_key_id, "KEY1");
  go_on.set_value();
  EXPECT_EQ(other.get(), "KEY2");
}

TEST_F(Refreshing, AFailedFetchIsTriedAgainByTheNext) {
  int fetched = 0;
  const auto provider = refreshing([&](const base::Call&) -> base::Result<Credentials> {
    if (++fetched == 1) return base::error(base::ErrorKind::credentials, "not now");
    return made("KEY");
  });
  EXPECT_FALSE(provider->get(call));
  EXPECT_TRUE(provider->get(call));
}

TEST_F(Refreshing, OnlyWhatIsCurrentCanBeRejected) {
  int fetched = 0;
  const auto provider = refreshing([&](const base::Call&) -> base::Result<Credentials> {
    return made("KEY" + std::to_string(++fetched));
  });
  const auto first = *provider->get(call);
  provider->reject(first);
  EXPECT_EQ(provider->get(call)->access_key_id, "KEY2");
  provider->reject(first);  // another caller was late with the same news
  EXPECT_EQ(provider->get(call)->access_key_id, "KEY2");
}

}  // namespace
}  // namespace cf::aws
