// An advisory on a part concerns every version that was published with it, at any depth.
#include "gold/part_advisories.h"

#include <gmock/gmock.h>

#include "gold/gold_folder.h"
#include "gold/http_files.h"

namespace cf::gold {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class GoldPartAdvisories : public GoldFolder {
 protected:
  GoldPartAdvisories() { put("library/library.yaml", "name: test\n"); }
  void write(const std::string& name, const std::string& version, const std::string& uses,
             const std::string& text) const {
    put("library/" + name + "/gold.yaml", "version: " + version + "\ntitle: " + name + "\ndescription: " +
                                              name + "\ncategory: data\nuses: {" + uses + "}\n");
    put("library/" + name + "/" + name + ".yaml", text);
  }
  static std::string made_of(const std::string& path) {
    return "Resources:\n  P: {Type: 'Gold::Template', Properties: {Template: " + path + "}}\n";
  }
  // whole 1.0.0 is made of middle, which is made of part 1.0.0.
  void publish_all() {
    write("part", "1.0.0", "", body("part"));
    write("middle", "1.0.0", "part.yaml: ^1.0", made_of("part.yaml"));
    write("whole", "1.0.0", "middle.yaml: ^1.0", made_of("middle.yaml"));
    publish_to_folder("registry");
  }
  // A newer part, and a newer whole that is made with it; the earlier ones stay.
  void mend() {
    for (const char* name : {"part", "middle", "whole"})
      put(std::string("library/") + name + "/released/1.0.0.yaml",
          text_of(std::string("registry/1.0.0/") + name + ".yaml"));
    write("part", "1.1.0", "", body("a better part"));
    write("middle", "1.1.0", "part.yaml: ^1.1", made_of("part.yaml"));
    write("whole", "1.1.0", "middle.yaml: ^1.1", made_of("middle.yaml"));
  }
  void advise() const {
    put("library/advisories.yaml",
        "- {template: part.yaml, versions: <1.1.0, severity: critical, reason: leaks, fixed_in: 1.1.0}\n");
  }
  static std::vector<std::string> told_of(const std::vector<Advisory>& advisories) {
    std::vector<std::string> told;
    for (const Advisory& each : advisories)
      told.push_back(each.path + " " + each.versions + " (" + each.through + ") fixed in " + each.fixed_in);
    return told;
  }
};

TEST_F(GoldPartAdvisories, ConcernWhatIsMadeOfItAtAnyDepth) {
  publish_all();
  advise();
  publish_to_folder("registry");
  const auto known = Registry(in_folder()).advisories(call_).or_throw();
  EXPECT_THAT(told_of(known), ElementsAre("part.yaml <1.1.0 () fixed in 1.1.0",
                                          "middle.yaml 1.0.0 (part.yaml 1.0.0) fixed in ",
                                          "whole.yaml 1.0.0 (part.yaml 1.0.0) fixed in "));
  EXPECT_TRUE(known.at(2).concerns("whole.yaml", "1.0.0"));
  EXPECT_FALSE(known.at(2).concerns("whole.yaml", "1.1.0"));
}

TEST_F(GoldPartAdvisories, GoOnConcerningAnEarlierVersionWhenALaterOneIsMadeWithoutTheFault) {
  publish_all();
  mend();
  advise();
  publish_to_folder("registry");
  publish_to_folder("registry");
  EXPECT_THAT(
      told_of(Registry(in_folder()).advisories(call_).or_throw()),
      ElementsAre("part.yaml <1.1.0 () fixed in 1.1.0", "middle.yaml 1.0.0 (part.yaml 1.0.0) fixed in 1.1.0",
                  "whole.yaml 1.0.0 (part.yaml 1.0.0) fixed in 1.1.0"));
}

TEST_F(GoldPartAdvisories, AreNotWrittenIntoTheRegistry) {
  publish_all();
  advise();
  publish_to_folder("registry");
  EXPECT_EQ(parse_advisories("advisories.json", text_of("registry/advisories.json")).or_throw().size(), 1u);
  EXPECT_FALSE(parse_advisories("advisories.json",
                                R"([{"template": "a.yaml", "versions": "*", "severity": "low",
                                     "reason": "r", "through": "b.yaml 1.0.0"}])"));
}

TEST_F(GoldPartAdvisories, AreKnownFromTheLastAnswerAndFromTheVendorFolder) {
  const SecretKey key = make_secret_key();
  publish_all();
  advise();
  publish_to_folder("registry", &key);
  HttpFiles server;
  for (const auto& file : std::filesystem::recursive_directory_iterator(root_ / "registry"))
    if (file.is_regular_file()) {
      const std::string path = file.path().lexically_relative(root_ / "registry").string();
      server.put(path, text_of("registry/" + path));
    }
  Settings settings = this->settings(server.url());
  settings.keys = {key.public_key()};
  settings.vendor = root_ / "vendor";
  {
    Registry registry(settings);
    ASSERT_TRUE(registry.fetch_template("whole.yaml", "1.0.0", call_));
    EXPECT_EQ(registry.advisories(call_).or_throw().size(), 3u);
    ASSERT_TRUE(registry.save_lock());
    ASSERT_TRUE(registry.vendor_into(settings.vendor, call_));
  }
  server.stop();
  EXPECT_EQ(Registry(settings).advisories(call_).or_throw().size(), 3u) << "the last answer";
  settings.cache = root_ / "another";
  EXPECT_EQ(Registry(settings).advisories(call_).or_throw().size(), 3u) << "the vendor folder";
}

TEST(GoldPartAdvisoriesOfAnIndex, ThatGoesInCirclesEnd) {
  Index index;
  index.templates["a.yaml"].versions["1.0.0"].uses = {{"b.yaml", "1.0.0"}};
  index.templates["b.yaml"].versions["1.0.0"].uses = {{"a.yaml", "1.0.0"}};
  const auto all = with_those_of_parts({{"b.yaml", "*", "low", "slow", ""}}, index);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all.back().path, "a.yaml");
  EXPECT_THAT(with_those_of_parts({}, index), IsEmpty());
}

}  // namespace
}  // namespace cf::gold
