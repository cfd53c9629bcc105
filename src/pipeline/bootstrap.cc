#include "pipeline/bootstrap.h"

#include <algorithm>

#include "base/strings.h"
#include "pipeline/fill.h"
#include "pipeline/identity.h"
#include "pipeline/request.h"

namespace cf::pipeline {
namespace {

using base::ErrorKind;
using base::Result;
using descriptor::Environment;

constexpr std::size_t longest_bucket_name = 63;

std::string parameter(const char* name, const std::string& value) {
  return std::string("  ") + name + ": " + (value.starts_with('!') ? value : quoted(value)) + "\n";
}

std::string parameter(const char* name, const std::vector<std::string>& values) {
  std::string text = std::string("  ") + name + ":\n";
  for (const std::string& value : values) text += "    - " + quoted(value) + "\n";
  return text;
}

// "arn:aws:iam::111111111111:role/path/name" -> "name".
std::string role_name(const std::string& role) {
  return role.substr(role.rfind('/') + 1);
}

base::Error wrong(const std::string& message, const std::string& hint = {}) {
  return base::error(ErrorKind::usage, message, hint);
}

// Whose tokens a role takes: those made for AWS, about these subjects. A key of a mapping may come only once.
std::string token_condition(const Identity& identity, std::string_view match, const std::string& subjects) {
  const std::string sub = "  \"" + identity.issuer + ":sub\": !Ref " + subjects + "\n";
  std::string text = "StringEquals:\n  \"" + identity.issuer + ":aud\": \"" + identity.audience + "\"\n";
  return match == "StringEquals" ? text + sub : text + std::string(match) + ":\n" + sub;
}

class Project {
 public:
  Project(BootstrapRequest request, const descriptor::Descriptor& descriptor)
      : request_(std::move(request)), descriptor_(descriptor) {}

  Result<Bootstrap> make(const std::vector<std::string>& only) {
    if (auto right = check(); !right) return std::move(right).error();
    if (auto chosen = choose(only); !chosen) return std::move(chosen).error();
    if (auto shared = check_shared(); !shared) return std::move(shared).error();
    if (request_.runner && has_tokens(*request_.runner)) {
      auto identity = identity_of(request_);
      if (!identity) return std::move(identity).error();
      add_runner(*identity);
    }
    made_.runner_account = request_.runner_account;
    const std::string state_bucket = bucket("state", request_.runner_account);
    made_.state = "s3://" + state_bucket + (request_.state_prefix.empty() ? "" : "/" + request_.state_prefix);
    if (made_.state.ends_with('/')) made_.state.pop_back();
    add("deployment.yaml", descriptor_text());
    add("project/config/config.yaml",
        "project_code: cloudfoundation\nregion: " + request_.region.str() + "\n");
    add("project/templates/storage.yaml", std::string(storage_file()));
    add("project/templates/access.yaml", std::string(access_file()));
    add_storage(runner_environment, request_.runner_account, state_bucket);
    for (const Environment* environment : environments_)
      if (owner_of(*environment) == environment) add_environment(*environment);
    for (const Environment* environment : environments_) add_settings(*environment);
    std::sort(made_.files.begin(), made_.files.end(),
              [](const File& a, const File& b) { return a.path < b.path; });
    return std::move(made_);
  }

 private:
  Result<void> check() {
    if (descriptor_.environments.empty())
      return base::error(ErrorKind::input, "the descriptor has no environments, so there is no account");
    if (!base::is_region(request_.region.str()))
      return wrong("the region of the buckets is missing or none: '" + request_.region.str() + "'",
                   "--region us-east-1");
    if (request_.runner_account.empty()) request_.runner_account = descriptor_.environments.front().account;
    if (!base::is_account_id(request_.runner_account.str()))
      return wrong(
          "the account that pipelines run in is no account id: '" + request_.runner_account.str() + "'",
          "--runner-account 111111111111");
    if (request_.runner)
      if (auto pair = triggers(*request_.runner, request_.forge); !pair) return std::move(pair).error();
    const bool by_trust = !request_.runner || *request_.runner == Runner::jenkins;
    if (by_trust && request_.trusted.empty())
      return wrong(
          "nobody could enter the accounts: neither a runner with roles of its own nor a trusted role",
          "--runner NAME --repository owner/name, or --trust ARN of the role that runs cf");
    Request named;
    named.name = request_.name;
    named.repository = request_.repository;
    request_.name = request_.name.empty() && request_.repository.empty() ? "cf" : name_of(named);
    if (request_.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos ||
        longest_bucket() > longest_bucket_name)
      return wrong("'" + request_.name + "' can't begin the names of buckets",
                   "--name takes lower-case letters, digits and hyphens; names of buckets have at most 63");
    if (request_.state_prefix.empty()) request_.state_prefix = state_place(descriptor_.ci.state).prefix;
    if (!request_.state_prefix.empty() && !request_.state_prefix.ends_with('/')) request_.state_prefix += '/';
    return check_texts();
  }

  Result<void> check_texts() const {
    for (const auto* list : {&request_.trusted, &request_.trusted_to_plan, &request_.execution_policies})
      for (const std::string& arn : *list)
        if (!arn.starts_with("arn:") || !is_plain(arn, ":/_+=,.@-")) return wrong("'" + arn + "' is no ARN");
    for (const std::string* arn : {&request_.boundary, &request_.oidc_provider})
      if (!arn->empty() && (!arn->starts_with("arn:") || !is_plain(*arn, ":/_+=,.@-")))
        return wrong("'" + *arn + "' is no ARN");
    if (!request_.organization.empty() &&
        (!request_.organization.starts_with("o-") || !is_plain(request_.organization, "-")))
      return wrong("'" + request_.organization + "' is no id of an organisation",
                   "--organization o-exampleorgid");
    if (!request_.external_id.empty() && !is_plain(request_.external_id, "_+=,.@:/-"))
      return wrong("'" + request_.external_id + "' can't be an external id");
    if (!request_.state_prefix.empty() &&
        (request_.state_prefix.front() == '/' || request_.state_prefix.find("//") != std::string::npos ||
         !is_plain(request_.state_prefix, "._-/")))
      return wrong(
          "'" + request_.state_prefix + "' can't begin the names of objects",
          "--state-prefix (or the prefix in ci.state) takes letters, digits and ._- between slashes");
    if (auto branch = check_branch(request_.branch); !branch) return branch;
    if (!is_plain(request_.execution_role, "_+=,.@-"))
      return wrong("'" + request_.execution_role + "' is no name of a role");
    return {};
  }

  Result<void> choose(const std::vector<std::string>& only) {
    std::vector<std::string> names;
    for (const Environment& environment : descriptor_.environments) {
      names.push_back(environment.name.str());
      if (!is_plain(names.back(), "._-"))
        return base::error(ErrorKind::input,
                           "the environment's name can't be that of a bucket: " + names.back(),
                           "use letters, digits and ._-", environment.at);
      if (environment.name.str() == runner_environment)
        return base::error(ErrorKind::input,
                           std::string("an environment is named ") + runner_environment +
                               ", which stands for the account of pipelines",
                           "name it otherwise", environment.at);
      if (environment.account.empty())
        return base::error(
            ErrorKind::input,
            "the environment " + environment.name.str() + " has no account id of twelve digits",
            "correct it in " + descriptor_.file, environment.account_at);
    }
    for (const std::string& name : only)
      if (std::find(names.begin(), names.end(), name) == names.end())
        return wrong("there is no environment " + name + base::did_you_mean(name, names),
                     "the descriptor has " + base::join(names, ", "));
    for (const Environment& environment : descriptor_.environments)
      if (only.empty() || std::find(only.begin(), only.end(), environment.name.str()) != only.end())
        environments_.push_back(&environment);
    return {};
  }

  std::string bucket(const char* what, const base::AccountId& account) const {
    return request_.name + "-" + what + "-" + account.str() + "-" + request_.region.str();
  }
  // Environments of one account share its roles and its bucket; they are those of the first.
  const Environment* owner_of(const Environment& environment) const {
    return *std::find_if(environments_.begin(), environments_.end(),
                         [&](const Environment* each) { return each->account == environment.account; });
  }

  Result<void> check_shared() const {
    for (const Environment* environment : environments_) {
      const auto &rules = environment->rules, &first = owner_of(*environment)->rules;
      if (rules.role != first.role || rules.plan_role != first.plan_role ||
          rules.external_id != first.external_id)
        return base::error(ErrorKind::unsupported,
                           "the environments " + owner_of(*environment)->name.str() + " and " +
                               environment->name.str() +
                               " share an account and name different roles or external ids",
                           "give them the same, or bootstrap one of them alone: cf bootstrap " +
                               environment->name.str() + " --name OTHER --execution-role OTHER --out OTHER",
                           environment->at);
    }
    return {};
  }

  std::size_t longest_bucket() const {
    std::size_t longest = bucket("state", request_.runner_account).size();
    for (const Environment& environment : descriptor_.environments)
      longest = std::max(longest, template_bucket(environment.name.str(), environment.account).size());
    return longest;
  }
  std::string own_role(const char* suffix) const {
    return role_arn(request_.name + suffix, request_.runner_account, request_.region);
  }
  bool has_own_roles() const { return request_.runner && *request_.runner != Runner::jenkins; }

  void add(std::string path, std::string text) {
    made_.files.push_back({std::move(path), "# " + std::string(bootstrap_mark) + ".\n" + text});
  }

  std::string descriptor_text() const {
    std::string text = "deploy_environments:\n  - { name: " + std::string(runner_environment) +
                       ", account_id: " + quoted(request_.runner_account.str()) + " }\n";
    std::vector<std::string> names;
    for (const Environment* environment : environments_) {
      if (owner_of(*environment) != environment) continue;
      names.push_back(environment->name.str());
      text += "  - { name: " + names.back() + ", account_id: " + quoted(environment->account.str()) + " }\n";
    }
    text += "deploy:\n  - { name: storage.yaml, deploy_env: [all] }\n";
    if (request_.runner && has_tokens(*request_.runner))
      text += "  - { name: runner.yaml, deploy_env: [" + std::string(runner_environment) + "] }\n";
    return text + "  - { name: access.yaml, deploy_env: [" + base::join(names, ", ") + "] }\n";
  }

  void add_storage(const std::string& environment, const base::AccountId& account, const std::string& state) {
    std::string text = "template_path: storage.yaml\nparameters:\n" +
                       parameter("TemplateBucketName", template_bucket(environment, account));
    if (!state.empty()) text += parameter("StateBucketName", state);
    add("project/config/" + environment + "/storage.yaml", text);
  }
  std::string template_bucket(const std::string& environment, const base::AccountId& account) const {
    return bucket(base::replace_all(base::to_lower(environment), "_", "-").c_str(), account);
  }

  void add_environment(const Environment& environment) {
    const std::string name = environment.name.str();
    const auto& rules = environment.rules;
    const std::string plan_role = rules.plan_role.empty() ? default_plan_role : role_name(rules.plan_role);
    std::vector<std::string> deployers = request_.trusted, planners = request_.trusted;
    planners.insert(planners.end(), request_.trusted_to_plan.begin(), request_.trusted_to_plan.end());
    if (has_own_roles()) {
      deployers.push_back(own_role("-deploy"));
      planners.push_back(own_role("-plan"));
      planners.push_back(own_role("-deploy"));
    }
    add_storage(name, environment.account, "");
    std::vector<std::string> policies = request_.execution_policies;
    if (policies.empty())
      policies = {"arn:" + partition_of(request_.region) + ":iam::aws:policy/AdministratorAccess"};
    std::string text = "template_path: access.yaml\nparameters:\n";
    text += parameter("DeployRoleName", rules.role.empty() ? default_deploy_role : role_name(rules.role));
    text += parameter("PlanRoleName", plan_role);
    text += parameter("ExecutionRoleName", request_.execution_role);
    text += parameter("TrustedAccount", request_.runner_account.str());
    text += parameter("DeployPrincipals", deployers);
    text += parameter("PlanPrincipals", planners);
    const std::string& external_id = rules.external_id.empty() ? request_.external_id : rules.external_id;
    if (!external_id.empty()) text += parameter("ExternalId", external_id);
    if (!request_.organization.empty()) text += parameter("OrganizationId", request_.organization);
    text += parameter("TemplateBucketName", template_bucket(name, environment.account));
    text += parameter("ExecutionPolicies", policies);
    if (!request_.boundary.empty()) text += parameter("PermissionsBoundary", request_.boundary);
    add("project/config/" + name + "/access.yaml", text);
  }

  void add_settings(const Environment& environment) {
    made_.environments.push_back(
        {environment.name.str(), template_bucket(owner_of(environment)->name.str(), environment.account),
         role_arn(request_.execution_role, environment.account, request_.region),
         environment.rules.plan_role.empty() ? default_plan_role : environment.rules.plan_role,
         environment.account, owner_of(environment) == &environment});
  }

  void add_runner(const Identity& identity) {
    const int session = deploy_session_seconds(*request_.runner);
    add("project/templates/runner.yaml",
        fill(runner_file(),
             {{"repository", request_.repository},
              {"deploy_session", session == 0 ? "" : "MaxSessionDuration: " + std::to_string(session)},
              {"issuer", identity.issuer},
              {"audience", identity.audience},
              {"plan_condition", token_condition(identity, identity.plan_match, "PlanSubjects")},
              {"deploy_condition", token_condition(identity, identity.deploy_match, "DeploySubjects")}}));
    std::vector<std::string> plan, deploy;
    for (const Environment* environment : environments_) {
      const auto& rules = environment->rules;
      plan.push_back(role_arn(rules.plan_role.empty() ? default_plan_role : rules.plan_role,
                              environment->account, request_.region));
      deploy.push_back(role_arn(rules.role.empty() ? default_deploy_role : rules.role, environment->account,
                                request_.region));
    }
    const std::string storage = std::string("!stack_output ") + runner_environment + "/storage.yaml::";
    std::string text = "template_path: runner.yaml\nparameters:\n";
    text += parameter("RunnerName", request_.name);
    if (!request_.oidc_provider.empty()) text += parameter("ProviderArn", request_.oidc_provider);
    text += parameter("PlanSubjects", identity.plan_subjects);
    text += parameter("DeploySubjects", identity.deploy_subjects);
    text += parameter("PlanRoles", plan);
    text += parameter("DeployRoles", deploy);
    text += parameter("StateBucketName", bucket("state", request_.runner_account));
    if (!request_.state_prefix.empty()) text += parameter("StatePrefix", request_.state_prefix);
    text += parameter("StateKeyArn", storage + "KeyArn");
    add(std::string("project/config/") + runner_environment + "/runner.yaml", text);
  }

  BootstrapRequest request_;
  const descriptor::Descriptor& descriptor_;
  std::vector<const Environment*> environments_;
  Bootstrap made_;
};

}  // namespace

Result<Bootstrap> bootstrap(const BootstrapRequest& request, const descriptor::Descriptor& descriptor,
                            const std::vector<std::string>& only) {
  return Project(request, descriptor).make(only);
}

}  // namespace cf::pipeline
