// What a pull request's head sees of the runner's variables.
#include "ci/visible_variables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/secrets.h"

namespace cf::ci {
namespace {

using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::UnorderedElementsAre;

TEST(VisibleVariables, AreThoseWhoseNamesSpeakOfNoAccess) {
  const Variables harmless_ones = {{"STAGE", "blue"},
                                   {"PATH", "/usr/bin"},
                                   {"PWD", "/work"},
                                   {"AWS_REGION", "eu-west-1"},
                                   {"CI_PIPELINE", "17"},
                                   {"PATTERN", "x*"},
                                   {"GITHUB_REPOSITORY", "acme/shop"}};
  EXPECT_EQ(without_credentials(harmless_ones, {}), harmless_ones);
  for (const char* name : {"CF_PLAN_KEY",
                           "CF_REPOSITORY",
                           "DEPLOY_KEY",
                           "GPG_PASSPHRASE",
                           "SSH_AUTH_SOCK",
                           "DB_PASSWORD",
                           "DB_PWD",
                           "bb_app_pwd",
                           "AWS_ACCESS_KEY_ID",
                           "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                           "AWS_PROFILE",
                           "AWS_WEB_IDENTITY_TOKEN_FILE",
                           "ACTIONS_ID_TOKEN_REQUEST_URL",
                           "ACTIONS_RUNTIME_TOKEN",
                           "GH_PAT",
                           "PRIVATE_PEM",
                           "SESSION",
                           "NPM_CONFIG__AUTH",
                           "SENTRY_DSN",
                           "TLS_CERT",
                           "SIGNING_SEED",
                           "SLACK_WEBHOOK",
                           "SLACK_HOOK",
                           "GPG_PHRASE",
                           "MyCredential",
                           "STRIPE_SK_KEY",
                           "TWILIO_OTP",
                           "AZURE_SAS",
                           "STORAGE_CONNECTION_STRING",
                           "SVC_CRED"})
    EXPECT_THAT(without_credentials({{name, "x"}}, {}), IsEmpty()) << name;
}

TEST(VisibleVariables, HaveNoValueThatGivesAccess) {
  base::add_secret("canary-of-the-visible-variables");
  EXPECT_THAT(without_credentials({{"PLAIN", "has canary-of-the-visible-variables in it"},
                                   {"DATABASE", "postgres://user:word@host/db"},
                                   {"MIRROR", "see https://x and https://word@host/db"},
                                   {"IDENTITY", "-----BEGIN RSA -----\nMIIE"},
                                   {"COPY", "[the-deploy-word]"},
                                   {"DEPLOY_TOKEN", "the-deploy-word"},
                                   {"HOME_PAGE", "https://example.com/@alice"}},
                                  {}),
              UnorderedElementsAre(Key("HOME_PAGE")));
}

TEST(SecretsAmong, AreTheValuesOfVariablesThatHoldOne) {
  descriptor::Descriptor base;
  base.ci.variables = {"CACHE_KEY"};
  EXPECT_THAT(secrets_among({{"CI_JOB_TOKEN", "the-job-token"},
                             {"SLACK_HOOK", "https://hooks.example.com/T1"},
                             {"GPG_PHRASE", "correct horse"},
                             {"NPM_CONFIG__AUTH", "name-and-word"},
                             {"DATABASE", "postgres://user:word@host/db"},
                             {"CACHE_KEY", "shown-by-the-base"},
                             {"DB_PASSWORD", "short"},
                             {"AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/token"},
                             {"SSH_AUTH_SOCK", "/tmp/agent.sock"},
                             {"KMS_KEY", "arn:aws:kms:eu-west-1:111111111111:key/x"},
                             {"KEY_OF_ACCOUNT", "111111111111"},
                             {"STAGE", "production"}},
                            base, {}),
              UnorderedElementsAre("the-job-token", "https://hooks.example.com/T1", "correct horse",
                                   "name-and-word", "postgres://user:word@host/db"));
}

// Who could choose what is masked could hide a policy from those who approve it.
TEST(SecretsAmong, AreNoneThatAnAuthorChooses) {
  EXPECT_THAT(secrets_among({{"GIT_AUTHOR_NAME", "AdministratorAccess"},
                             {"CI_COMMIT_AUTHOR", "AdministratorAccess"},
                             {"GITLAB_USER_LOGIN", "AdministratorAccess"},
                             {"CODEBUILD_WEBHOOK_HEAD_REF", "refs/heads/AdministratorAccess"},
                             {"CACHE_KEY", "AdministratorAccess"}},
                            {}, {"feature/AdministratorAccess"}),
              IsEmpty());
}

TEST(VisibleVariables, OfOurOwnHideNoOtherWithTheSameValue) {
  EXPECT_THAT(without_credentials({{"CF_REPOSITORY", "acme/shop"}, {"GITHUB_REPOSITORY", "acme/shop"}}, {}),
              UnorderedElementsAre(Key("GITHUB_REPOSITORY")));
}

TEST(VisibleVariables, AreMoreWhereTheBaseBranchNamesThemButNoneWithASecretAndNoneOfOurs) {
  descriptor::Descriptor base;
  base.ci.variables = {"PARTITION_KEY", "CF_PLAN_KEY", "REPO_KEY"};
  EXPECT_THAT(without_credentials({{"PARTITION_KEY", "customer"},
                                   {"SORT_KEY", "x"},
                                   {"CF_PLAN_KEY", "0123456789abcdef"},
                                   {"REPO_KEY", "https://user:word@host"}},
                                  base),
              UnorderedElementsAre(Key("PARTITION_KEY")));
}

TEST(VisibleVariables, ToACommandAreThoseThatEveryMachineHas) {
  EXPECT_THAT(harmless({{"PATH", "/usr/bin"}, {"STAGE", "blue"}, {"GITHUB_TOKEN", "x"}, {"TZ", "UTC"}}),
              UnorderedElementsAre(Key("PATH"), Key("TZ")));
}

}  // namespace
}  // namespace cf::ci
