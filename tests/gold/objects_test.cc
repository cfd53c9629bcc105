// A registry in a bucket of the embedded S3: published there, and read from there.
#include <gmock/gmock.h>

#include "aws/refreshing_provider.h"
#include "aws/s3_objects.h"
#include "aws/services.h"
#include "emulator/cloud.h"
#include "gold/gold_folder.h"

namespace cf::gold {
namespace {

using base::ErrorKind;
using testing::HasSubstr;

class GoldBucket : public GoldFolder {
 protected:
  GoldBucket() {
    emulator::Options options;
    options.clock = &clock_;
    cloud_ = emulator::Cloud::open(options).or_throw();
    session_.transport = cloud_->transport();
    session_.credentials = aws::fixed({"111111111111", "secret-of-the-test", "", {}, "test"});
    session_.region = base::Region("eu-west-1");
    aws::create_bucket(session_, "gold-1", call_).or_throw();
    write_vpc("1.1.0", {"1.0.0"});
  }
  Settings bucket(const std::string& address = "s3://gold-1/templates") const {
    Settings with = settings(address);
    with.open_bucket =
        [session = session_](const std::string& named) -> base::Result<std::unique_ptr<store::Objects>> {
      const std::string rest = named.substr(5);
      return aws::objects_in_bucket(session, rest.substr(0, rest.find('/')), rest.substr(rest.find('/') + 1));
    };
    return with;
  }
  std::unique_ptr<emulator::Cloud> cloud_;
  aws::Session session_;
};

TEST_F(GoldBucket, IsPublishedToAndReadFrom) {
  const auto backend = open_backend(bucket()).or_throw();
  const auto published = publish_to(*backend);
  ASSERT_TRUE(published) << published.error().message;
  Registry registry(bucket());
  const auto fetched = registry.fetch_template(vpc, "^1.0", call_);
  ASSERT_TRUE(fetched) << fetched.error().message;
  EXPECT_EQ(fetched->version, "1.1.0");
  EXPECT_EQ(registry.exists(vpc, "3.0.0", call_).or_throw(), false);
  EXPECT_EQ(publish_to(*backend)->present.size(), 2u);
}

TEST_F(GoldBucket, AVersionThatIsThereNeverChanges) {
  const auto backend = open_backend(bucket()).or_throw();
  ASSERT_TRUE(publish_to(*backend));
  put("library/network/vpc/released/1.0.0.yaml", body("other"));
  EXPECT_EQ(publish_to(*backend).error().kind, ErrorKind::conflict);
}

TEST_F(GoldBucket, WhatIsLockedIsServedFromTheCache) {
  ASSERT_TRUE(publish_to(*open_backend(bucket()).or_throw()));
  {
    Registry registry(bucket());
    ASSERT_TRUE(registry.fetch_template(vpc, "^1.0", call_));
    ASSERT_TRUE(registry.save_lock());
  }
  EXPECT_EQ(Registry(bucket()).fetch_template(vpc, "^1.0", call_).or_throw().from, "cache");
}

TEST_F(GoldBucket, ABucketThatIsNotThereIsNoEmptyRegistry) {
  const auto none = Registry(bucket("s3://nowhere-1/templates")).fetch_template(vpc, "1.0.0", call_);
  ASSERT_FALSE(none);
  EXPECT_THAT(base::describe(none.error()), HasSubstr("nowhere-1"));
  const auto closed = Registry(settings("s3://gold-1/templates")).fetch_template(vpc, "1.0.0", call_);
  ASSERT_FALSE(closed) << "nobody can open buckets here";
  EXPECT_EQ(closed.error().kind, ErrorKind::usage);
}

}  // namespace
}  // namespace cf::gold
