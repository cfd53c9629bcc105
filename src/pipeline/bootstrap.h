// What every account needs before anything can be deployed to it: roles, buckets, keys, and the identity
// provider of the runner. Made as a small project of its own, which cf plans and deploys like any other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/pipeline.h"

namespace cf::pipeline {

struct BootstrapRequest {
  std::optional<Runner> runner;  // none: nobody but `trusted` enters the accounts
  Forge forge = Forge::github;
  std::string server, repository, branch = "main";  // as in Request
  std::string name;                                 // as in Request; empty without a repository: "cf"
  base::Region region;
  base::AccountId runner_account;  // empty: the first environment's
  // ARNs of roles of the runner's account that may plan and deploy, and of those that may only plan.
  std::vector<std::string> trusted, trusted_to_plan;
  std::string external_id;                      // where the environment's rules have none
  std::string organization;                     // id that callers must belong to: "o-..."; empty: any
  std::vector<std::string> execution_policies;  // ARNs; empty: AdministratorAccess
  std::string boundary;                         // ARN of the execution role's boundary; empty: none
  std::string execution_role = "cloudfoundation-execution";
  // Where in the bucket of locks and the audit log the state is; empty: where the descriptor's ci.state says.
  std::string state_prefix;
  std::string oidc_provider;  // ARN where the runner's account has one already; empty: it is made
  std::string oidc_audience;  // Bitbucket: the workspace's; others: sts.amazonaws.com
  // What tokens of jobs that plan and that deploy are about; empty: made from repository and branch.
  std::vector<std::string> plan_subjects, deploy_subjects;
};

// The environment of the generated project that stands for the runner's account.
inline constexpr const char* runner_environment = "ci";

struct Bootstrap {
  std::vector<File> files;  // paths below the folder of the project; sorted
  base::AccountId runner_account;
  std::string state;  // what ci.state then says: "s3://bucket/prefix"
  struct Settings {   // what the stack configs of an environment then say
    std::string environment, template_bucket, execution_role_arn, plan_role;
    base::AccountId account;
    bool owner = true;  // false: it shares the roles and the bucket of an earlier one
  };
  std::vector<Settings> environments;
};

// `only`: names of environments; empty: all. kind usage or input: what of the request or the descriptor is
// wrong.
base::Result<Bootstrap> bootstrap(const BootstrapRequest& request, const descriptor::Descriptor& descriptor,
                                  const std::vector<std::string>& only);

}  // namespace cf::pipeline
