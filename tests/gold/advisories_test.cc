// Advisories: a library's publishing leaves those of the others alone, signs nobody else's, and readers with
// keys notice where a registry withholds them.
#include <gmock/gmock.h>

#include "gold/gold_folder.h"
#include "gold/http_files.h"
#include "gold/watched.h"

namespace cf::gold {
namespace {

using base::ErrorKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class GoldAdvisories : public GoldFolder {
 protected:
  GoldAdvisories() {
    write_vpc("1.1.0", {"1.0.0"});
    put("other/library.yaml", "name: other\n");
    put("other/lake/gold.yaml", "version: 1.1.0\ntitle: Lake\ndescription: A lake.\ncategory: data\n");
    put("other/lake/lake.yaml", body("lake 1.1.0"));
    put("other/lake/released/1.0.0.yaml", body("lake 1.0.0"));
  }
  void advise(const std::string& library, const std::string& path, const std::string& reason) const {
    put(library + "/advisories.yaml",
        "- {template: " + path + ", versions: <1.1.0, severity: high, reason: " + reason + "}\n");
  }
  void publish_as(const std::string& library) const {
    const auto published = publish_to(*folder_backend(root_ / "registry"), library, &key_);
    ASSERT_TRUE(published) << published.error().message;
  }
  Settings reading() const {
    Settings settings = in_folder();
    settings.keys = {key_.public_key()};
    return settings;
  }
  base::Result<std::vector<Advisory>> read() const { return Registry(reading()).advisories(call_); }
  std::vector<std::string> reasons() const {
    std::vector<std::string> found;
    const auto advisories = read();
    if (!advisories) return {advisories.error().message};
    for (const Advisory& advisory : *advisories) found.push_back(advisory.reason);
    return found;
  }
  void withhold(const std::string& path) const {
    std::filesystem::remove(root_ / "registry" / path);
    std::filesystem::remove(root_ / "registry" / (path + ".minisig"));
  }
  const SecretKey key_ = make_secret_key();
};

TEST_F(GoldAdvisories, StayWhereALibraryThatHasNoneIsPublished) {
  advise("library", vpc, "open");
  publish_as("library");
  publish_as("other");
  EXPECT_THAT(reasons(), ElementsAre("open"));
}

TEST_F(GoldAdvisories, AreThoseOfEveryLibraryThatHasSome) {
  advise("library", vpc, "open");
  publish_as("library");
  advise("other", "lake.yaml", "leaks");
  publish_as("other");
  EXPECT_THAT(reasons(), ElementsAre("leaks", "open"));
  const std::string both = text_of("registry/advisories.json");
  publish_as("library");
  EXPECT_EQ(text_of("registry/advisories.json"), both) << "whoever was last";
}

TEST_F(GoldAdvisories, OfALibrarysOwnTemplatesAreWhatItSaysNow) {
  advise("library", vpc, "open");
  publish_as("library");
  advise("other", "lake.yaml", "leaks");
  publish_as("other");
  advise("library", vpc, "wide open");
  publish_as("library");
  EXPECT_THAT(reasons(), ElementsAre("leaks", "wide open"));
  put("library/advisories.yaml", "[]\n");
  publish_as("library");
  EXPECT_THAT(reasons(), ElementsAre("leaks"));
}

TEST_F(GoldAdvisories, MayCallATemplateByItsNameAndOneThatIsNotThereIsToldOf) {
  advise("library", "network/vpc", "open");
  EXPECT_EQ(library().advisories.at(0).path, vpc);
  advise("library", "network/vcp.yaml", "open");
  base::Diagnostics diagnostics;
  read_library(read_tree(root_ / "library", diagnostics), diagnostics);
  EXPECT_FALSE(diagnostics.has_errors());
  EXPECT_THAT(base::describe(diagnostics), HasSubstr("did you mean 'network/vpc.yaml'"));
}

TEST_F(GoldAdvisories, OfSomebodyElseAreNotSigned) {
  publish_as("library");
  put("registry/advisories.json",
      R"([{"template": "lake.yaml", "versions": "*", "severity": "low", "reason": "a lie"}])");
  advise("library", vpc, "open");
  const auto refused = publish_to(*folder_backend(root_ / "registry"), "library", &key_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  EXPECT_THAT(refused.error().message, HasSubstr("lake.yaml"));
  EXPECT_FALSE(read()) << "and nobody takes them";
}

TEST_F(GoldAdvisories, ThatSomebodyTookAwayOrBroughtBackAreMissedByTheNextPublisher) {
  advise("other", "lake.yaml", "leaks");
  publish_as("other");
  const std::string earlier = text_of("registry/advisories.json"),
                    signature = text_of("registry/advisories.json.minisig");
  advise("other", "lake.yaml", "leaks a lot");
  publish_as("other");
  const auto refused = [&] {
    const auto published = publish_to(*folder_backend(root_ / "registry"), "library", &key_);
    return !published && published.error().kind == ErrorKind::conflict;
  };
  put("registry/advisories.json", earlier);
  put("registry/advisories.json.minisig", signature);
  EXPECT_TRUE(refused());
  withhold("advisories.json");
  EXPECT_TRUE(refused());
  advise("library", vpc, "open");
  EXPECT_TRUE(refused());
}

TEST_F(GoldAdvisories, OfALibraryThatGetsAKeyAreSignedThen) {
  advise("library", vpc, "open");
  publish_to_folder("registry");
  publish_as("library");
  EXPECT_THAT(reasons(), ElementsAre("open"));
}

TEST_F(GoldAdvisories, OfOthersOutliveAPublishingThatIsInterruptedAnywhere) {
  advise("library", vpc, "open");
  advise("other", "lake.yaml", "leaks");
  for (int survived = 0;; ++survived) {
    std::filesystem::remove_all(root_ / "registry");
    publish_as("library");
    const auto under = folder_backend(root_ / "registry");
    int left = survived;
    Watched breaking(*under, [&](const std::string&) -> base::Result<void> {
      if (left-- > 0) return {};
      return base::error(ErrorKind::network, "the connection broke");
    });
    const auto broken = publish_to(breaking, "other", &key_);
    publish_as("other");
    EXPECT_THAT(reasons(), ElementsAre("leaks", "open")) << survived;
    if (broken) break;
    ASSERT_LT(survived, 20);
  }
}

TEST_F(GoldAdvisories, ThatARegistryWithholdsAreMissedByItsFirstReader) {
  advise("library", vpc, "open");
  publish_as("library");
  withhold("advisories.json");
  const auto none = read();
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::blocked);
  EXPECT_THAT(none.error().message, HasSubstr("advisories.json is not there"));
  EXPECT_FALSE(Registry(reading()).vendor_into(root_ / "vendor", call_));
  withhold("index.json");
  EXPECT_EQ(read().error().kind, ErrorKind::blocked) << "nor does it help to withhold the index too";
}

TEST_F(GoldAdvisories, OfAnEarlierTimeAreNotThoseOfTheIndex) {
  advise("library", vpc, "open");
  publish_as("library");
  const std::string earlier = text_of("registry/advisories.json"),
                    signature = text_of("registry/advisories.json.minisig");
  advise("library", vpc, "wide open");
  publish_as("library");
  put("registry/advisories.json", earlier);
  put("registry/advisories.json.minisig", signature);
  const auto older = read();
  ASSERT_FALSE(older);
  EXPECT_THAT(older.error().message, HasSubstr("another one than the registry's index says"));
}

TEST_F(GoldAdvisories, AreNoneWhereTheIndexSaysSo) {
  publish_as("library");
  EXPECT_THAT(read().or_throw(), IsEmpty());
}

TEST_F(GoldAdvisories, AreReadAsTheyAreWhereAnOlderIndexDoesNotTellOfThem) {
  advise("library", vpc, "open");
  publish_as("library");
  Index index = parse_index("index.json", text_of("registry/index.json")).or_throw();
  ASSERT_TRUE(index.advisories);
  index.advisories.reset();
  const std::string older = print_index(index);
  EXPECT_THAT(older, Not(HasSubstr("advisories")));
  put("registry/index.json", older);
  put("registry/index.json.minisig", sign(older, key_, signed_as("index.json")));
  EXPECT_THAT(reasons(), ElementsAre("open"));
  withhold("advisories.json");
  EXPECT_THAT(read().or_throw(), IsEmpty());
}

TEST_F(GoldAdvisories, ThatArePublishedRightNowAreLookedAtAgain) {
  advise("library", vpc, "open");
  publish_as("library");
  HttpFiles server;
  const std::string index = text_of("registry/index.json"),
                    signature = text_of("registry/index.json.minisig");
  advise("library", vpc, "wide open");
  publish_as("library");
  for (const char* path : {"index.json", "index.json.minisig", "advisories.json", "advisories.json.minisig"})
    server.put(path, text_of(std::string("registry/") + path));
  // The index of before, until it was asked for once.
  server.set_fault([&](const net::HttpRequest& request) -> std::optional<net::HttpResponse> {
    const bool is_signature = request.url.ends_with("/index.json.minisig");
    if (!is_signature && !request.url.ends_with("/index.json")) return std::nullopt;
    net::HttpResponse response;
    response.status = 200;
    response.body = is_signature ? signature : index;
    if (is_signature) server.set_fault({});
    return response;
  });
  Settings settings = this->settings(server.url());
  settings.keys = {key_.public_key()};
  EXPECT_EQ(Registry(settings).advisories(call_).or_throw().at(0).reason, "wide open");
}

}  // namespace
}  // namespace cf::gold
