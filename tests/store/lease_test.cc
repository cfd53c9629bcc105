#include "store/lease.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/digest.h"

namespace cf::store {
namespace {

using std::chrono::seconds;

class LeaseFile : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("cf-lease-" + base::random_hex(6));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  Leases leases() { return Leases::open(folder_ / "leases.db", clock_).or_throw(); }

  std::filesystem::path folder_;
  base::VirtualClock clock_;
};

TEST_F(LeaseFile, OneHoldsItAndOthersAreToldWho) {
  Leases first = leases();
  Leases second = leases();
  const Lease lease = first.acquire("deploy/dev", "anna@laptop", seconds(60)).or_throw();
  const auto refused = second.acquire("deploy/dev", "ci run 7", seconds(60));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, base::ErrorKind::conflict);
  EXPECT_EQ(refused.error().message, "'deploy/dev' is held by anna@laptop until 2026-01-01T00:01:00.000Z");
  EXPECT_TRUE(second.acquire("deploy/prod", "ci run 7", seconds(60)));
}

TEST_F(LeaseFile, ReleasingFreesItAtOnce) {
  Leases all = leases();
  {
    const Lease lease = all.acquire("x", "a", seconds(60)).or_throw();
    EXPECT_EQ(all.holder("x").or_throw()->owner, "a");
  }
  EXPECT_EQ(all.holder("x").or_throw().has_value(), false);
  EXPECT_TRUE(all.acquire("x", "b", seconds(60)));
}

TEST_F(LeaseFile, RenewingKeepsItPastItsFirstExpiry) {
  Leases all = leases();
  Lease lease = all.acquire("x", "a", seconds(60)).or_throw();
  clock_.sleep(seconds(50));
  EXPECT_TRUE(lease.renew(seconds(60)));
  clock_.sleep(seconds(50));
  EXPECT_FALSE(all.acquire("x", "b", seconds(60)));
}

TEST_F(LeaseFile, AnExpiredOneCanBeTakenAndItsOwnerIsTold) {
  Leases all = leases();
  Lease old = all.acquire("x", "a", seconds(60)).or_throw();
  clock_.sleep(seconds(60));
  Lease taken = all.acquire("x", "b", seconds(60)).or_throw();
  EXPECT_GT(taken.fence(), old.fence());
  const auto renewed = old.renew(seconds(60));
  ASSERT_FALSE(renewed);
  EXPECT_EQ(renewed.error().kind, base::ErrorKind::conflict);
  EXPECT_TRUE(old.release());  // must not release what is another's now
  EXPECT_EQ(all.holder("x").or_throw()->owner, "b");
}

TEST_F(LeaseFile, AnExpiredOneThatNobodyTookMayBeRenewed) {
  Leases all = leases();
  Lease lease = all.acquire("x", "a", seconds(60)).or_throw();
  clock_.sleep(seconds(90));
  EXPECT_TRUE(lease.renew(seconds(60)));
  EXPECT_FALSE(all.acquire("x", "b", seconds(60)));
}

TEST_F(LeaseFile, TheFenceGrowsOverReleases) {
  Leases all = leases();
  std::int64_t last = 0;
  for (int i = 0; i < 3; ++i) {
    const Lease lease = all.acquire("x", "a", seconds(60)).or_throw();
    EXPECT_GT(lease.fence(), last);
    last = lease.fence();
  }
}

TEST_F(LeaseFile, SurvivesTheProcess) {
  {
    Lease lease = leases().acquire("x", "a", seconds(60)).or_throw();
    Lease kept = std::move(lease);
    EXPECT_EQ(leases().holder("x").or_throw()->owner, "a");
  }
  EXPECT_FALSE(leases().holder("x").or_throw());
}

}  // namespace
}  // namespace cf::store
