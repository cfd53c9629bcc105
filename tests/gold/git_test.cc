// A registry in a Git repository, with git itself.
#include <gmock/gmock.h>

#include "base/process.h"
#include "gold/gold_folder.h"

namespace cf::gold {
namespace {

using base::ErrorKind;
using testing::HasSubstr;

class GoldGit : public GoldFolder {
 protected:
  void SetUp() override {
    write_vpc("1.1.0", {"1.0.0"});
    if (!git({"init", "--quiet", "--initial-branch=main", "."})) GTEST_SKIP() << "there is no git";
    publish_to_folder("repository/templates");
    commit();
    ASSERT_TRUE(git({"tag", "v1"}));
  }
  static std::map<std::string, std::string> environment() {
    return {{"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"HOME", "/nonexistent"}};
  }
  bool git(std::vector<std::string> words) const {
    std::error_code ignored;
    std::filesystem::create_directories(root_ / "repository", ignored);
    base::Command command;
    command.argv = {"git",           "-C", (root_ / "repository").string(), "-c", "user.name=t", "-c",
                    "user.email=t@t"};
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    command.environment = environment();
    const auto finished = base::run(command, {}, {});
    return finished && finished->exit_code == 0;
  }
  void commit() const {
    ASSERT_TRUE(git({"add", "-A"}));
    ASSERT_TRUE(git({"commit", "--quiet", "-m", "templates"}));
  }
  Settings at(const std::string& behind) const {
    Settings with = settings("git+file://" + (root_ / "repository").string() + behind);
    with.environment = environment();
    return with;
  }
};

TEST_F(GoldGit, IsReadAtARefBelowAFolder) {
  Registry registry(at("#main:templates"));
  const auto fetched = registry.fetch_template(vpc, "^1", {});
  ASSERT_TRUE(fetched) << fetched.error().message;
  EXPECT_EQ(fetched->version, "1.1.0");
  EXPECT_EQ(fetched->bytes, body("1.1.0"));
  EXPECT_EQ(registry.fetch_template(vpc, "1.0.0", {})->bytes, body("1.0.0"));
  EXPECT_EQ(registry.exists(vpc, "7.0.0", {}).or_throw(), false);
}

TEST_F(GoldGit, ATagStaysWhatItWas) {
  write_vpc("1.2.0", {"1.1.0"});
  publish_to_folder("repository/templates");
  commit();
  EXPECT_EQ(Registry(at("#v1:templates")).exact_version(vpc, "^1", {}).or_throw(), "1.1.0");
  EXPECT_EQ(Registry(at("#main:templates")).exact_version(vpc, "^1", {}).or_throw(), "1.2.0");
}

TEST_F(GoldGit, WhatIsLockedNeedsTheRepositoryNoMore) {
  {
    Registry registry(at("#v1:templates"));
    ASSERT_TRUE(registry.fetch_template(vpc, "^1", {}));
    ASSERT_TRUE(registry.save_lock());
  }
  std::filesystem::remove_all(root_ / "repository");
  EXPECT_EQ(Registry(at("#v1:templates")).fetch_template(vpc, "^1", {}).or_throw().from, "cache");
}

TEST_F(GoldGit, WhatGitSaysIsInTheErrorAndNoCommandIsRun) {
  const auto gone = Registry(at("#nowhere:templates")).fetch_template(vpc, "1.0.0", {});
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().kind, ErrorKind::network);
  EXPECT_THAT(gone.error().message, HasSubstr("nowhere"));
  Settings command = settings("git+ext::sh -c touch% " + (root_ / "pwned").string());
  command.environment = environment();
  EXPECT_FALSE(Registry(command).fetch_template(vpc, "1.0.0", {}));
  Settings option = settings("git+--upload-pack=touch " + (root_ / "pwned").string());
  option.environment = environment();
  EXPECT_EQ(Registry(option).fetch_template(vpc, "1.0.0", {}).error().kind, ErrorKind::usage);
  EXPECT_FALSE(std::filesystem::exists(root_ / "pwned"));
}

TEST_F(GoldGit, IsNotWrittenTo) {
  const auto backend = open_backend(at("#main")).or_throw();
  EXPECT_EQ(publish_to(*backend).error().kind, ErrorKind::unsupported);
}

}  // namespace
}  // namespace cf::gold
