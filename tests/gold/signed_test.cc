// Signatures where keys are given: over folders, over HTTP and from the cache.
#include <gmock/gmock.h>

#include "base/strings.h"
#include "gold/gold_folder.h"
#include "gold/http_files.h"

namespace cf::gold {
namespace {

using base::ErrorKind;
using testing::HasSubstr;

class GoldSigned : public GoldFolder {
 protected:
  GoldSigned() {
    write_vpc("1.1.0", {"1.0.0"});
    put("library/advisories.yaml",
        "- {template: network/vpc.yaml, versions: '<1.1.0', severity: high, reason: open, fixed_in: "
        "1.1.0}\n");
    publish_to_folder("registry", &key_);
  }
  Settings with_keys(Settings settings) const {
    settings.keys = {key_.public_key()};
    return settings;
  }
  // The published files behind a web server.
  void serve(HttpFiles& server) const {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root_ / "registry"))
      if (entry.is_regular_file())
        server.put(entry.path().lexically_relative(root_ / "registry").generic_string(),
                   base::read_file(entry.path()).or_throw());
  }
  const SecretKey key_ = make_secret_key();
};

TEST_F(GoldSigned, WhatTheLibrarySignedIsTaken) {
  Registry registry(with_keys(in_folder()));
  const auto fetched = registry.fetch_template(vpc, "^1.0", call_);
  ASSERT_TRUE(fetched) << fetched.error().message;
  EXPECT_EQ(fetched->version, "1.1.0");
  const auto advisories = registry.advisories(call_);
  ASSERT_TRUE(advisories) << advisories.error().message;
  EXPECT_EQ(advisories->size(), 1u);
}

TEST_F(GoldSigned, ChangedBytesAnotherKeyAndNoSignatureAreRefused) {
  put("registry/1.1.0/network/vpc.yaml", body("1.1.0") + "# more\n");
  EXPECT_EQ(Registry(with_keys(in_folder())).fetch_template(vpc, "1.1.0", call_).error().kind,
            ErrorKind::blocked);
  Settings other = in_folder();
  other.keys = {make_secret_key().public_key()};
  const auto unknown = Registry(other).fetch_template(vpc, "1.0.0", call_);
  ASSERT_FALSE(unknown);
  EXPECT_THAT(unknown.error().message, HasSubstr("not among those that are trusted"));
  std::filesystem::remove(root_ / "registry/1.0.0/network/vpc.yaml.minisig");
  const auto none = Registry(with_keys(in_folder())).fetch_template(vpc, "1.0.0", call_);
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message, HasSubstr("is not signed"));
}

TEST_F(GoldSigned, ASignatureCantBeMovedToAnotherVersion) {
  put("registry/1.1.0/network/vpc.yaml", text_of("registry/1.0.0/network/vpc.yaml"));
  put("registry/1.1.0/network/vpc.yaml.minisig", text_of("registry/1.0.0/network/vpc.yaml.minisig"));
  const auto moved = Registry(with_keys(in_folder())).fetch_template(vpc, "1.1.0", call_);
  ASSERT_FALSE(moved);
  EXPECT_THAT(moved.error().message, HasSubstr("it is signed as 'cf gold 1.0.0/network/vpc.yaml'"));
}

TEST_F(GoldSigned, TheIndexAndTheAdvisoriesAreSignedToo) {
  put("registry/index.json", base::replace_all(text_of("registry/index.json"), "News", "Lies"));
  EXPECT_EQ(Registry(with_keys(in_folder())).exact_version(vpc, "^1", call_).error().kind,
            ErrorKind::blocked);
  put("registry/advisories.json", "[]");
  EXPECT_EQ(Registry(with_keys(in_folder())).advisories(call_).error().kind, ErrorKind::blocked);
}

TEST_F(GoldSigned, ALibrarysSourcesAreNotSigned) {
  const auto sources = Registry(with_keys(in_folder("library"))).fetch_template(vpc, "1.1.0", call_);
  ASSERT_FALSE(sources);
  EXPECT_THAT(sources.error().message, HasSubstr("a library's source"));
}

TEST_F(GoldSigned, TheCacheCountsWithItsSignatureOnly) {
  HttpFiles server;
  serve(server);
  {
    Registry registry(with_keys(settings(server.url())));
    const auto fetched = registry.fetch_template(vpc, "1.0.0", call_);
    ASSERT_TRUE(fetched) << fetched.error().message;
    ASSERT_TRUE(registry.save_lock());
  }
  server.stop();
  EXPECT_EQ(Registry(with_keys(settings(server.url()))).fetch_template(vpc, "1.0.0", call_).or_throw().from,
            "cache");
  // Fetched without keys: it is in the cache and in the lock, and nobody has looked at its signature.
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root_ / "cache"))
    if (entry.path().extension() == ".minisig")
      put(entry.path().lexically_relative(root_).string(), "untrusted");
  EXPECT_FALSE(Registry(with_keys(settings(server.url()))).fetch_template(vpc, "1.0.0", call_));
}

TEST_F(GoldSigned, AnOlderIndexInPlaceOfANewerOneIsRefused) {
  HttpFiles server;
  serve(server);
  const std::string index = text_of("registry/index.json"),
                    signature = text_of("registry/index.json.minisig");
  write_vpc("1.2.0", {"1.1.0"});
  publish_to_folder("registry", &key_);
  serve(server);
  ASSERT_EQ(Registry(with_keys(settings(server.url()))).exact_version(vpc, "^1", call_).or_throw(), "1.2.0");
  server.put("index.json", index);
  server.put("index.json.minisig", signature);
  const auto older = Registry(with_keys(settings(server.url()))).exact_version(vpc, "^1", call_);
  ASSERT_FALSE(older);
  EXPECT_THAT(older.error().message, HasSubstr("older (serial 1) than one that was seen before (2)"));
}

TEST_F(GoldSigned, AnIndexOlderThanTheOneOfTheLockIsRefusedOnAMachineThatHasSeenNone) {
  HttpFiles server;
  serve(server);
  const std::string index = text_of("registry/index.json"),
                    signature = text_of("registry/index.json.minisig");
  write_vpc("1.2.0", {"1.0.0", "1.1.0"});
  publish_to_folder("registry", &key_);
  serve(server);
  {
    Registry registry(with_keys(settings(server.url() + "/")));
    const auto fetched = registry.fetch_template(vpc, "^1", call_);
    ASSERT_TRUE(fetched) << fetched.error().message;
    ASSERT_TRUE(registry.save_lock());
  }
  const Serials expected = {{server.url(), 2}};
  EXPECT_EQ(parse_lock("gold.lock", text_of("gold.lock")).or_throw().serials, expected);
  server.put("index.json", index);
  server.put("index.json.minisig", signature);
  std::filesystem::remove_all(root_ / "cache");
  Registry fresh(with_keys(settings(server.url())));
  const auto older = fresh.index(call_);
  ASSERT_FALSE(older);
  EXPECT_EQ(older.error().kind, ErrorKind::blocked);
  EXPECT_THAT(older.error().message,
              HasSubstr("older (serial 1) than the one that gold.lock was made with (2)"));
  EXPECT_FALSE(fresh.advisories(call_));
  EXPECT_FALSE(fresh.exact_version(vpc, "~1.1", call_));
}

TEST_F(GoldSigned, TheLockHasANewerSerialOnlyWithNewPins) {
  HttpFiles server;
  serve(server);
  {
    Registry registry(with_keys(settings(server.url())));
    ASSERT_TRUE(registry.fetch_template(vpc, "1.1.0", call_));
    ASSERT_TRUE(registry.save_lock());
  }
  const std::string before = text_of("gold.lock");
  EXPECT_THAT(before, HasSubstr("\"serials\""));
  write_vpc("1.2.0", {"1.0.0", "1.1.0"});
  publish_to_folder("registry", &key_);
  serve(server);
  Registry registry(with_keys(settings(server.url())));
  ASSERT_TRUE(registry.index(call_));
  ASSERT_TRUE(registry.fetch_template(vpc, "1.1.0", call_));
  ASSERT_TRUE(registry.save_lock());
  EXPECT_EQ(text_of("gold.lock"), before);
  ASSERT_TRUE(registry.fetch_template(vpc, "1.2.0", call_));
  ASSERT_TRUE(registry.save_lock());
  EXPECT_EQ(parse_lock("gold.lock", text_of("gold.lock")).or_throw().serials.at(server.url()), 2u);
}

TEST_F(GoldSigned, ALockWithoutSerialsIsReadOn) {
  const std::string older = "{\n  \"version\": 1,\n  \"sha256\": {}\n}\n";
  EXPECT_EQ(print_lock(parse_lock("gold.lock", older).or_throw()), older);
  EXPECT_FALSE(parse_lock("gold.lock", R"({"version": 1, "sha256": {}, "serials": {"https://a": "-1"}})"));
}

TEST_F(GoldSigned, AnIndexThatIsPublishedRightNowIsLookedAtAgain) {
  HttpFiles server;
  serve(server);
  const std::string older = text_of("registry/index.json");
  write_vpc("1.2.0", {"1.1.0"});
  publish_to_folder("registry", &key_);
  serve(server);
  int reads = 0;
  server.set_fault([&](const net::HttpRequest& request) -> std::optional<net::HttpResponse> {
    if (!request.url.ends_with("/index.json") || ++reads > 1) return std::nullopt;
    net::HttpResponse response;
    response.status = 200;
    response.body = older;
    return response;
  });
  const auto exact = Registry(with_keys(settings(server.url()))).exact_version(vpc, "^1", call_);
  ASSERT_TRUE(exact) << exact.error().message;
  EXPECT_EQ(*exact, "1.2.0");
}

}  // namespace
}  // namespace cf::gold
