#include <gtest/gtest.h>

#include "base/ids.h"
#include "base/stack_status.h"

namespace cf::base {
namespace {

TEST(AccountId, IsTwelveDigits) {
  EXPECT_TRUE(is_account_id("012345678901"));
  for (const char* text : {"", "12345678901", "1234567890123", "12345678901a", " 12345678901", "١٢٣٤٥٦"}) {
    EXPECT_FALSE(is_account_id(text)) << text;
  }
}

TEST(Region, HasTheFormOfARegion) {
  for (const char* text :
       {"us-east-1", "eu-central-2", "us-gov-west-1", "ap-southeast-7", "us-iso-east-1", "eusc-de-east-1"}) {
    EXPECT_TRUE(is_region(text)) << text;
  }
  for (const char* text : {"", "us", "us-east", "us-east-", "us-1", "US-east-1", "us-east-1a", "us_east_1",
                           "-east-1", "us--1", "us-east-123"}) {
    EXPECT_FALSE(is_region(text)) << text;
  }
}

TEST(StackName, IsWhatCloudFormationAccepts) {
  EXPECT_TRUE(is_stack_name("a"));
  EXPECT_TRUE(is_stack_name("Dev-network-1"));
  EXPECT_TRUE(is_stack_name(std::string(128, 'a')));
  for (const std::string& text : {std::string(), std::string("1a"), std::string("-a"), std::string("a_b"),
                                  std::string("a/b"), std::string(129, 'a')}) {
    EXPECT_FALSE(is_stack_name(text)) << text;
  }
}

TEST(StackPath, HasOneSpelling) {
  for (const char* text : {"dev/data/b", "dev//data/b", "./dev/data/b", "dev/./data//b/", "dev/data/b/."}) {
    EXPECT_EQ(StackPath(text).str(), "dev/data/b") << text;
  }
  EXPECT_EQ(canonical_path("./"), "");
  for (const char* text : {"..", "../dev", "dev/../dev", "dev/..", "/dev/a", "//dev"}) {
    EXPECT_FALSE(canonical_path(text)) << text;
    EXPECT_TRUE(StackPath(text).empty()) << text;
  }
  EXPECT_EQ(canonical_path("dev/...a/..b"), "dev/...a/..b") << "no way up";
}

TEST(UnitId, PrintsAndOrdersByItsParts) {
  const UnitId network{EnvironmentName("dev"), AccountId("111111111111"), Region("us-east-1"),
                       StackPath("dev/network")};
  EXPECT_EQ(network.str(), "dev/111111111111/us-east-1/dev/network");
  UnitId data = network;
  data.path = StackPath("dev/data");
  EXPECT_LT(data, network);
  EXPECT_EQ(network, network);
}

constexpr int status_count = 23;

TEST(StackStatus, ReadsBackWhatItPrints) {
  for (int i = 0; i < status_count; ++i) {
    const auto status = static_cast<StackStatus>(i);
    EXPECT_EQ(parse_stack_status(to_string(status)), status);
  }
  EXPECT_EQ(parse_stack_status("CREATE_DONE"), std::nullopt);
  EXPECT_STREQ(to_string(StackStatus::update_rollback_complete_cleanup_in_progress),
               "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
}

TEST(StackStatus, AStackInReviewHasNoOperationRunning) {
  EXPECT_FALSE(is_in_progress(StackStatus::review_in_progress));
  EXPECT_TRUE(is_in_progress(StackStatus::update_complete_cleanup_in_progress));
  EXPECT_FALSE(is_in_progress(StackStatus::update_rollback_failed));
}

TEST(StackStatus, NothingIsBothUpdatableAndInProgressOrToBeRecreated) {
  for (int i = 0; i < status_count; ++i) {
    const auto status = static_cast<StackStatus>(i);
    EXPECT_FALSE(is_updatable(status) && is_in_progress(status)) << to_string(status);
    EXPECT_FALSE(is_updatable(status) && needs_recreate(status)) << to_string(status);
  }
  EXPECT_TRUE(is_updatable(StackStatus::update_rollback_complete));
  EXPECT_FALSE(is_updatable(StackStatus::update_rollback_failed));
  EXPECT_TRUE(needs_recreate(StackStatus::rollback_complete));
  EXPECT_FALSE(is_success(StackStatus::rollback_complete));
}

}  // namespace
}  // namespace cf::base
