// Shared state in a bucket of the embedded S3.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/refreshing_provider.h"
#include "aws/s3_objects.h"
#include "aws/services.h"
#include "emulator/cloud.h"
#include "store/record_log.h"
#include "store/shared_lock.h"

namespace cf::emulator::test {
namespace {

using base::ErrorKind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class InBucket : public ::testing::Test {
 protected:
  InBucket() {
    call.clock = &clock;
    Options options;
    options.clock = &clock;
    cloud = Cloud::open(options).or_throw();
    session.transport = cloud->transport();
    session.credentials = aws::fixed({"111111111111", "secret-of-the-test", "", {}, "test"});
    session.region = base::Region("eu-west-1");
    aws::create_bucket(session, "shared-1", call).or_throw();
  }
  std::shared_ptr<store::Objects> objects() {
    return aws::objects_in_bucket(session, "shared-1", "cf/state");
  }

  base::VirtualClock clock;
  base::Call call;
  std::unique_ptr<Cloud> cloud;
  aws::Session session;
};

TEST_F(InBucket, WritesAndRemovalsNeedTheVersionThatIsThere) {
  const auto all = objects();
  EXPECT_FALSE(all->get("a/b", call).or_throw());
  const std::string first = all->put("a/b", "one", "", call).or_throw();
  EXPECT_EQ(all->put("a/b", "two", "", call).error().kind, ErrorKind::conflict);
  const std::string second = all->put("a/b", "two", first, call).or_throw();
  EXPECT_EQ(all->put("a/b", "three", first, call).error().kind, ErrorKind::conflict);
  EXPECT_EQ(all->put("a/c", "x", first, call).error().kind, ErrorKind::conflict);
  EXPECT_EQ(all->get("a/b", call).or_throw()->bytes, "two");
  EXPECT_EQ(all->remove("a/b", first, call).error().kind, ErrorKind::conflict);
  EXPECT_TRUE(all->remove("a/b", second, call));
  EXPECT_TRUE(all->remove("a/b", second, call));
}

TEST_F(InBucket, ListsMoreThanAPage) {
  const auto all = objects();
  for (int i = 0; i < 1'005; ++i) all->put("runs/" + std::to_string(i), "", "", call).or_throw();
  all->put("locks/dev.json", "", "", call).or_throw();
  EXPECT_EQ(all->list("runs/", call).or_throw().size(), 1'005u);
  EXPECT_THAT(all->list("locks", call).or_throw(), ElementsAre("locks/dev.json"));
  EXPECT_THAT(all->list("none", call).or_throw(), IsEmpty());
}

TEST_F(InBucket, HoldsLocksAndLogs) {
  store::SharedLocks locks(objects());
  const auto lock = locks.acquire("dev", {"anna", "run 1", "", base::Duration(60'000)}, call).or_throw();
  EXPECT_EQ(store::SharedLocks(objects()).acquire("dev", {"bob", "run 2", ""}, call).error().kind,
            ErrorKind::conflict);
  EXPECT_TRUE(locks.renew(lock, base::Duration(60'000), call));
  store::RecordLog first(objects(), "audit"), second(objects(), "audit");
  for (int i = 0; i < 3; ++i) {
    first.append("\"first\"", call).or_throw();
    second.append("\"second\"", call).or_throw();
  }
  std::vector<store::LogProblem> problems;
  EXPECT_EQ(first.tail(10, problems, call).or_throw().size(), 6u);
  EXPECT_THAT(second.verify(call).or_throw(), IsEmpty());
}

}  // namespace
}  // namespace cf::emulator::test
