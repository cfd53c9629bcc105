// gold.lock against what it names, and a vendor folder for those who work without the registry.
#include <gmock/gmock.h>

#include "gold/gold_folder.h"
#include "gold/http_files.h"

namespace cf::gold {
namespace {

using base::ErrorKind;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

class GoldLockedFiles : public GoldFolder {
 protected:
  GoldLockedFiles() {
    write_vpc("1.1.0", {"1.0.0"});
    publish_to_folder("registry", &key_);
    Registry registry(with_keys());
    EXPECT_TRUE(registry.fetch_template(vpc, "^1", call_));
    EXPECT_TRUE(registry.fetch_template(vpc, "1.0.0", call_));
    EXPECT_TRUE(registry.save_lock());
  }
  Settings with_keys(const std::string& address = {}) const {
    Settings settings = address.empty() ? in_folder() : this->settings(address);
    settings.keys = {key_.public_key()};
    settings.vendor = root_ / "vendor/gold";
    return settings;
  }
  const SecretKey key_ = make_secret_key();
};

TEST_F(GoldLockedFiles, AreVerified) {
  EXPECT_THAT(Registry(with_keys()).verify_lock(call_).or_throw(), IsEmpty());
}

TEST_F(GoldLockedFiles, EachThatIsNotWhatTheLockSaysIsNamed) {
  put("registry/1.0.0/network/vpc.yaml", "replaced");
  std::filesystem::remove(root_ / "registry/1.1.0/network/vpc.yaml.minisig");
  const auto problems = Registry(with_keys()).verify_lock(call_).or_throw();
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].key, "network/vpc.yaml 1.0.0");
  EXPECT_EQ(problems[1].key, "network/vpc.yaml 1.1.0");
  EXPECT_THAT(problems[1].error.message, HasSubstr("is not signed"));
}

TEST_F(GoldLockedFiles, ARangeWithoutItsDigestIsNamed) {
  put("gold.lock",
      "{\"version\": 2, \"sha256\": {}, \"ranges\": {\"network/vpc.yaml >=1.0 <2\": \"1.1.0\"}}");
  const auto problems = Registry(with_keys()).verify_lock(call_).or_throw();
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].key, "network/vpc.yaml >=1.0 <2");
}

TEST_F(GoldLockedFiles, LieInTheVendorFolderForWhoHasNoRegistry) {
  const auto written = Registry(with_keys()).vendor_into(root_ / "vendor/gold", call_).or_throw();
  EXPECT_THAT(written, Contains("1.1.0/network/vpc.yaml.minisig"));
  const std::string nowhere = "http://127.0.0.1:1/gold";
  Registry offline(with_keys(nowhere));
  const auto fetched = offline.fetch_template(vpc, "^1", call_);
  ASSERT_TRUE(fetched) << fetched.error().message;
  EXPECT_EQ(fetched->bytes, body("1.1.0"));
  EXPECT_THAT(fetched->from, HasSubstr("vendor/gold"));
  EXPECT_THAT(offline.verify_lock(call_).or_throw(), IsEmpty());
}

TEST_F(GoldLockedFiles, AndAVendoredFileThatWasChangedIsRefused) {
  ASSERT_TRUE(Registry(with_keys()).vendor_into(root_ / "vendor/gold", call_));
  put("vendor/gold/1.1.0/network/vpc.yaml", body("1.1.0") + "# mine\n");
  EXPECT_EQ(Registry(with_keys()).fetch_template(vpc, "^1", call_).error().kind, ErrorKind::blocked);
  Settings unsigned_ = with_keys();
  unsigned_.keys.clear();
  EXPECT_EQ(Registry(unsigned_).fetch_template(vpc, "^1", call_).error().kind, ErrorKind::conflict);
}

TEST_F(GoldLockedFiles, OfTheOlderLayoutAreVendoredWithTheirSignatures) {
  const std::string flat = "network/subnet-1.0.0.yaml";
  HttpFiles server;
  server.put(flat, body("subnet"));
  server.put(flat + ".minisig", sign(body("subnet"), key_, signed_as(flat)));
  server.put("advisories.json", "[]");
  server.put("advisories.json.minisig", sign("[]", key_, signed_as("advisories.json")));
  Settings settings = with_keys(server.url());
  settings.lock_file = root_ / "flat.lock";
  for (const bool cached : {true, false}) {
    std::filesystem::remove_all(root_ / "vendor");
    if (!cached) settings.cache = root_ / "another";
    Registry registry(settings);
    ASSERT_TRUE(registry.fetch_template("network/subnet.yaml", "1.0.0", call_));
    ASSERT_TRUE(registry.save_lock());
    EXPECT_THAT(Registry(settings).vendor_into(root_ / "vendor/gold", call_).or_throw(),
                Contains(flat + ".minisig"));
    Settings offline = settings;
    offline.base = "http://127.0.0.1:1/gold";
    offline.cache.clear();
    const auto fetched = Registry(offline).fetch_template("network/subnet.yaml", "1.0.0", call_);
    ASSERT_TRUE(fetched) << fetched.error().message;
    EXPECT_EQ(fetched->bytes, body("subnet"));
  }
}

TEST_F(GoldLockedFiles, OfTheOlderLayoutTakeThePlaceOfCopiesWithoutSignatures) {
  const std::string flat = "network/subnet-1.0.0.yaml";
  put("registry/" + flat, body("subnet"));
  put("registry/" + flat + ".minisig", sign(body("subnet"), key_, signed_as(flat)));
  put("vendor/gold/1.0.0/network/subnet.yaml", body("subnet"));
  Settings settings = with_keys();
  settings.lock_file = root_ / "flat.lock";
  settings.keys.clear();
  Registry registry(settings);
  ASSERT_TRUE(registry.fetch_template("network/subnet.yaml", "1.0.0", call_));
  ASSERT_TRUE(registry.save_lock());
  ASSERT_TRUE(Registry(settings).vendor_into(root_ / "vendor/gold", call_));
  settings.keys = {key_.public_key()};
  const auto fetched = Registry(settings).fetch_template("network/subnet.yaml", "1.0.0", call_);
  ASSERT_TRUE(fetched) << fetched.error().message;
  EXPECT_THAT(fetched->from, HasSubstr("vendor/gold/" + flat));
}

TEST_F(GoldLockedFiles, OfAnArtifactWithABlankInItsName) {
  put("registry/my lambda/handlers/1.0.0.zip", "PK");
  Settings plain = in_folder();
  Registry registry(plain);
  ASSERT_TRUE(registry.fetch_artifact("my lambda/handlers/1.0.0.zip", call_));
  ASSERT_TRUE(registry.save_lock());
  EXPECT_THAT(Registry(plain).verify_lock(call_).or_throw(), IsEmpty());
  EXPECT_THAT(Registry(plain).vendor_into(root_ / "vendor/gold", call_).or_throw(),
              Contains("my lambda/handlers/1.0.0.zip"));
}

}  // namespace
}  // namespace cf::gold
