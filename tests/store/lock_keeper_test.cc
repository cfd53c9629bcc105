#include "store/lock_keeper.h"

#include <gmock/gmock.h>

#include <condition_variable>
#include <mutex>

#include "store/memory_objects.h"

namespace cf::store {
namespace {

using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LockKeeperTest : public ::testing::Test {
 protected:
  LockKeeperTest() { call.clock = &clock; }
  HeldLock acquire(base::Duration duration = minutes(10)) {
    return locks.acquire("dev", {"anna", "run 1", "", duration}, call).or_throw();
  }
  // One whose thread has nothing to do within the test.
  std::unique_ptr<LockKeeper> keep() {
    return std::make_unique<LockKeeper>(locks, acquire(), minutes(10), call,
                                        [this](const base::Error& error) { lost.push_back(error.message); });
  }

  base::VirtualClock clock;
  base::Call call;
  std::shared_ptr<test::MemoryObjects> memory = std::make_shared<test::MemoryObjects>();
  SharedLocks locks{memory};
  std::vector<std::string> lost;
};

TEST_F(LockKeeperTest, KeepsItPastItsFirstExpiry) {
  const auto keeper = keep();
  for (int i = 0; i < 5; ++i) {
    clock.sleep(minutes(5));
    EXPECT_TRUE(keeper->beat());
  }
  EXPECT_FALSE(locks.acquire("dev", {"bob", "run 2", ""}, call));
  EXPECT_TRUE(locks.release(keeper->lock(), call));
  EXPECT_TRUE(locks.acquire("dev", {"bob", "run 2", ""}, call));
  EXPECT_THAT(lost, IsEmpty());
}

TEST_F(LockKeeperTest, SaysOnceThatItIsLost) {
  const auto keeper = keep();
  locks.break_("dev", "carol", call).or_throw();
  EXPECT_FALSE(keeper->beat());
  EXPECT_FALSE(keeper->beat());
  EXPECT_THAT(lost, ElementsAre(HasSubstr("carol unlocked it")));
}

TEST_F(LockKeeperTest, AStoreThatDoesNotAnswerIsAskedAgainAsLongAsTheLeaseHolds) {
  const auto keeper = keep();
  memory->fault = [](const std::string&, const std::string&) { return test::MemoryObjects::Fault::not_sent; };
  clock.sleep(minutes(5));
  EXPECT_TRUE(keeper->beat());
  clock.sleep(minutes(5));
  EXPECT_FALSE(keeper->beat()) << "others will have it by now";
  EXPECT_THAT(lost, ElementsAre("connection reset"));
}

// Only that the thread beats: how soon does not matter.
TEST(LockKeeperThread, RenewsByItself) {
  const auto memory = std::make_shared<test::MemoryObjects>();
  std::mutex mutex;
  std::condition_variable renewed;
  int puts = 0;
  memory->fault = [&](const std::string& operation, const std::string&) {
    std::lock_guard lock(mutex);
    puts += operation == "put" ? 1 : 0;
    renewed.notify_all();
    return test::MemoryObjects::Fault::none;
  };
  SharedLocks locks(memory);
  const base::Call call;
  const HeldLock lock = locks.acquire("dev", {"anna", "run 1", "", minutes(10)}, call).or_throw();
  const LockKeeper keeper(locks, lock, base::Duration(3), call, nullptr);
  std::unique_lock waiting(mutex);
  renewed.wait(waiting, [&] { return puts >= 3; });
}

}  // namespace
}  // namespace cf::store
