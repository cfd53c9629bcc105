// What the files of every runner have in common, from a request that was checked.
#pragma once

#include <string>
#include <vector>

#include "pipeline/fill.h"
#include "pipeline/pipeline.h"

namespace cf::pipeline {

// The request with its defaults filled in. Everything in it that goes into a file is made of letters that
// mean nothing to YAML, Groovy or a shell.
base::Result<Request> checked(Request request, const descriptor::Descriptor& descriptor);

std::string partition_of(const base::Region& region);  // "aws"
// ARN of a role that is named in an environment's rules, or given as an ARN.
std::string role_arn(const std::string& role, const base::AccountId& account, const base::Region& region);
// The roles of all environments that a runner enters: to plan, or to deploy. Sorted, each once.
std::vector<std::string> plan_roles(const Request& request, const descriptor::Descriptor& descriptor);
std::vector<std::string> deploy_roles(const Request& request, const descriptor::Descriptor& descriptor);
// The runner's own, in the runner's account.
std::string runner_role_arn(const Request& request, const char* suffix);

// "s3://bucket/some/prefix": where jobs keep what they share.
struct StatePlace {
  std::string bucket;  // empty: none in S3
  std::string prefix;  // empty, or with a slash at its end
};
StatePlace state_place(std::string_view state);

// A name without a ref's "refs/heads/". kind usage.
base::Result<void> check_branch(const std::string& branch);

// Of letters without a meaning in YAML's double quotes: text whatever it looks like, also "on" and "007".
std::string quoted(const std::string& plain);

// Letters, digits and the others that are given.
bool is_plain(std::string_view text, std::string_view others);

// How long the session of a job that deploys lasts, where the runner's token is made once for the job and
// can't be asked for again: as long as such a job may take. 0: the session is renewed.
int deploy_session_seconds(Runner runner);

// Commands that fetch cf into `path` (as a shell writes it) and refuse another digest.
std::string install_fetch(const Request& request, const std::string& path);
std::string install_check(const Request& request, const std::string& path);

// The variable that the forge's token is read from; empty: the forge has none.
const char* token_variable(Forge forge);

// Address of the API of a host of one's own; empty: the public host's.
std::string api_of(const Request& request);

// Values that the templates of all runners know.
Values common_values(const Request& request, const descriptor::Descriptor& descriptor);

std::vector<File> codebuild_files(const Request& request, const descriptor::Descriptor& descriptor);
std::vector<File> github_actions_files(const Request& request, const descriptor::Descriptor& descriptor);
std::vector<File> gitlab_ci_files(const Request& request, const descriptor::Descriptor& descriptor);
std::vector<File> jenkins_files(const Request& request, const descriptor::Descriptor& descriptor);
std::vector<File> bitbucket_files(const Request& request, const descriptor::Descriptor& descriptor);

// A block of CodePipeline stages, one for each environment in the order of promotion.
std::string stages(const Request& request, const descriptor::Descriptor& descriptor);

}  // namespace cf::pipeline
