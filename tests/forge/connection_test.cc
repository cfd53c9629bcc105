// What names a repository and a person.
#include "forge/connection.h"

#include <gtest/gtest.h>

#include "base/secrets.h"
#include "forge/principal.h"

namespace cf::forge {
namespace {

using base::ErrorKind;

Connection to(Host host, std::string repository) {
  Connection connection;
  connection.host = host;
  connection.repository = std::move(repository);
  connection.token = "a-token-of-some-length";
  return connection;
}

TEST(AConnection, TakesTheHostsWayToNameARepository) {
  EXPECT_TRUE(open(to(Host::github, "acme/shop")));
  EXPECT_TRUE(open(to(Host::gitlab, "acme/sub-group/sub.group/shop")));
  EXPECT_TRUE(open(to(Host::bitbucket, "acme/shop")));
  for (const auto& [host, name] : {std::pair{Host::github, "shop"},
                                   {Host::github, "a/b/c"},
                                   {Host::github, "acme/.."},
                                   {Host::github, "acme/shop?x=1"},
                                   {Host::github, "acme/sh op"},
                                   {Host::gitlab, "shop"},
                                   {Host::gitlab, "acme//shop"},
                                   {Host::bitbucket, "acme/shop/"},
                                   {Host::bitbucket, "acme/%2e%2e"},
                                   {Host::codecommit, "acme/shop"},
                                   {Host::github, ""}}) {
    const auto opened = open(to(host, name));
    ASSERT_FALSE(opened) << name;
    EXPECT_EQ(opened.error().kind, ErrorKind::input) << name;
  }
}

TEST(AConnection, WantsAToken) {
  Connection connection = to(Host::github, "acme/shop");
  connection.token.clear();
  EXPECT_EQ(open(connection).error().kind, ErrorKind::credentials);
  EXPECT_EQ(open(to(Host::codecommit, "shop")).error().kind, ErrorKind::credentials) << "AWS credentials";
  connection.token = "x";
  for (const char* api :
       {"ftp://github.example", "http://github.example", "http://127.0.0.1.example", "https://"}) {
    connection.api = api;
    EXPECT_EQ(open(connection).error().kind, ErrorKind::input) << api;
  }
  connection.api = "http://127.0.0.1:8080/api";
  EXPECT_TRUE(open(connection)) << "this machine";
}

TEST(AConnection, ReachesGitHubEnterpriseServer) {
  Connection connection = to(Host::github, "acme/shop");
  connection.api = "https://git.example/api/v3/";
  std::vector<std::string> urls;
  connection.http = [&](const net::HttpRequest& request, const net::ClientOptions&,
                        const base::Call&) -> base::Result<net::HttpResponse> {
    urls.push_back(request.url);
    if (request.method == "GET") return net::HttpResponse{403, {}, "{}"};
    return net::HttpResponse{200, {}, "{\"data\":{\"viewer\":{\"login\":\"cf[bot]\",\"databaseId\":7}}}"};
  };
  const auto me = (*open(connection))->whoami({});
  ASSERT_TRUE(me) << me.error().message;
  EXPECT_EQ(me->id, "7");
  EXPECT_EQ(urls,
            (std::vector<std::string>{"https://git.example/api/v3/user", "https://git.example/api/graphql"}));
}

TEST(AConnection, HidesItsTokenEvenAsItTravels) {
  Connection connection = to(Host::bitbucket, "acme/shop");
  connection.user = "me@example.com";
  connection.token = "zyxw-token-of-mine";
  ASSERT_TRUE(open(connection));
  EXPECT_EQ(
      base::mask_secrets("Authorization: Basic bWVAZXhhbXBsZS5jb206enl4dy10b2tlbi1vZi1taW5l").find("bWVA"),
      std::string::npos);
  EXPECT_EQ(base::mask_secrets("zyxw-token-of-mine"), "****");
}

TEST(AHost, GoesByMoreThanOneName) {
  EXPECT_EQ(host_named("GitHub Enterprise"), Host::github);
  EXPECT_EQ(host_named("gitlab"), Host::gitlab);
  EXPECT_EQ(host_named("Bitbucket-Cloud"), Host::bitbucket);
  EXPECT_EQ(host_named("CodeCommit"), Host::codecommit);
  EXPECT_EQ(host_named("gitea"), std::nullopt);
}

TEST(APrincipal, IsOneHoweverItsRoleIsWritten) {
  const std::string role = "arn:aws:iam::111111111111:role/deployer";
  EXPECT_EQ(principal_of("arn:aws:sts::111111111111:assumed-role/deployer/alice"), role);
  EXPECT_EQ(principal_of("arn:aws:iam::111111111111:role/team/ops/deployer"), role);
  EXPECT_EQ(principal_of(role), role);
  EXPECT_NE(principal_of("arn:aws:sts::222222222222:assumed-role/deployer/alice"), role);
  EXPECT_NE(principal_of("arn:aws-cn:sts::111111111111:assumed-role/deployer/alice"), role);
  EXPECT_NE(principal_of("arn:aws:sts::111111111111:federated-user/deployer"), role);
  EXPECT_NE(principal_of("arn:aws:iam::111111111111:user/deployer"), role);
  EXPECT_NE(principal_of("deployer"), role);
  EXPECT_EQ(session_of("arn:aws:sts::111111111111:assumed-role/deployer/alice"), "alice");
  EXPECT_EQ(session_of(role), "");
}

TEST(APrincipal, OfAUserKeepsItsPath) {
  EXPECT_EQ(principal_of("arn:aws:iam::111111111111:user/a/alice"), "arn:aws:iam::111111111111:user/a/alice");
}

}  // namespace
}  // namespace cf::forge
