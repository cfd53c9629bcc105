// Where a site is put: in one step, and never over what somebody else made.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/digest.h"
#include "base/files.h"
#include "site/site.h"

namespace cf::site {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class SiteFolder : public testing::Test {
 protected:
  SiteFolder() : root(fs::temp_directory_path() / ("site-" + base::random_hex(8))) {
    fs::create_directories(root);
  }
  ~SiteFolder() override { fs::remove_all(root); }

  void put(const std::string& path, const std::string& text) const {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path) << text;
  }
  std::string read(const std::string& path) const { return base::read_file(root / path).value_or("(none)"); }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(root), fs::directory_iterator()));
  }
  void refused(const std::string& because) const {
    const auto written = write_site(root / "out", {{"index.html", "new"}});
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, base::ErrorKind::blocked);
    EXPECT_THAT(written.error().message, HasSubstr(because));
  }

  const fs::path root;
};

TEST_F(SiteFolder, IsMadeWhereThereIsNothing) {
  ASSERT_TRUE(write_site(root / "a/out/", {{"index.html", "1"}, {"x/y.html", "2"}}));
  EXPECT_EQ(read("a/out/index.html") + read("a/out/x/y.html"), "12");
}

TEST_F(SiteFolder, ReplacesAnEarlierSiteWhollyAndLeavesNothingBeside) {
  ASSERT_TRUE(write_site(root / "out", {{"index.html", "old"}, {"gone.html", "old"}}));
  ASSERT_TRUE(write_site(root / "out", {{"index.html", "new"}}));
  EXPECT_EQ(read("out/index.html") + read("out/gone.html"), "new(none)");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(SiteFolder, TakesAnEmptyFolder) {
  fs::create_directories(root / "out");
  EXPECT_TRUE(write_site(root / "out", {{"index.html", "new"}}));
}

TEST_F(SiteFolder, FollowsALinkToASite) {
  ASSERT_TRUE(write_site(root / "real", {{"index.html", "old"}}));
  fs::create_directory_symlink("real", root / "out");
  ASSERT_TRUE(write_site(root / "out", {{"index.html", "new"}}));
  EXPECT_TRUE(fs::is_symlink(root / "out"));
  EXPECT_EQ(read("real/index.html"), "new");
}

TEST_F(SiteFolder, LeavesAFolderThatIsNoSite) {
  put("out/thesis.txt", "years of work");
  refused("was not made by 'cf gold docs'");
  EXPECT_EQ(read("out/thesis.txt"), "years of work");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(SiteFolder, LeavesASiteThatSomebodyAddedTo) {
  ASSERT_TRUE(write_site(root / "out", {{"index.html", "old"}}));
  put("out/notes/mine.txt", "mine");
  refused("notes/mine.txt");
  EXPECT_EQ(read("out/index.html"), "old");
}

TEST_F(SiteFolder, LeavesAFile) {
  put("out", "a file");
  refused("no folder");
}

TEST_F(SiteFolder, WritesNothingOutsideOfItself) {
  const auto written = write_site(root / "out", {{"../escaped.html", "x"}});
  ASSERT_FALSE(written);
  EXPECT_EQ(entries(), 0u);
}

}  // namespace
}  // namespace cf::site
