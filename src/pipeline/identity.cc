#include "pipeline/identity.h"

#include <algorithm>

#include "base/strings.h"
#include "pipeline/request.h"

namespace cf::pipeline {
namespace {

constexpr const char* usual_audience = "sts.amazonaws.com";

std::string without_scheme(const std::string& url) {
  return url.starts_with("https://") ? url.substr(8) : url;
}

Identity github(const BootstrapRequest& request) {
  Identity identity;
  identity.issuer = request.server.empty() ? "token.actions.githubusercontent.com"
                                           : without_scheme(request.server) + "/_services/token";
  identity.audience = usual_audience;
  const std::string repository = "repo:" + request.repository;
  const std::string branch = repository + ":ref:refs/heads/" + request.branch;
  // Comments run on the branch; those that ask for a plan are planned by the plan role all the same.
  identity.plan_subjects = {repository + ":pull_request", branch};
  identity.deploy_subjects = {branch};
  return identity;
}

Identity gitlab(const BootstrapRequest& request) {
  Identity identity;
  identity.issuer = request.server.empty() ? "gitlab.com" : without_scheme(request.server);
  identity.audience = usual_audience;
  const std::string branch = "project_path:" + request.repository + ":ref_type:branch:ref:";
  identity.plan_subjects = {branch + "*"};  // the merge request's source branch
  identity.plan_match = "StringLike";
  identity.deploy_subjects = {branch + request.branch};
  return identity;
}

base::Result<Identity> bitbucket(const BootstrapRequest& request) {
  if (request.oidc_audience.empty() || request.plan_subjects.empty() || request.deploy_subjects.empty())
    return base::error(
        base::ErrorKind::usage,
        "Bitbucket's tokens name repositories and environments by ids that only it knows",
        "Repository settings > OpenID Connect shows them: --oidc-audience AUDIENCE --oidc-plan-subject "
        "'{REPOSITORY-UUID}:*' --oidc-deploy-subject '{REPOSITORY-UUID}:{ENVIRONMENT-UUID}:*'");
  Identity identity;
  identity.issuer = "api.bitbucket.org/2.0/workspaces/" + base::split(request.repository, '/').front() +
                    "/pipelines-config/identity/oidc";
  identity.plan_match = identity.deploy_match = "StringLike";  // the step's id is at the end
  return identity;
}

}  // namespace

bool has_tokens(Runner runner) {
  return runner == Runner::github_actions || runner == Runner::gitlab_ci ||
         runner == Runner::bitbucket_pipelines;
}

base::Result<Identity> identity_of(const BootstrapRequest& request) {
  if (request.repository.find('/') == std::string::npos || !is_plain(request.repository, "._-/"))
    return base::error(base::ErrorKind::usage,
                       "'" + request.repository + "' is no repository on " + title(request.forge),
                       "its jobs are recognised by it: --repository owner/name");
  Identity identity;
  if (request.runner == Runner::bitbucket_pipelines) {
    auto found = bitbucket(request);
    if (!found) return found;
    identity = *std::move(found);
  } else {
    identity = request.runner == Runner::gitlab_ci ? gitlab(request) : github(request);
  }
  if (!request.oidc_audience.empty()) identity.audience = request.oidc_audience;
  if (!request.plan_subjects.empty()) identity.plan_subjects = request.plan_subjects;
  if (!request.deploy_subjects.empty()) identity.deploy_subjects = request.deploy_subjects;
  for (const auto* list : {&identity.plan_subjects, &identity.deploy_subjects})
    for (const std::string& subject : *list)
      if (!is_plain(subject, ":/._-*{}@") || subject.front() == '*')
        return base::error(base::ErrorKind::usage, "'" + subject + "' is no subject of a token",
                           "it begins with the repository, as the host writes it");
  if (!is_plain(identity.audience, ":/._-"))
    return base::error(base::ErrorKind::usage, "'" + identity.audience + "' is no audience of a token");
  return identity;
}

}  // namespace cf::pipeline
