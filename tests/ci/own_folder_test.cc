#include "ci/own_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/files.h"

namespace cf::ci {
namespace {

namespace fs = std::filesystem;

class OwnFolder : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(outside_ = root_ / "outside"), fs::create_directories(checkout_);
  }
  void TearDown() override { fs::remove_all(root_); }
  fs::path root_ = fs::temp_directory_path() / ("cf-own-folder-" + std::to_string(getpid()));
  fs::path checkout_ = root_ / "checkout", outside_;
};

TEST_F(OwnFolder, IsWrittenFolderByFolder) {
  ASSERT_TRUE(write_below(checkout_, ".cf/artifacts/plan.md", "one"));
  ASSERT_TRUE(write_below(checkout_, ".cf/artifacts/plan.md", "two"));
  EXPECT_EQ(base::read_file(checkout_ / ".cf/artifacts/plan.md").value_or(""), "two");
  EXPECT_EQ(base::list_directory(checkout_ / ".cf/artifacts")->size(), 1u) << "nothing is left beside it";
  EXPECT_TRUE(require_no_links_in_own_folder(checkout_));
}

TEST_F(OwnFolder, IsNotLeftThroughALinkInItsPlace) {
  fs::create_symlink(outside_, checkout_ / ".cf");
  EXPECT_FALSE(write_below(checkout_, ".cf/artifacts/plan.md", "x"));
  EXPECT_FALSE(require_no_links_in_own_folder(checkout_));
  EXPECT_FALSE(require_no_links(checkout_, ".cf/state"));
  EXPECT_TRUE(fs::is_empty(outside_));
}

TEST_F(OwnFolder, IsNotLeftThroughAFoldersLink) {
  fs::create_directories(checkout_ / ".cf");
  fs::create_symlink(outside_, checkout_ / ".cf/artifacts");
  const auto written = write_below(checkout_, ".cf/artifacts/plan.md", "x");
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().message, testing::HasSubstr(".cf/artifacts is a symbolic link"));
  EXPECT_FALSE(require_no_links_in_own_folder(checkout_));
  EXPECT_TRUE(fs::is_empty(outside_));
}

TEST_F(OwnFolder, ReplacesAFilesLink) {
  fs::create_directories(checkout_ / ".cf/artifacts");
  ASSERT_TRUE(base::write_file(outside_ / "precious", "precious"));
  fs::create_symlink(outside_ / "precious", checkout_ / ".cf/artifacts/plan.md");
  EXPECT_FALSE(require_no_links_in_own_folder(checkout_));
  EXPECT_TRUE(write_below(checkout_, ".cf/artifacts/plan.md", "x"));
  EXPECT_EQ(base::read_file(outside_ / "precious").value_or(""), "precious");
}

}  // namespace
}  // namespace cf::ci
