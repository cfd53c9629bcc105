#include "base/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/digest.h"

namespace cf::base {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::temp_directory_path() / ("cf-files-" + random_hex(6));
    fs::create_directories(root_);
  }
  void TearDown() override { fs::remove_all(root_); }
  fs::path root_;
};

TEST_F(Files, WhatIsWrittenIsRead) {
  const std::string bytes("a\0b\r\n\xFF", 6);
  write_file(root_ / "deep" / "er" / "a.bin", bytes).or_throw();
  EXPECT_EQ(read_file(root_ / "deep/er/a.bin").or_throw(), bytes);
  write_file(root_ / "empty", "").or_throw();
  EXPECT_EQ(read_file(root_ / "empty").or_throw(), "");
}

TEST_F(Files, WritingReplacesAsAWholeAndLeavesNothingBeside) {
  write_file(root_ / "a", "old").or_throw();
  ASSERT_EQ(::chmod((root_ / "a").c_str(), 0640), 0);
  write_file(root_ / "a", "new").or_throw();
  EXPECT_EQ(read_file(root_ / "a").or_throw(), "new");
  EXPECT_EQ(fs::status(root_ / "a").permissions(), fs::perms{0640});
  EXPECT_EQ(list_directory(root_).or_throw().size(), 1u);
}

TEST_F(Files, AnUnsyncedFileWithTheSameBytesIsLeftAsItIs) {
  const auto inode = [&] {
    struct stat status {};
    EXPECT_EQ(::stat((root_ / "deep" / "a").c_str(), &status), 0);
    return status.st_ino;
  };
  write_file(root_ / "deep" / "a", "one", Durability::unsynced).or_throw();
  const auto first = inode();
  write_file(root_ / "deep" / "a", "one", Durability::unsynced).or_throw();
  EXPECT_EQ(inode(), first);
  write_file(root_ / "deep" / "a", "two", Durability::unsynced).or_throw();
  EXPECT_EQ(read_file(root_ / "deep" / "a").or_throw(), "two");
  EXPECT_NE(inode(), first);
}

TEST_F(Files, WritingThroughALinkKeepsTheLink) {
  write_file(root_ / "real", "old").or_throw();
  fs::create_symlink("real", root_ / "link");
  write_file(root_ / "link", "new").or_throw();
  EXPECT_TRUE(fs::is_symlink(root_ / "link"));
  EXPECT_EQ(read_file(root_ / "real").or_throw(), "new");
}

TEST_F(Files, AFailedWriteLeavesNothingBeside) {
  fs::create_directories(root_ / "a" / "b");
  EXPECT_FALSE(write_file(root_ / "a", "x"));  // a folder stands there
  EXPECT_EQ(list_directory(root_).or_throw().size(), 1u);
}

TEST_F(Files, ErrorsNameTheirKind) {
  EXPECT_EQ(read_file(root_ / "none").error().kind, ErrorKind::not_found);
  EXPECT_EQ(read_file(root_).error().kind, ErrorKind::input);
  EXPECT_EQ(read_file("/dev/zero").error().kind, ErrorKind::input);
  write_file(root_ / "a", "12345").or_throw();
  EXPECT_EQ(read_file(root_ / "a", 4).error().kind, ErrorKind::limit);
  EXPECT_EQ(read_file(root_ / "a", 5).or_throw(), "12345");
  EXPECT_EQ(list_directory(root_ / "none").error().kind, ErrorKind::not_found);
}

TEST_F(Files, ListingsAreSortedAndFollowLinks) {
  write_file(root_ / "b", "").or_throw();
  fs::create_directory(root_ / "c");
  fs::create_directory_symlink("c", root_ / "a");
  fs::create_symlink("nowhere", root_ / "d");
  const std::vector<DirEntry> entries = list_directory(root_).or_throw();
  std::string text;
  for (const DirEntry& entry : entries) text += entry.name + (entry.is_directory ? "/ " : " ");
  EXPECT_EQ(text, "a/ b c/ d ");
}

TEST_F(Files, BeneathStaysBeneath) {
  EXPECT_EQ(beneath(root_, "config/dev/./vpc.yaml").or_throw(), root_ / "config/dev/vpc.yaml");
  for (const std::string relative : {"../x", "a/../../x", "/etc/passwd", "a/..", ".."}) {
    const Result<fs::path> path = beneath(root_, relative);
    ASSERT_FALSE(path) << relative;
    EXPECT_EQ(path.error().kind, ErrorKind::input);
  }
  EXPECT_FALSE(beneath(root_, std::string_view("a\0b", 3)));
}

TEST_F(Files, BeneathGivesWhatIsThereAndWhatIsNot) {
  fs::create_directories(root_ / "a/b");
  write_file(root_ / "a/b/file", "").or_throw();
  for (const std::string relative : {"a", "a/b", "a/b/file", "a/b/none", "none/file"})
    EXPECT_EQ(beneath(root_, relative).or_throw(), root_ / relative);
  EXPECT_EQ(beneath(root_, "a/b/file/none").error().kind, ErrorKind::not_found);
  fs::create_directory_symlink(root_ / "a", root_ / "root");
  EXPECT_EQ(beneath(root_ / "root", "b/file").or_throw(), root_ / "root/b/file");
}

TEST_F(Files, BeneathRefusesLinksThatLeave) {
  fs::create_symlink("/etc", root_ / "out");
  fs::create_directory(root_ / "in");
  fs::create_directory_symlink("in", root_ / "inner");
  fs::create_symlink("loop", root_ / "loop");
  EXPECT_FALSE(beneath(root_, "out"));
  EXPECT_FALSE(beneath(root_, "out/passwd"));
  fs::create_symlink("/etc/passwd", root_ / "in/file");
  EXPECT_FALSE(beneath(root_, "in/file"));
  EXPECT_FALSE(beneath(root_, "loop/x"));
  EXPECT_EQ(beneath(root_, "inner/x").or_throw(), root_ / "inner/x");
}

TEST_F(Files, BeneathIsNotFooledByASiblingOfTheSameBeginning) {
  fs::create_directories(root_ / "project");
  fs::create_directories(root_ / "project-secret");
  fs::create_symlink(root_ / "project-secret", root_ / "project" / "link");
  EXPECT_FALSE(beneath(root_ / "project", "link/key"));
}

}  // namespace
}  // namespace cf::base
