#include "store/shared_lock.h"

#include <gmock/gmock.h>

#include "store/memory_objects.h"
#include "store/shared_folder.h"

namespace cf::store {
namespace {

using base::ErrorKind;
using std::chrono::seconds;
using test::MemoryObjects;
using ::testing::HasSubstr;
using ::testing::Not;

class SharedLockTest : public ::testing::Test {
 protected:
  SharedLockTest() { call.clock = &clock; }
  static LockClaim lease(const std::string& run, const std::string& owner = "anna") {
    return {owner, run, "deploys plan abc", base::Duration(60'000)};
  }
  std::string holder(const std::string& name = "dev") {
    const auto lock = locks.holder(name, call).or_throw();
    return lock ? lock->run : "nobody";
  }

  base::VirtualClock clock;
  base::Call call;
  std::shared_ptr<MemoryObjects> memory = std::make_shared<MemoryObjects>();
  SharedLocks locks{memory};
};

TEST_F(SharedLockTest, OneHoldsItAndOthersAreToldWhoSinceWhenAndWhy) {
  const HeldLock lock = locks.acquire("dev", lease("run 1"), call).or_throw();
  EXPECT_EQ(lock.owner, "anna");
  clock.sleep(seconds(30));
  const auto refused = locks.acquire("dev", lease("run 2", "bob"), call);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  EXPECT_EQ(refused.error().message,
            "'dev' is held by anna (run 1) since 2026-01-01T00:00:00.000Z (30 seconds) until "
            "2026-01-01T00:01:00.000Z: deploys plan abc");
  EXPECT_THAT(refused.error().hint, HasSubstr("cf unlock dev, in a shell or a comment"));
  EXPECT_TRUE(locks.acquire("prod", lease("run 2", "bob"), call)) << "another name is another lock";
}

TEST_F(SharedLockTest, ReleasingFreesItAtOnce) {
  const HeldLock lock = locks.acquire("dev", lease("run 1"), call).or_throw();
  EXPECT_TRUE(locks.release(lock, call));
  EXPECT_EQ(holder(), "nobody");
  const HeldLock next = locks.acquire("dev", lease("run 2"), call).or_throw();
  EXPECT_GT(next.fence, lock.fence);
  EXPECT_TRUE(locks.release(lock, call)) << "none of ours any more";
  EXPECT_EQ(holder(), "run 2");
}

TEST_F(SharedLockTest, RenewingKeepsIt) {
  HeldLock lock = locks.acquire("dev", lease("run 1"), call).or_throw();
  for (int i = 0; i < 5; ++i) {
    clock.sleep(seconds(50));
    lock = locks.renew(lock, seconds(60), call).or_throw();
    EXPECT_TRUE(lock.holds_at(clock.now()));
  }
  EXPECT_FALSE(locks.acquire("dev", lease("run 2"), call));
}

TEST_F(SharedLockTest, OneThatDiedDoesNotBlockForEver) {
  const HeldLock dead = locks.acquire("dev", lease("run 1"), call).or_throw();
  clock.sleep(seconds(60));
  EXPECT_FALSE(dead.holds_at(clock.now()));
  EXPECT_FALSE(locks.acquire("dev", lease("run 2"), call)) << "the holder's clock may be late";
  clock.sleep(clock_skew_allowance);
  const HeldLock next = locks.acquire("dev", lease("run 2", "bob"), call).or_throw();
  EXPECT_GT(next.fence, dead.fence);
  const auto late = locks.renew(dead, seconds(60), call);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, ErrorKind::conflict);
  EXPECT_EQ(late.error().message, "the lock 'dev' is lost: bob (run 2) has taken it");
}

TEST_F(SharedLockTest, AnExpiredOneThatNobodyTookMayBeRenewed) {
  const HeldLock lock = locks.acquire("dev", lease("run 1"), call).or_throw();
  clock.sleep(seconds(600));
  EXPECT_TRUE(locks.renew(lock, seconds(60), call));
  EXPECT_FALSE(locks.acquire("dev", lease("run 2"), call));
}

TEST_F(SharedLockTest, TheSameRunGetsItsOwnAnewAndItsDeadProcessIsFencedOff) {
  const HeldLock first = locks.acquire("dev", lease("run 1"), call).or_throw();
  const HeldLock resumed = locks.acquire("dev", lease("run 1"), call).or_throw();
  EXPECT_GT(resumed.fence, first.fence);
  EXPECT_THAT(locks.renew(first, seconds(60), call).error().message,
              HasSubstr("another process of this run"));
  EXPECT_TRUE(locks.renew(resumed, seconds(60), call));
}

TEST_F(SharedLockTest, OneWithoutExpiryIsHeldUntilItIsReleased) {
  LockClaim pull_request{"anna", "pull request 7", "deployed before its merge"};
  const HeldLock lock = locks.acquire("dev", pull_request, call).or_throw();
  clock.sleep(std::chrono::hours(24 * 30));
  EXPECT_TRUE(lock.holds_at(clock.now()));
  const auto refused = locks.acquire("dev", lease("run 2"), call);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("(720 hours): deployed before its merge"));
  EXPECT_THAT(refused.error().message, Not(HasSubstr("until")));
  EXPECT_TRUE(locks.release(lock, call));
  EXPECT_TRUE(locks.acquire("dev", lease("run 2"), call));
}

TEST_F(SharedLockTest, UnlockingByCommandTellsWhoHeldItAndTheHolderWhoDidIt) {
  const HeldLock lock = locks.acquire("dev", lease("run 1"), call).or_throw();
  const auto broken = locks.break_("dev", "carol", call).or_throw();
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->run, "run 1");
  EXPECT_EQ(holder(), "nobody");
  EXPECT_EQ(locks.renew(lock, seconds(60), call).error().message,
            "the lock 'dev' is lost: carol unlocked it");
  EXPECT_FALSE(locks.break_("dev", "carol", call).or_throw());
  EXPECT_FALSE(locks.break_("never-locked", "carol", call).or_throw());
  EXPECT_GT(locks.acquire("dev", lease("run 2"), call).or_throw().fence, lock.fence);
}

TEST_F(SharedLockTest, AnExpiredOneCanBeUnlockedWithoutWaiting) {
  (void)locks.acquire("dev", lease("run 1"), call).or_throw();
  clock.sleep(seconds(61));
  EXPECT_TRUE(locks.break_("dev", "carol", call).or_throw());
  EXPECT_TRUE(locks.acquire("dev", lease("run 2"), call));
}

TEST_F(SharedLockTest, WhatIsNoLockIsNotOverwritten) {
  memory->objects["locks/dev.json"] = "my notes";
  EXPECT_EQ(locks.acquire("dev", lease("run 1"), call).error().kind, ErrorKind::input);
  EXPECT_EQ(memory->objects["locks/dev.json"], "my notes");
}

TEST_F(SharedLockTest, AnyNameHasItsLock) {
  for (const char* name : {"../x", "a/b", "my env", "\xc3\xbc"}) {
    EXPECT_TRUE(locks.acquire(name, lease("run 1"), call)) << name;
    EXPECT_EQ(locks.holder(name, call).or_throw()->name, name);
  }
}

class SharedLockOfProcesses : public test::SharedFolder {};

// Each adds one to a file, which is right only if one works at a time.
TEST_F(SharedLockOfProcesses, OneWorksAtATime) {
  constexpr int processes = 4, each = 10;
  EXPECT_TRUE(in_processes(processes, [this](int process) {
    const std::shared_ptr<Objects> objects = objects_in_folder(folder.string());
    SharedLocks locks(objects);
    for (int done = 0; done < each;) {
      const LockClaim claim{"anna", "run " + std::to_string(process), "", std::chrono::minutes(5)};
      const auto lock = locks.acquire("dev", claim, call);
      if (!lock && lock.error().kind == ErrorKind::conflict) continue;
      if (!lock) return false;
      const auto present = objects->get("count", call).or_throw();
      const int value = present ? std::stoi(present->bytes) : 0;
      if (!objects->put("count", std::to_string(value + 1), present ? present->version : "", call))
        return false;
      if (!locks.release(*lock, call)) return false;
      ++done;
    }
    return true;
  }));
  EXPECT_EQ(objects_in_folder(folder.string())->get("count", call).or_throw()->bytes, "40");
}

}  // namespace
}  // namespace cf::store
