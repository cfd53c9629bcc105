#include "pipeline/request.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace cf::pipeline {
namespace {

using base::ErrorKind;
using base::Result;
using descriptor::Environment;

constexpr std::array allowed_minutes = {5, 10, 15, 20, 30};

base::Error wrong_request(std::string message, std::string hint = {}) {
  return base::error(ErrorKind::usage, std::move(message), std::move(hint));
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

Result<void> check_repository(const Request& request) {
  const auto parts = base::split(request.repository, '/');
  const bool empty_part = std::any_of(parts.begin(), parts.end(), [](const auto& p) { return p.empty(); });
  const bool one_name = request.forge == Forge::codecommit;
  const bool right_count = one_name                         ? parts.size() == 1
                           : request.forge == Forge::gitlab ? parts.size() >= 2
                                                            : parts.size() == 2;
  if (is_plain(request.repository, "._-/") && !empty_part && right_count) return {};
  return wrong_request(
      "'" + request.repository + "' is no repository on " + title(request.forge),
      one_name ? "give its name: --repository shop" : "give owner and name: --repository owner/shop");
}

Result<void> check_binary(const Binary& binary) {
  if (!binary.url.starts_with("https://") || !is_plain(binary.url.substr(8), "._-/:%~+"))
    return wrong_request(
        "the address of cf must be https://, without query: " + binary.url,
        "put what ./release makes where the jobs can fetch it, and name it with --binary-url");
  const bool hex = binary.sha256.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (binary.sha256.size() != 64 || !hex)
    return wrong_request("'" + binary.sha256 + "' is no SHA-256 digest: it has 64 digits 0-9a-f",
                         "it is in the file beside the binary that ends with .sha256: --binary-sha256");
  return {};
}

Result<void> check_codebuild(const Request& request) {
  const bool codecommit = request.forge == Forge::codecommit;
  if (codecommit && !request.connection.empty())
    return wrong_request("a repository on CodeCommit needs no --connection");
  if (!codecommit && (!request.connection.starts_with("arn:") || !is_plain(request.connection, ":/-")))
    return wrong_request(
        "CodeBuild reaches " + std::string(title(request.forge)) + " by a code connection" +
            (request.connection.empty() ? "" : ", and this is no ARN: " + request.connection),
        "make one (Developer Tools > Settings > Connections), complete it in the console, and give its "
        "ARN: --connection arn:aws:codeconnections:...");
  if (!is_plain(request.token_secret, "/_+=.-"))
    return wrong_request("'" + request.token_secret + "' is no name of a secret", "--token-secret NAME");
  if (!request.state.empty() && !is_plain(request.state, ":/._-"))
    return wrong_request("'" + request.state + "' is no place for state", "--state s3://bucket/prefix");
  return {};
}

Result<void> check_environments(const Request& request, const descriptor::Descriptor& descriptor) {
  if (descriptor.environments.empty())
    return base::error(ErrorKind::input, "the descriptor has no environments, so there is nothing to deploy");
  for (const Environment& environment : descriptor.environments) {
    if (!is_plain(environment.name.str(), "._-"))
      return base::error(ErrorKind::input,
                         "the environment's name can't be written into a pipeline: " + environment.name.str(),
                         "use letters, digits and ._-", environment.at);
    if (environment.account.empty())
      return base::error(ErrorKind::input,
                         "the environment " + environment.name.str() + " has no account id of twelve digits",
                         "correct it in " + descriptor.file, environment.account_at);
    if (environment.rules.plan_role.empty() && !request.plan_with_deploy_role)
      return base::error(ErrorKind::input,
                         "the environment " + environment.name.str() +
                             " has no plan_role: jobs of pull requests would plan with the role that deploys",
                         "write 'plan_role: " + std::string(default_plan_role) +
                             "' (cf bootstrap makes it), or accept it with --plan-with-deploy-role",
                         environment.at);
    for (const std::string& role : {environment.rules.plan_role, environment.rules.role})
      if (!role.empty() && !is_plain(role, ":/_+=,.@-"))
        return base::error(ErrorKind::input, "'" + role + "' is no name or ARN of a role", {},
                           environment.at);
  }
  return {};
}

std::vector<std::string> roles_of(const descriptor::Descriptor& descriptor, const Request& request,
                                  bool to_plan) {
  std::vector<std::string> roles;
  for (const Environment& environment : descriptor.environments) {
    const std::string& own = to_plan && !environment.rules.plan_role.empty() ? environment.rules.plan_role
                                                                             : environment.rules.role;
    roles.push_back(role_arn(own.empty() ? default_deploy_role : own, environment.account, request.region));
  }
  std::sort(roles.begin(), roles.end());
  roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
  return roles;
}

}  // namespace

StatePlace state_place(std::string_view state) {
  constexpr std::string_view scheme = "s3://";
  if (!state.starts_with(scheme)) return {};
  state.remove_prefix(scheme.size());
  const std::size_t slash = std::min(state.find('/'), state.size());
  StatePlace place{std::string(state.substr(0, slash)), std::string(state.substr(slash))};
  if (!place.prefix.empty()) place.prefix.erase(0, 1);
  if (!place.prefix.empty() && !place.prefix.ends_with('/')) place.prefix += '/';
  return place;
}

bool is_plain(std::string_view text, std::string_view others) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter_or_digit(c) || others.find(c) != std::string_view::npos;
  });
}

std::string name_of(const Request& request) {
  if (!request.name.empty()) return request.name;
  std::string name;
  for (const char c : base::to_lower(base::split(request.repository, '/').back()))
    name += is_letter_or_digit(c) ? c : '-';
  return "cf-" + name.substr(0, 40);
}

Result<Request> checked(Request request, const descriptor::Descriptor& descriptor) {
  if (auto pair = triggers(request.runner, request.forge); !pair) return std::move(pair).error();
  if (auto repository = check_repository(request); !repository) return std::move(repository).error();
  request.name = name_of(request);
  if (!base::is_stack_name(request.name) || request.name.size() > 50)
    return wrong_request("'" + request.name + "' can't begin the names of roles and stacks",
                         "--name takes at most 50 letters, digits and hyphens, the first a letter");
  if (request.token_secret.empty()) request.token_secret = request.name + "/forge-token";
  if (request.state.empty() && descriptor.ci.state.starts_with("s3://")) request.state = descriptor.ci.state;
  if (auto branch = check_branch(request.branch); !branch) return std::move(branch).error();
  if (request.runner == Runner::github_actions && !request.default_branch.empty() &&
      request.default_branch != request.branch)
    return wrong_request(
        "GitHub starts the jobs of comments and of the schedule on the default branch alone, which is " +
            request.default_branch + ": nothing could be approved or go on in a pipeline of " +
            request.branch,
        "--branch " + request.default_branch + ", or make " + request.branch +
            " the default branch; --runner codebuild and jenkins deploy other branches");
  if (!base::is_region(request.region.str()))
    return wrong_request(request.region.empty() ? "the region of the pipeline is missing"
                                                : "'" + request.region.str() + "' is no region",
                         "--region us-east-1");
  if (!base::is_account_id(request.runner_account.str()))
    return wrong_request("the account that the pipeline runs in is missing or no account id: '" +
                             request.runner_account.str() + "'",
                         "--runner-account 111111111111");
  if (!request.server.empty() && request.forge != Forge::github && request.forge != Forge::gitlab)
    return wrong_request(std::string(title(request.forge)) + " has no host of one's own that cf knows");
  if (!request.server.empty() && (!request.server.starts_with("https://") || request.server.ends_with('/') ||
                                  !is_plain(request.server.substr(8), ".-:/")))
    return wrong_request("'" + request.server + "' is no address of a host",
                         "--server https://git.example.com");
  for (const std::string* path : {&request.project, &request.descriptor, &request.folder})
    if (!path->empty() && (!is_plain(*path, "._-/") || path->front() == '-'))
      return wrong_request("'" + *path + "' can't be written into a pipeline",
                           "use a path of letters, digits and ._-/ below the repository");
  if (std::find(allowed_minutes.begin(), allowed_minutes.end(), request.resume_minutes) ==
      allowed_minutes.end())
    return wrong_request("a schedule of every " + std::to_string(request.resume_minutes) +
                             " minutes can't be written for every runner",
                         "--resume-every takes 5, 10, 15, 20 or 30");
  if (auto binary = check_binary(request.binary); !binary) return std::move(binary).error();
  if (request.runner == Runner::codebuild)
    if (auto codebuild = check_codebuild(request); !codebuild) return std::move(codebuild).error();
  if (auto environments = check_environments(request, descriptor); !environments)
    return std::move(environments).error();
  return request;
}

std::string quoted(const std::string& plain) {
  return "\"" + plain + "\"";
}

Result<void> check_branch(const std::string& branch) {
  constexpr std::string_view ref = "refs/";
  if (branch.starts_with(ref)) {
    constexpr std::string_view heads = "refs/heads/";
    const bool is_head = branch.starts_with(heads) && branch.size() > heads.size();
    return wrong_request("'" + branch + "' is a reference, and jobs are told the name of a branch",
                         "--branch " + (is_head ? branch.substr(heads.size()) : "main"));
  }
  if (is_plain(branch, "._-/") && branch.front() != '-') return {};
  return wrong_request("'" + branch + "' can't be the branch that is deployed", "--branch main");
}

std::string partition_of(const base::Region& region) {
  return region.str().starts_with("cn-")       ? "aws-cn"
         : region.str().starts_with("us-gov-") ? "aws-us-gov"
                                               : "aws";
}

std::string role_arn(const std::string& role, const base::AccountId& account, const base::Region& region) {
  if (role.starts_with("arn:")) return role;
  return "arn:" + partition_of(region) + ":iam::" + account.str() + ":role/" + role;
}

std::vector<std::string> plan_roles(const Request& request, const descriptor::Descriptor& descriptor) {
  return roles_of(descriptor, request, true);
}
std::vector<std::string> deploy_roles(const Request& request, const descriptor::Descriptor& descriptor) {
  return roles_of(descriptor, request, false);
}

std::string runner_role_arn(const Request& request, const char* suffix) {
  return role_arn(name_of(request) + suffix, request.runner_account, request.region);
}

int deploy_session_seconds(Runner runner) {
  constexpr int hour = 3'600;
  if (runner == Runner::gitlab_ci) return 4 * hour;
  return runner == Runner::bitbucket_pipelines ? 2 * hour : 0;  // the longest step of every plan there
}

std::string install_fetch(const Request& request, const std::string& path) {
  return "curl --fail --silent --show-error --location --proto =https --retry 3 --output " + path + " " +
         request.binary.url;
}
std::string install_check(const Request& request, const std::string& path) {
  return "echo \"" + request.binary.sha256 + "  " + path + "\" | sha256sum --check --strict";
}

const char* token_variable(Forge forge) {
  switch (forge) {
    case Forge::github:
      return "GITHUB_TOKEN";
    case Forge::gitlab:
      return "GITLAB_TOKEN";
    case Forge::bitbucket:
      return "BITBUCKET_TOKEN";
    case Forge::codecommit:
      return "";
  }
  return "";
}

std::string api_of(const Request& request) {
  if (request.server.empty()) return {};
  if (request.forge == Forge::github) return request.server + "/api/v3";
  return request.server + (request.forge == Forge::gitlab ? "/api/v4" : "");
}

Values common_values(const Request& request, const descriptor::Descriptor& descriptor) {
  std::vector<std::string> environments;
  for (const Environment& environment : descriptor.environments)
    environments.push_back(quoted(environment.name.str()));
  std::string arguments;
  if (!request.project.empty()) arguments += " --project " + request.project;
  if (!request.descriptor.empty()) arguments += " --descriptor " + request.descriptor;
  return {{"mark", std::string(mark) + " --runner " + to_string(request.runner) + " --forge " +
                       to_string(request.forge) + "; changes are lost when it is generated again."},
          {"name", request.name},
          {"forge", to_string(request.forge)},
          {"repository", request.repository},
          {"branch", request.branch},
          {"region", request.region.str()},
          {"plan_all", request.plan_all ? "true" : "false"},
          {"arguments", arguments},
          {"token_variable", token_variable(request.forge)},
          {"environment_list", base::join(environments, ", ")},
          {"first_environment", descriptor.environments.front().name.str()},
          {"reports", (request.folder.empty() ? "" : request.folder + "/") + ".cf/artifacts"},
          {"resume_minutes", std::to_string(request.resume_minutes)},
          {"resume_cron", "*/" + std::to_string(request.resume_minutes) + " * * * *"},
          {"deploy_seconds", std::to_string(deploy_session_seconds(request.runner))},
          {"deploy_minutes", std::to_string(deploy_session_seconds(request.runner) / 60)},
          {"deploy_hours", std::to_string(deploy_session_seconds(request.runner) / 3'600)},
          {"plan_runner_role", runner_role_arn(request, "-plan")},
          {"deploy_runner_role", runner_role_arn(request, "-deploy")},
          {"plan_role_name", request.name + "-plan"},
          {"deploy_role_name", request.name + "-deploy"}};
}

}  // namespace cf::pipeline
