#include "aws/profile_file.h"

#include <gtest/gtest.h>

#include "aws/shared_config.h"
#include "base/files.h"

namespace cf::aws {
namespace {

std::map<std::string, ProfileSection> read(const std::string& text) {
  base::Diagnostics diagnostics;
  auto sections = read_profile_file("config", text, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << base::describe(diagnostics);
  return sections;
}

std::string problems(const std::string& text) {
  base::Diagnostics diagnostics;
  read_profile_file("config", text, diagnostics);
  return base::describe(diagnostics);
}

TEST(ProfileFile, IsReadAsBotocoreDoes) {
  const auto sections = read(
      "\xef\xbb\xbf# comment\n[default]\r\nRegion = us-east-1\r\n; comment\nkey: value = with # no "
      "comment\n\n"
      "[profile dev] trailing\nempty =\nlong = first\n  second\n# in between\n  third\nnext=1\n  indented = "
      "2\n");
  EXPECT_EQ(sections.at("default").text("region"), "us-east-1");
  EXPECT_EQ(sections.at("default").text("key"), "value = with # no comment");
  EXPECT_EQ(sections.at("profile dev").text("long"), "first\nsecond\nthird");
  EXPECT_EQ(sections.at("profile dev").text("empty"), "");
  EXPECT_TRUE(sections.at("profile dev").has("empty"));
  EXPECT_EQ(sections.at("profile dev").text("next"), "1\nindented = 2");
  EXPECT_EQ(sections.at("default").text("absent"), "");
}

TEST(ProfileFile, NestedSectionsStandBelowTheirKey) {
  const auto sections =
      read("[services x]\ns3 =\n  endpoint_url = http://a=b\n  other=1\nsts =\n  endpoint_url=http://b\n");
  const auto& values = sections.at("services x").values;
  EXPECT_EQ(values.at("s3").nested.at("endpoint_url"), "http://a=b");
  EXPECT_EQ(values.at("s3").nested.at("other"), "1");
  EXPECT_EQ(values.at("sts").nested.at("endpoint_url"), "http://b");
}

TEST(ProfileFile, EveryProblemIsNamedWithItsLine) {
  const std::string text = problems("x = 1\n[a]\nk = 1\nk = 2\nnonsense\n[a]\n[b]\ns =\n  no pair\n");
  EXPECT_NE(text.find("config:1:1"), std::string::npos) << text;
  EXPECT_NE(text.find("config:4:1"), std::string::npos) << text;
  EXPECT_NE(text.find("config:5:1"), std::string::npos) << text;
  EXPECT_NE(text.find("config:6:1"), std::string::npos) << text;
  EXPECT_NE(text.find("config:8:1"), std::string::npos) << text;
}

TEST(ProfileFile, SecretsAreNeverQuoted) {
  const std::string text =
      problems("[a]\naws_secret_access_key wJalrXUtnFEMI\nk = hush1\nk = hush2\ns =\n  hush3\n");
  EXPECT_NE(text.find("config:2:1"), std::string::npos) << text;
  EXPECT_EQ(text.find("wJalrXUtnFEMI"), std::string::npos) << text;
  EXPECT_EQ(text.find("hush"), std::string::npos) << text;
}

TEST(ShellWords, AreSplitAsAShellWould) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(*split_shell_words(R"(/bin/x 'a b' "c \"d\" \n" e\ f '' $HOME)"),
            (Words{"/bin/x", "a b", "c \"d\" \\n", "e f", "", "$HOME"}));
  EXPECT_EQ(*split_shell_words("  "), Words{});
  EXPECT_FALSE(split_shell_words("a 'b"));
  EXPECT_FALSE(split_shell_words("a \"b"));
  EXPECT_FALSE(split_shell_words("a\\"));
}

class Shared : public testing::Test {
 protected:
  Shared() {
    char pattern[] = "/tmp/cf-shared-XXXXXX";
    home = mkdtemp(pattern);
  }
  ~Shared() override { std::filesystem::remove_all(home); }
  SharedConfig load(const std::string& config) {
    EXPECT_TRUE(base::write_file(home / ".aws/config", config));
    auto loaded = load_shared_config(environment, home);
    EXPECT_TRUE(loaded) << loaded.error().message;
    return *std::move(loaded);
  }
  Variables environment;
  std::filesystem::path home;
};

TEST_F(Shared, SectionsAreProfilesSessionsAndServices) {
  const auto config = load(
      "[default]\nregion=a\n[profile \"two words\"]\nregion=b\n[plain]\nregion=c\n"
      "[sso-session s]\nx=1\n[services v]\nx=1\n");
  EXPECT_EQ(config.profile("default")->text("region"), "a");
  EXPECT_EQ(config.profile("two words")->text("region"), "b");
  EXPECT_EQ(config.profile("plain"), nullptr);
  EXPECT_TRUE(config.sso_sessions.contains("s"));
  EXPECT_TRUE(config.services.contains("v"));
}

TEST_F(Shared, TheRegionComesFromTheEnvironmentOrTheProfile) {
  const auto config = load("[profile a]\nregion = eu-west-1\n");
  EXPECT_EQ(configured_region(environment, config, "a").str(), "eu-west-1");
  EXPECT_TRUE(configured_region(environment, config, "b").empty());
  environment["AWS_DEFAULT_REGION"] = "us-east-2";
  EXPECT_EQ(configured_region(environment, config, "a").str(), "us-east-2");
  environment["AWS_REGION"] = "us-west-1";
  EXPECT_EQ(configured_region(environment, config, "a").str(), "us-west-1");
}

TEST_F(Shared, EndpointsHaveTheirOrder) {
  const auto config = load(
      "[profile a]\nendpoint_url = http://profile/\nservices = v\nuse_fips_endpoint = true\n"
      "[services v]\ns3 =\n  endpoint_url = http://s3-section\n");
  const base::Region region("us-east-1");
  const auto url = [&](const char* service) {
    return endpoint_of(service, region, configured_endpoints(environment, config, "a"));
  };
  EXPECT_EQ(url("s3"), "http://s3-section");
  EXPECT_EQ(url("sts"), "http://profile");
  environment["AWS_ENDPOINT_URL"] = "http://all:4566";
  EXPECT_EQ(url("s3"), "http://all:4566");
  environment["AWS_ENDPOINT_URL_STS"] = "http://sts";
  EXPECT_EQ(url("sts"), "http://sts");
  environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
  EXPECT_EQ(url("sts"), "https://sts-fips.us-east-1.amazonaws.com");
}

TEST(Endpoints, KnowThePartitions) {
  const auto url = [](const char* service, const char* region, EndpointOptions options = {}) {
    return endpoint_of(service, base::Region(region), options);
  };
  EXPECT_EQ(url("cloudformation", "eu-central-1"), "https://cloudformation.eu-central-1.amazonaws.com");
  EXPECT_EQ(url("s3", "cn-north-1"), "https://s3.cn-north-1.amazonaws.com.cn");
  EXPECT_EQ(url("sts", "us-gov-west-1", {"", {}, false, true}), "https://sts.us-gov-west-1.amazonaws.com");
  EXPECT_EQ(url("s3", "us-west-2", {"", {}, true, true}),
            "https://s3-fips.dualstack.us-west-2.amazonaws.com");
  EXPECT_EQ(url("cloudformation", "us-west-2", {"", {}, true, false}),
            "https://cloudformation.us-west-2.api.aws");
  EXPECT_EQ(role_arn(base::AccountId("012345678901"), base::Region("cn-north-1"), "admin"),
            "arn:aws-cn:iam::012345678901:role/admin");
  EXPECT_EQ(partition_of(base::Region("us-isob-east-1")).name, "aws-iso-b");
  EXPECT_EQ(partition_of(base::Region("us-iso-east-1")).name, "aws-iso");
}

}  // namespace
}  // namespace cf::aws
