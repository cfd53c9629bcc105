// Links of a repository: anywhere in it, nowhere else.
#include "base/boundary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

namespace cf::base {
namespace {

namespace fs = std::filesystem;

using testing::HasSubstr;

class InRepository : public testing::Test {
 protected:
  InRepository() {
    std::string pattern = (fs::temp_directory_path() / "cf-boundary-XXXXXX").string();
    top_ = fs::canonical(::mkdtemp(pattern.data()));
    write(outside_ = top_ / "outside", "secret", "a secret\n");
    repository_ = top_ / "repository";
    write(repository_ / ".git", "config", "extraheader = a secret\n");
    write(repository_ / ".cf", "local.db", "a secret\n");
    write(repository_ / "project", "text", "text\n");
  }
  ~InRepository() override {
    std::error_code ignored;
    fs::remove_all(top_, ignored);
  }
  static void write(const fs::path& folder, const char* name, const char* text) {
    ASSERT_TRUE(write_file(folder / name, text, Durability::unsynced));
  }
  fs::path link(const char* name, const fs::path& target) const {
    fs::create_symlink(target, repository_ / name);
    return repository_ / name;
  }
  std::string problem(const fs::path& path) const {
    const auto allowed = Boundary(repository_).require(path);
    return allowed ? "" : allowed.error().message;
  }

  fs::path top_, outside_, repository_;
};

TEST_F(InRepository, FilesAndLinksToThemAreAdmitted) {
  EXPECT_EQ(problem(repository_), "");
  EXPECT_EQ(problem(repository_ / "project/text"), "");
  EXPECT_EQ(problem(repository_ / "project/"), "");
  EXPECT_EQ(problem(link("inner", "project/text")), "");
  EXPECT_EQ(problem(link("folder", "project") / "text"), "");
  EXPECT_EQ(problem(repository_ / "project/not-there"), "") << "reading it says so";
}

TEST_F(InRepository, LinksThatLeaveAreNot) {
  EXPECT_EQ(problem(link("x", outside_ / "secret")), "x is a link that leaves the repository");
  EXPECT_EQ(problem(link("up", "..")), "up is a link that leaves the repository");
  EXPECT_EQ(problem(link("proc", "/proc/self/environ")), "proc is a link that leaves the repository");
  EXPECT_EQ(problem(link("twice", "x")), "twice is a link that leaves the repository");
  EXPECT_EQ(problem(link("lost", "nowhere")), "lost is a link to what can't be found or read");
  EXPECT_EQ(problem(link("loop", "loop")), "loop is a link that leads back to itself");
}

TEST_F(InRepository, WhatLiesBehindALinkThatLeavesIsNotEither) {
  EXPECT_EQ(problem(link("x", outside_) / "secret"), "x/secret is a link that leaves the repository");
}

TEST_F(InRepository, NothingLeadsIntoWhatIsNoContent) {
  EXPECT_THAT(problem(link("a", ".git/config")), HasSubstr("a leads into .git"));
  EXPECT_THAT(problem(link("b", ".cf") / "local.db"), HasSubstr("leads into .cf"));
  EXPECT_THAT(problem(repository_ / ".git/config"), HasSubstr("leads into .git"));
  EXPECT_THAT(problem(repository_ / "project/../.git/config"), HasSubstr("leads into .git"));
  EXPECT_FALSE(beneath(repository_, ".git/config"));
  EXPECT_FALSE(beneath(repository_, "a"));
  EXPECT_TRUE(beneath(repository_, ".github/config"));
  EXPECT_TRUE(beneath(repository_ / ".cf", "local.db")) << "of a folder within, it is content";
}

TEST_F(InRepository, AFileIsReadOnlyWithinTheRepositoryThatItsNameIsIn) {
  EXPECT_EQ(read_in_repository(repository_ / "project/text").value_or(""), "text\n");
  write(repository_, "shared", "shared\n");
  fs::create_symlink("../shared", repository_ / "project/shared");
  EXPECT_EQ(read_in_repository(repository_ / "project/shared").value_or(""), "shared\n");
  const auto refused = read_in_repository(link("deployment.yaml", outside_ / "secret"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::input);
  EXPECT_THAT(refused.error().message, HasSubstr("deployment.yaml is a link that leaves the repository"));
}

TEST_F(InRepository, WhatOptionsNameOutsideOfItIsTheirGivers) {
  fs::create_symlink("secret", outside_ / "current");
  EXPECT_TRUE(require_kept_within(repository_, outside_ / "current"));
  EXPECT_TRUE(require_kept_within(repository_, repository_ / "../outside/current"));
  EXPECT_FALSE(require_kept_within(repository_, link("variables.yaml", outside_ / "secret")));
  EXPECT_FALSE(require_kept_within(repository_, link("state", ".cf") / "local.db"));
  EXPECT_TRUE(require_kept_within(repository_, repository_ / ".cf/local.db")) << "named as what it is";
  fs::create_symlink("../.git/config", repository_ / ".cf/config");
  EXPECT_FALSE(require_kept_within(repository_, repository_ / ".cf/config"));
}

TEST_F(InRepository, WithoutGitIsTheFolderOfTheFile) {
  EXPECT_EQ(repository_top(repository_ / "project"), repository_);
  EXPECT_EQ(repository_top(outside_), outside_);
  fs::create_symlink("../repository/project/text", outside_ / "linked");
  EXPECT_FALSE(read_in_repository(outside_ / "linked"));
}

TEST_F(InRepository, ADeviceOrPipeIsNeitherOpenedNorWaitedFor) {
  ASSERT_EQ(::mkfifo((repository_ / "pipe").c_str(), 0600), 0);
  EXPECT_FALSE(read_in_repository(repository_ / "pipe"));
  EXPECT_FALSE(read_in_repository(link("zero", "/dev/zero")));
  EXPECT_FALSE(read_file("/dev/zero"));
}

}  // namespace
}  // namespace cf::base
