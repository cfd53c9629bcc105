#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "project/temp_project.h"
#include "project/version_specifier.h"

namespace cf::project {
namespace {

using testing::HasSubstr;

TEST(FindProject, IsTheFolderItselfOrTheOnlyOneInIt) {
  const TempProject here({{"config/config.yaml", ""}, {"fcc/config/config.yaml", ""}});
  EXPECT_EQ(*find_project(here.root(), ""), here.root());
  EXPECT_EQ(*find_project(here.root(), "fcc"), here.root() / "fcc");
  const TempProject below({{"fcc/config/config.yaml", ""}, {"docs/x.md", ""}});
  EXPECT_EQ(*find_project(below.root(), ""), below.root() / "fcc");
}

TEST(FindProject, SaysWhatWasTried) {
  const TempProject none({{"docs/x.md", ""}, {"src/y", ""}});
  const auto nothing = find_project(none.root(), "");
  ASSERT_FALSE(nothing);
  EXPECT_THAT(nothing.error().message, HasSubstr("docs, src"));
  const TempProject two({{"a/config/config.yaml", ""}, {"b/config/config.yaml", ""}});
  const auto several = find_project(two.root(), "");
  ASSERT_FALSE(several);
  EXPECT_EQ(several.error().hint, "name one with --project");
  EXPECT_FALSE(find_project(two.root(), "c"));
}

TEST(VersionSpecifier, FollowsPep440) {
  EXPECT_EQ(version_matches(">=4.0,<5", "4.6.0"), true);
  EXPECT_EQ(version_matches(">=4.7", "4.6.0"), false);
  EXPECT_EQ(version_matches("~=4.2", "4.6.0"), true);
  EXPECT_EQ(version_matches("~=4.2.1", "4.6.0"), false);
  EXPECT_EQ(version_matches("==4.*", "4.6.0"), true);
  EXPECT_EQ(version_matches("!=4.6.*", "4.6.0"), false);
  EXPECT_EQ(version_matches("==4.6", "4.6.0"), true);
  EXPECT_EQ(version_matches("> 4.6", "4.6.0"), false);
  EXPECT_EQ(version_matches("4.6", "4.6.0"), std::nullopt);
  EXPECT_EQ(version_matches("~=4", "4.6.0"), std::nullopt);
}

}  // namespace
}  // namespace cf::project
