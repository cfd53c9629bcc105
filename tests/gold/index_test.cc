// What index.json holds reads again as it was written, and says what is there.
#include "gold/index.h"

#include <gtest/gtest.h>

namespace cf::gold {
namespace {

TEST(GoldIndex, ReadsWhatItPrintsAlsoWhereLittleIsKnown) {
  Index index;
  index.name = "test";
  index.serial = 7;
  Listed& listed = index.templates["network/vpc.yaml"];
  listed.title = "VPC";
  Release& release = listed.versions["1.0.0"];
  release.sha256 = std::string(64, 'a');
  release.changes = "- one\n- two\n";
  release.examples["dev"] = "template_path: network/vpc.yaml\n";
  release.uses["storage/bucket.yaml"] = "1.2.0";
  const auto read = parse_index("index.json", print_index(index));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->serial, 7u);
  EXPECT_EQ(read->templates.at("network/vpc.yaml").status, "stable");
  const Release* again = read->find("network/vpc.yaml", "1.0.0");
  ASSERT_NE(again, nullptr);
  EXPECT_EQ(again->changes, release.changes);
  EXPECT_EQ(again->examples, release.examples);
  EXPECT_EQ(again->uses, release.uses);
  EXPECT_EQ(read->find("network/vpc.yaml", "2.0.0"), nullptr);
  EXPECT_TRUE(read->versions_of("lake.yaml").empty());
}

TEST(GoldIndex, TellsOfAdvisoriesOfNoneOrNothingOfThem) {
  using Digests = std::optional<std::vector<std::string>>;
  for (const Digests& digests : {Digests(), Digests({""}), Digests({"", std::string(64, 'a')})}) {
    Index index;
    index.advisories = digests;
    EXPECT_EQ(parse_index("index.json", print_index(index)).or_throw().advisories, digests);
  }
  Index index;
  index.advisories = {"short"};
  EXPECT_FALSE(parse_index("index.json", print_index(index)));
}

}  // namespace
}  // namespace cf::gold
