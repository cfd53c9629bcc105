// Ranges of versions: what they stand for, how gold.lock pins that, and how a pin is moved.
#include <gmock/gmock.h>

#include "base/digest.h"
#include "gold/gold_folder.h"

namespace cf::gold {
namespace {

using base::ErrorKind;
using testing::HasSubstr;

class GoldRanges : public GoldFolder {
 protected:
  GoldRanges() {
    write_vpc("1.2.0", {"1.0.0", "1.1.0", "2.0.0-rc.1"});
    publish_to_folder("registry");
  }
};

TEST_F(GoldRanges, StandForTheNewestVersionThatIsNoPreRelease) {
  Registry registry(in_folder());
  EXPECT_EQ(registry.exact_version(vpc, "^1.0", call_).or_throw(), "1.2.0");
  EXPECT_EQ(registry.exact_version(vpc, "~1.1.0", call_).or_throw(), "1.1.0");
  EXPECT_EQ(registry.exact_version(vpc, ">=1.0 <1.2", call_).or_throw(), "1.1.0");
  EXPECT_EQ(registry.exact_version(vpc, "*", call_).or_throw(), "1.2.0");
  EXPECT_EQ(registry.exact_version(vpc, "2.0.0-rc.1", call_).or_throw(), "2.0.0-rc.1");
  const auto fetched = registry.fetch_template(vpc, "^1.0", call_);
  ASSERT_TRUE(fetched) << fetched.error().message;
  EXPECT_EQ(fetched->version, "1.2.0");
  EXPECT_EQ(fetched->bytes, body("1.2.0"));
}

TEST_F(GoldRanges, StayWhereTheLockPinsThemUntilTheyAreUnpinned) {
  {
    Registry registry(in_folder());
    ASSERT_TRUE(registry.fetch_template(vpc, "^1.0", call_));
    ASSERT_TRUE(registry.save_lock());
  }
  EXPECT_THAT(text_of("gold.lock"), HasSubstr("\"network/vpc.yaml ^1.0\": \"1.2.0\""));
  write_vpc("1.3.0", {"1.2.0"});
  publish_to_folder("registry");
  EXPECT_EQ(Registry(in_folder()).exact_version(vpc, "^1.0", call_).or_throw(), "1.2.0");

  Registry moving(in_folder());
  ASSERT_TRUE(moving.unpin(vpc, "^1.0"));
  EXPECT_EQ(moving.fetch_template(vpc, "^1.0", call_).or_throw().version, "1.3.0");
  ASSERT_TRUE(moving.save_lock());
  EXPECT_EQ(Registry(in_folder()).exact_version(vpc, "^1.0", call_).or_throw(), "1.3.0");
}

TEST_F(GoldRanges, ThatNothingSatisfiesSayWhatThereIs) {
  const auto none = Registry(in_folder()).exact_version(vpc, "^3", call_);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::not_found);
  EXPECT_THAT(none.error().message, HasSubstr("no version of network/vpc.yaml satisfies ^3"));
  EXPECT_THAT(none.error().message, HasSubstr("1.0.0, 1.1.0, 1.2.0"));
  const auto unknown = Registry(in_folder()).exact_version("network/vcp.yaml", "^1", call_);
  ASSERT_FALSE(unknown);
  EXPECT_THAT(unknown.error().message, HasSubstr("network/vpc.yaml")) << "the nearest name";
}

TEST_F(GoldRanges, AreNotChosenWhereTheLockMayNotBeChanged) {
  Settings frozen = in_folder();
  frozen.update_lock = false;
  EXPECT_EQ(Registry(frozen).exact_version(vpc, "^1.0", call_).error().kind, ErrorKind::blocked);
}

TEST_F(GoldRanges, WorkInAFolderWithoutAnIndexToo) {
  put("plain/1.0.0/a.json", "old");
  put("plain/1.1.0/a.json", "new");
  EXPECT_EQ(Registry(in_folder("plain")).fetch_template("a.json", "^1", call_).or_throw().bytes, "new");
}

TEST_F(GoldRanges, WorkInTheOriginalsFlatLayoutToo) {
  put("plain/net/a-1.0.0.json", "old");
  put("plain/net/a-1.1.0.json", "new");
  put("plain/net/a-2-1.0.0-rc.1.json", "another one");
  put("plain/lambda/handlers/1.0.0.zip", "an artifact");
  Registry registry(in_folder("plain"));
  EXPECT_EQ(registry.fetch_template("net/a.json", "^1", call_).or_throw().bytes, "new");
  const Index index = registry.index(call_).or_throw().value();
  EXPECT_EQ(index.templates.size(), 2u);
  EXPECT_NE(index.find("net/a-2.json", "1.0.0-rc.1"), nullptr);
}

TEST_F(GoldRanges, AreNotPinnedToWhatCantBeFetched) {
  const std::string index = text_of("registry/index.json");
  Index lying = parse_index("index.json", index).or_throw();
  lying.templates[vpc].versions["1.9.0"] = lying.templates[vpc].versions["1.2.0"];
  put("registry/index.json", print_index(lying));
  Registry registry(in_folder());
  EXPECT_FALSE(registry.fetch_template(vpc, "^1.0", call_));
  EXPECT_TRUE(registry.lock().or_throw().ranges.empty());
  ASSERT_TRUE(registry.save_lock());
  EXPECT_EQ(text_of("gold.lock"), "(none)");
  // Nor to what is not what the index says.
  put("registry/1.9.0/network/vpc.yaml", body("1.9.0"));
  Registry changed(in_folder());
  EXPECT_EQ(changed.fetch_template(vpc, "^1.0", call_).error().kind, ErrorKind::conflict);
  ASSERT_TRUE(changed.save_lock());
  EXPECT_EQ(text_of("gold.lock"), "(none)");
  // Once the registry is mended, all is well.
  put("registry/index.json", index);
  EXPECT_EQ(Registry(in_folder()).fetch_template(vpc, "^1.0", call_).or_throw().version, "1.2.0");
}

TEST_F(GoldRanges, ThatAFailedRunOfAnOlderProgramPinnedAreChosenAnew) {
  put("gold.lock", "{\"version\": 2, \"sha256\": {}, \"ranges\": {\"network/vpc.yaml ^1.0\": \"1.9.0\"}}");
  EXPECT_EQ(pin_of(Registry(in_folder()).lock().or_throw(), vpc, "^1.0"), "");
  Registry registry(in_folder());
  EXPECT_EQ(registry.fetch_template(vpc, "^1.0", call_).or_throw().version, "1.2.0");
  ASSERT_TRUE(registry.save_lock());
  EXPECT_EQ(pin_of(Registry(in_folder()).lock().or_throw(), vpc, "^1.0"), "1.2.0");
}

TEST_F(GoldRanges, AreNotPinnedToAVersionOutsideOfThem) {
  put("gold.lock", "{\"version\": 2, \"sha256\": {\"network/vpc.yaml 1.0.0\": \"" +
                       base::sha256_hex(body("1.0.0")) +
                       "\"}, \"ranges\": {\"network/vpc.yaml >=1.1.0 <2\": \"1.0.0\"}}");
  const auto refused = Registry(in_folder()).fetch_template(vpc, ">=1.1.0 <2", call_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::input);
  EXPECT_THAT(refused.error().message, HasSubstr("holds network/vpc.yaml >=1.1.0 <2 to 1.0.0"));
  const auto problems = Registry(in_folder()).verify_lock(call_).or_throw();
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_THAT(problems[0].error.message, HasSubstr("which is not in that range"));
  EXPECT_EQ(pin_of(Registry(in_folder()).lock().or_throw(), vpc, ">=1.1.0 <2"), "");
}

TEST_F(GoldRanges, AndSourcesOfALibraryAreARegistryAsTheyAre) {
  Registry registry(in_folder("library"));
  EXPECT_EQ(registry.fetch_template(vpc, "^1.0", call_).or_throw().version, "1.2.0");
  EXPECT_EQ(registry.fetch_template(vpc, "1.1.0", call_).or_throw().bytes, body("1.1.0"));
  EXPECT_EQ(registry.exists(vpc, "9.0.0", call_).or_throw(), false);
}

}  // namespace
}  // namespace cf::gold
