// Publishing: what is there never changes, two publishers don't lose each other's work, an interrupted one is
// repeated, and no reader finds by the index what is not there yet.
#include "gold/publish.h"

#include <gmock/gmock.h>

#include <thread>

#include "gold/gold_folder.h"
#include "gold/http_files.h"
#include "gold/watched.h"

namespace cf::gold {
namespace {

using base::ErrorKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class GoldPublish : public GoldFolder {
 protected:
  GoldPublish() { write_vpc("1.1.0", {"1.0.0"}); }
  Index index_in(const std::string& folder) const {
    return parse_index("index.json", text_of(folder + "/index.json")).or_throw();
  }
};

TEST_F(GoldPublish, WritesEveryVersionAndAnIndex) {
  const auto published = publish_to(*folder_backend(root_ / "registry"));
  ASSERT_TRUE(published) << published.error().message;
  EXPECT_THAT(published->added, ElementsAre("1.0.0/network/vpc.yaml", "1.1.0/network/vpc.yaml"));
  EXPECT_EQ(text_of("registry/1.0.0/network/vpc.yaml"), body("1.0.0"));
  const Index index = index_in("registry");
  EXPECT_EQ(index.serial, 1u);
  EXPECT_EQ(index.find(vpc, "1.1.0")->sha256, base::sha256_hex(body("1.1.0")));
  EXPECT_EQ(index.find(vpc, "1.1.0")->changes, "News of 1.1.0.");
  EXPECT_EQ(index.find(vpc, "1.1.0")->published, base::iso8601(clock_.now()));
}

TEST_F(GoldPublish, AgainChangesNothing) {
  publish_to_folder("registry");
  const std::string before = text_of("registry/index.json");
  clock_.sleep(base::Duration(60'000));
  const auto again = publish_to(*folder_backend(root_ / "registry"));
  ASSERT_TRUE(again);
  EXPECT_THAT(again->added, IsEmpty());
  EXPECT_EQ(again->present.size(), 2u);
  EXPECT_EQ(text_of("registry/index.json"), before);
}

TEST_F(GoldPublish, AVersionThatIsThereNeverChangesAndThenNothingIsWritten) {
  publish_to_folder("registry");
  write_vpc("1.2.0", {"1.1.0"});
  put("library/network/vpc/released/1.0.0.yaml", body("other"));
  const std::string before = text_of("registry/index.json");
  const auto refused = publish_to(*folder_backend(root_ / "registry"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  EXPECT_THAT(refused.error().message, HasSubstr("registry/1.0.0/network/vpc.yaml"));
  EXPECT_EQ(text_of("registry/index.json"), before);
  EXPECT_EQ(text_of("registry/1.2.0/network/vpc.yaml"), "(none)");
}

TEST_F(GoldPublish, AnotherLibrarysTemplatesStayInTheIndex) {
  publish_to_folder("registry");
  put("other/library.yaml", "name: other\n");
  put("other/lake/gold.yaml", "version: 1.0.0\ntitle: Lake\ndescription: A lake.\ncategory: data\n");
  put("other/lake/lake.yaml", body("lake"));
  ASSERT_TRUE(publish_to(*folder_backend(root_ / "registry"), "other"));
  const Index index = index_in("registry");
  EXPECT_NE(index.find(vpc, "1.0.0"), nullptr);
  EXPECT_NE(index.find("lake.yaml", "1.0.0"), nullptr);
  EXPECT_EQ(index.serial, 2u);
}

TEST_F(GoldPublish, WhereverItIsInterruptedTheIndexNamesOnlyWhatIsThereAndARepetitionEndsIt) {
  const SecretKey key = make_secret_key();
  Publication what;
  what.key = key;
  for (int survived = 0;; ++survived) {
    const std::string folder = "registry-" + std::to_string(survived);
    const auto under = folder_backend(root_ / folder);
    int left = survived;
    Watched breaking(*under, [&](const std::string&) -> base::Result<void> {
      if (left-- > 0) return {};
      return base::error(ErrorKind::network, "the connection broke");
    });
    const auto broken = publish(library(), breaking, what, call_);
    const bool has_index = std::filesystem::exists(root_ / folder / "index.json");
    if (has_index) {
      for (const auto& [path, listed] : index_in(folder).templates)
        for (const auto& [version, release] : listed.versions)
          EXPECT_EQ(base::sha256_hex(text_of(folder + "/" + version + "/" + path)), release.sha256);
    }
    ASSERT_TRUE(publish(library(), *under, what, call_));
    Settings reading = in_folder(folder);
    reading.lock_file.clear();
    reading.keys = {key.public_key()};
    const auto fetched = Registry(reading).fetch_template(vpc, "^1", call_);
    ASSERT_TRUE(fetched) << survived << ": " << fetched.error().message;
    if (broken) break;
    ASSERT_LT(survived, 20);
  }
}

TEST_F(GoldPublish, OfTwoAtOnceNeitherIsLostAndTheIndexIsSignedAsItIs) {
  const SecretKey key = make_secret_key();
  Publication what;
  what.key = key;
  put("other/library.yaml", "name: other\n");
  put("other/lake/gold.yaml", "version: 1.0.0\ntitle: Lake\ndescription: A lake.\ncategory: data\n");
  put("other/lake/lake.yaml", body("lake"));
  const Library ours = library(), theirs = library("other");
  const auto registry = folder_backend(root_ / "registry");
  // The other one publishes whole, once before each of our writes in turn.
  for (int at = 0;; ++at) {
    std::filesystem::remove_all(root_ / "registry");
    int writes = 0;
    Watched raced(*registry, [&](const std::string&) -> base::Result<void> {
      if (writes++ != at) return {};
      auto other = publish(theirs, *registry, what, call_);
      if (!other) return std::move(other).error();
      return {};
    });
    const auto published = publish(ours, raced, what, call_);
    ASSERT_TRUE(published) << at << ": " << published.error().message;
    if (writes <= at) break;
    Settings reading = in_folder();
    reading.lock_file.clear();
    reading.keys = {key.public_key()};
    const auto index = Registry(reading).index(call_);
    ASSERT_TRUE(index) << at << ": " << index.error().message;
    EXPECT_NE((*index)->find(vpc, "1.1.0"), nullptr) << at;
    EXPECT_NE((*index)->find("lake.yaml", "1.0.0"), nullptr) << at;
  }
}

TEST_F(GoldPublish, WhatIsInterruptedBeforeItsSignatureIsReadAndBuiltUponByAnybodyWithTheKey) {
  const SecretKey key = make_secret_key();
  const auto under = folder_backend(root_ / "registry");
  Watched breaking(*under, [&](const std::string& path) -> base::Result<void> {
    if (path != "index.json.minisig") return {};
    return base::error(ErrorKind::network, "the connection broke");
  });
  ASSERT_FALSE(publish_to(breaking, "library", &key));
  Settings reading = in_folder();
  reading.keys = {key.public_key()};
  reading.lock_file.clear();
  EXPECT_TRUE(Registry(reading).fetch_template(vpc, "^1", call_));
  put("other/library.yaml", "name: other\n");
  put("other/lake/gold.yaml", "version: 1.0.0\ntitle: Lake\ndescription: A lake.\ncategory: data\n");
  put("other/lake/lake.yaml", body("lake"));
  const auto other = publish_to(*under, "other", &key);
  ASSERT_TRUE(other) << other.error().message;
  EXPECT_TRUE(Registry(reading).fetch_template(vpc, "^1", call_));
  EXPECT_TRUE(Registry(reading).fetch_template("lake.yaml", "^1", call_));
}

TEST_F(GoldPublish, WhatNobodyHasSignedIsNotSignedByLeavingItAsItIs) {
  std::filesystem::remove_all(root_ / "library/network/vpc/examples");
  publish_to_folder("registry");
  Index index = index_in("registry");
  index.templates[vpc].versions["1.0.0"].examples["dev"] = "evil";
  index.templates[vpc].versions["1.0.0"].uses["evil.yaml"] = "1.0.0";
  put("registry/index.json", print_index(index));
  const SecretKey key = make_secret_key();
  publish_to_folder("registry", &key);
  EXPECT_THAT(index_in("registry").find(vpc, "1.0.0")->examples, IsEmpty());
  EXPECT_THAT(index_in("registry").find(vpc, "1.0.0")->uses, IsEmpty());
}

TEST_F(GoldPublish, WhatSomebodyElsePutIntoTheIndexIsNotSigned) {
  const SecretKey key = make_secret_key();
  publish_to_folder("registry", &key);
  Index index = index_in("registry");
  index.templates["evil.yaml"].versions["1.0.0"].sha256 = base::sha256_hex("evil");
  put("registry/index.json", print_index(index));
  const auto refused = publish_to(*folder_backend(root_ / "registry"), "library", &key);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  EXPECT_THAT(refused.error().message, HasSubstr("evil.yaml 1.0.0"));

  // What the library has itself is put right.
  index.templates.erase("evil.yaml");
  index.templates[vpc].versions["1.1.0"].sha256 = base::sha256_hex("evil");
  put("registry/index.json", print_index(index));
  publish_to_folder("registry", &key);
  EXPECT_EQ(index_in("registry").find(vpc, "1.1.0")->sha256, base::sha256_hex(body("1.1.0")));
}

TEST_F(GoldPublish, ALibraryThatGetsAKeySignsWhatItPublishedBefore) {
  publish_to_folder("registry");
  const SecretKey key = make_secret_key();
  publish_to_folder("registry", &key);
  Settings reading = in_folder();
  reading.keys = {key.public_key()};
  const auto fetched = Registry(reading).fetch_template(vpc, "1.0.0", call_);
  EXPECT_TRUE(fetched) << fetched.error().message;
}

TEST_F(GoldPublish, WithoutAKeyASignedRegistryIsLeftAlone) {
  const SecretKey key = make_secret_key();
  publish_to_folder("registry", &key);
  const std::string before = text_of("registry/index.json");
  write_vpc("1.2.0", {"1.1.0"});
  const auto refused = publish_to(*folder_backend(root_ / "registry"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  EXPECT_THAT(refused.error().hint, HasSubstr("--key"));
  EXPECT_EQ(text_of("registry/index.json"), before);
  EXPECT_EQ(text_of("registry/1.2.0/network/vpc.yaml"), "(none)");
}

TEST_F(GoldPublish, AnEarlierVersionThatTheLibraryHasForgottenIsMissed) {
  publish_to_folder("registry");
  write_vpc("1.2.0", {"1.1.0"});
  std::filesystem::remove(root_ / "library/network/vpc/released/1.0.0.yaml");
  const auto refused = publish_to(*folder_backend(root_ / "registry"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  EXPECT_THAT(refused.error().message, HasSubstr("network/vpc.yaml@1.0.0"));
  EXPECT_EQ(text_of("registry/1.2.0/network/vpc.yaml"), "(none)");
}

TEST_F(GoldPublish, AnEarlierLineMayGoOnBesideANewerOne) {
  write_vpc("2.0.0", {"1.0.0", "1.1.0"});
  publish_to_folder("registry");
  std::filesystem::remove_all(root_ / "library");
  write_vpc("1.1.1", {"1.0.0", "1.1.0"});
  publish_to_folder("registry");
  EXPECT_NE(index_in("registry").find(vpc, "2.0.0"), nullptr);
}

TEST_F(GoldPublish, FromTwoThreadsToAFolder) {
  for (int i = 0; i < 4; ++i) {
    const std::string name = "library-" + std::to_string(i);
    put(name + "/library.yaml", "name: test\n");
    put(name + "/t" + std::to_string(i) + "/gold.yaml",
        "version: 1.0.0\ntitle: T\ndescription: T.\ncategory: data\n");
    put(name + "/t" + std::to_string(i) + "/t" + std::to_string(i) + ".yaml", body(name));
  }
  std::vector<std::thread> threads;
  std::vector<base::Result<Published>> results(4, base::error(ErrorKind::internal, "not run"));
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      const auto backend = folder_backend(root_ / "registry");
      results[static_cast<std::size_t>(i)] = publish_to(*backend, "library-" + std::to_string(i));
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& result : results) EXPECT_TRUE(result) << result.error().message;
  EXPECT_EQ(index_in("registry").templates.size(), 4u);
}

TEST_F(GoldPublish, OverHttpAndWhatTheServerHasIsNotWrittenOver) {
  HttpFiles server;
  const auto backend = http_backend(server.url(), {}, base::Duration{15'000});
  const auto published = publish_to(*backend);
  ASSERT_TRUE(published) << published.error().message;
  EXPECT_EQ(server.get("1.1.0/network/vpc.yaml"), body("1.1.0"));
  EXPECT_EQ(Registry(settings(server.url())).fetch_template(vpc, "^1", call_).or_throw().version, "1.1.0");
  server.put("1.0.0/network/vpc.yaml", "other");
  EXPECT_EQ(publish_to(*backend).error().kind, ErrorKind::conflict);
}

TEST_F(GoldPublish, ToAServerThatKnowsNoETags) {
  HttpFiles server;
  server.forget_etags();
  const auto backend = http_backend(server.url(), {}, base::Duration{15'000});
  ASSERT_TRUE(publish_to(*backend));
  write_vpc("1.2.0", {"1.1.0"});
  const auto again = publish_to(*backend);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->serial, 2u);
  server.put("1.0.0/network/vpc.yaml", "other");
  EXPECT_EQ(publish_to(*backend).error().kind, ErrorKind::conflict);
}

TEST_F(GoldPublish, SomeTemplatesOnly) {
  put("library/lake/gold.yaml", "version: 1.0.0\ntitle: Lake\ndescription: A lake.\ncategory: data\n");
  put("library/lake/lake.yaml", body("lake"));
  Publication what;
  what.paths = {"lake.yaml"};
  const auto backend = folder_backend(root_ / "registry");
  ASSERT_TRUE(publish(library(), *backend, what, call_));
  EXPECT_EQ(index_in("registry").templates.size(), 1u);
}

TEST_F(GoldPublish, WhatCantBeWrittenSaysSo) {
  write_vpc("2.0.0", {}, "newer");
  const auto refused = publish_to(
      *library_backend([this](base::Diagnostics& d) { return read_tree(root_ / "library", d); }, "here"),
      "newer");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::unsupported);
}

}  // namespace
}  // namespace cf::gold
