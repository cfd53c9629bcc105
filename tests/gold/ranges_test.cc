// Ranges of versions: what they stand for, how gold.lock pins that, and how a pin is moved.
#include <gmock/gmock.h>

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

TEST_F(GoldRanges, AndSourcesOfALibraryAreARegistryAsTheyAre) {
  Registry registry(in_folder("library"));
  EXPECT_EQ(registry.fetch_template(vpc, "^1.0", call_).or_throw().version, "1.2.0");
  EXPECT_EQ(registry.fetch_template(vpc, "1.1.0", call_).or_throw().bytes, body("1.1.0"));
  EXPECT_EQ(registry.exists(vpc, "9.0.0", call_).or_throw(), false);
}

TEST_F(GoldRanges, TheProgramsOwnLibraryIsARegistryWhereItBringsOne) {
  Settings builtin = settings("builtin:");
  EXPECT_EQ(Registry(builtin).exact_version(vpc, "^1", call_).error().kind, ErrorKind::usage);
  builtin.builtin = [this](base::Diagnostics& diagnostics) {
    return read_tree(root_ / "library", diagnostics);
  };
  EXPECT_EQ(Registry(builtin).fetch_template(vpc, "^1", call_).or_throw().version, "1.2.0");
}

}  // namespace
}  // namespace cf::gold
