// Reading a registry for its site.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "base/files.h"
#include "site/site.h"

namespace cf::site {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

class SiteSource : public testing::Test {
 protected:
  SiteSource() : root(fs::temp_directory_path() / ("registry-" + base::random_hex(8))) {}
  ~SiteSource() override { fs::remove_all(root); }

  void put(const std::string& path, const std::string& text) const {
    base::write_file(root / path, text, base::Durability::unsynced).or_throw();
  }
  void put_index(const std::string& sha256) const {
    gold::Index index;
    gold::Listed& listed = index.templates["a/b.yaml"];
    listed.title = listed.category = listed.status = "b";
    gold::Release& release = listed.versions["1.0.0"];
    release.sha256 = sha256;
    release.published = "2026-11-26T10:00:00Z";
    put("index.json", gold::print_index(index));
  }
  base::Result<Source> read() const {
    gold::Settings settings;
    settings.base = root.string();
    gold::Registry registry(settings);
    return read_source(registry, 2, {});
  }

  const fs::path root;
};

TEST_F(SiteSource, HasEveryVersionOfTheIndexAndTheAdvisories) {
  put("1.0.0/a/b.yaml", "text");
  put_index(base::sha256_hex("text"));
  const auto source = read();
  ASSERT_TRUE(source) << base::describe(source.error());
  EXPECT_THAT(source->texts, ElementsAre(Pair("1.0.0/a/b.yaml", "text")));
}

TEST_F(SiteSource, IsALibrarysSourcesToo) {
  put("library.yaml", "name: house\n");
  put("advisories.yaml",
      "- {template: a/b.yaml, versions: '<2.0.0', severity: low, reason: old, fixed_in: 2.0.0}\n");
  put("a/b/gold.yaml",
      "version: 1.1.0\ntitle: B\ndescription: The letter.\ncategory: storage\nstatus: stable\nkeywords: "
      "[b]\n");
  put("a/b/b.yaml", "new");
  put("a/b/released/1.0.0.yaml", "old");
  const auto source = read();
  ASSERT_TRUE(source) << base::describe(source.error());
  EXPECT_THAT(source->texts, ElementsAre(Pair("1.0.0/a/b.yaml", "old"), Pair("1.1.0/a/b.yaml", "new")));
  EXPECT_EQ(source->advisories.size(), 1u);
}

TEST_F(SiteSource, ATemplateThatTheIndexDoesNotMeanIsAConflict) {
  put("1.0.0/a/b.yaml", "something else");
  put_index(base::sha256_hex("text"));
  const auto source = read();
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().kind, base::ErrorKind::conflict);
  EXPECT_THAT(source.error().message, HasSubstr("a/b.yaml 1.0.0 is not what the registry's index says"));
}

TEST_F(SiteSource, AVersionThatIsNotThereIsAnError) {
  put_index(base::sha256_hex("text"));
  const auto source = read();
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().kind, base::ErrorKind::not_found);
}

TEST_F(SiteSource, AFolderWithoutAnIndexIsWhatItHas) {
  put("1.0.0/a/b.yaml", "text");
  const auto source = read();
  ASSERT_TRUE(source) << base::describe(source.error());
  EXPECT_EQ(source->index.templates.at("a/b.yaml").versions.at("1.0.0").sha256, base::sha256_hex("text"));
}

}  // namespace
}  // namespace cf::site
