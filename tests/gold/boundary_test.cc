// A repository's gold folders and lock are its own: a link out of it shows no other file.
#include <gmock/gmock.h>

#include "gold/gold_folder.h"

namespace cf::gold {
namespace {

using testing::HasSubstr;
using testing::Not;

class GoldLinks : public GoldFolder {
 protected:
  GoldLinks() {
    write_vpc("1.0.0", {}, "repository/library");
    write_vpc("1.0.0", {}, "outside");
    put("secret", "canary: [");
  }
  Settings in_repository(const std::string& address) const {
    Settings made = settings((root_ / "repository" / address).string());
    made.repository = root_ / "repository";
    made.lock_file = root_ / "repository" / "gold.lock";
    return made;
  }
  std::string problem_of(const Settings& made) {
    const auto fetched = Registry(made).fetch_template(vpc, "1.0.0", call_);
    return fetched ? "" : base::describe(fetched.error());
  }
  void link(const std::string& place, const std::string& target) const {
    std::filesystem::create_symlink(target, root_ / "repository" / place);
  }
};

TEST_F(GoldLinks, WithinTheRepositoryAreFollowed) {
  link("linked", "library");
  EXPECT_EQ(problem_of(in_repository("linked")), "");
}

TEST_F(GoldLinks, OutOfTheRepositoryAreNeitherLibraryNorVendorNorLock) {
  link("linked", "../outside");
  EXPECT_THAT(problem_of(in_repository("linked")), HasSubstr("linked is a link that leaves the repository"));
  Settings vendored = in_repository("library");
  vendored.vendor = root_ / "repository" / "linked";
  EXPECT_THAT(problem_of(vendored), HasSubstr("linked is a link that leaves the repository"));
  link("gold.lock", "../secret");
  const std::string locked = problem_of(in_repository("library"));
  EXPECT_THAT(locked, HasSubstr("gold.lock is a link that leaves the repository"));
  EXPECT_THAT(locked, Not(HasSubstr("canary")));
}

TEST_F(GoldLinks, OfALibrarysFilesAreNotReadWhereTheyLeaveIt) {
  put("repository/.git/config", "canary: [");
  for (const char* target : {"../../secret", "../.git/config"}) {
    link("library/library.yaml.new", target);
    std::filesystem::rename(root_ / "repository/library/library.yaml.new",
                            root_ / "repository/library/library.yaml");
    base::Diagnostics diagnostics;
    read_library(read_tree(root_ / "repository/library", diagnostics), diagnostics);
    EXPECT_THAT(base::describe(diagnostics), HasSubstr("library/library.yaml "));
    EXPECT_THAT(base::describe(diagnostics), Not(HasSubstr("canary")));
  }
}

}  // namespace
}  // namespace cf::gold
