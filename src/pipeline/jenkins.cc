#include "base/strings.h"
#include "pipeline/request.h"

namespace cf::pipeline {
namespace {

// Where a host's webhook for comments has the pull request's number and the comment's id.
struct CommentPaths {
  const char *number, *comment, *hook;
};

CommentPaths comment_paths(Forge forge) {
  switch (forge) {
    case Forge::gitlab:
      return {"$.merge_request.iid", "$.object_attributes.id", "a webhook of the project for comments"};
    case Forge::bitbucket:
      return {"$.pullrequest.id", "$.comment.id",
              "a webhook of the repository for \"pull request: comment created\""};
    case Forge::github:
    case Forge::codecommit:
      break;
  }
  return {"$.issue.number", "$.comment.id", "a webhook of the repository for \"issue comments\""};
}

std::string variable(const char* name, const char* path) {
  return std::string("[key: '") + name + "', value: '" + path + "']";
}

constexpr std::string_view steps = R"(sh '''
  @install_fetch@
  @install_check@
  chmod 755 "$WORKSPACE_TMP/cf"
'''
@jenkins_credentials@ {
  sh '"$WORKSPACE_TMP/cf" ci@arguments@'
}
)";
// On the agent that the stage ran on.
constexpr std::string_view keep = R"(post {
  always {
    archiveArtifacts artifacts: '@reports@/**', allowEmptyArchive: true
  }
}
)";

}  // namespace

std::vector<File> jenkins_files(const Request& request, const descriptor::Descriptor& descriptor) {
  Values values = common_values(request, descriptor);
  const CommentPaths paths = comment_paths(request.forge);
  const std::string program = "\"$WORKSPACE_TMP/cf\"";
  values["install_fetch"] = install_fetch(request, program);
  values["install_check"] =
      "echo \"" + request.binary.sha256 + "  $WORKSPACE_TMP/cf\" | sha256sum --check --strict";
  values["jenkins_comments"] =
      std::string(paths.hook) + " to JENKINS/generic-webhook-trigger/invoke?token=TOKEN";
  values["jenkins_variables"] =
      variable("CF_PULL_REQUEST", paths.number) + ",\n" + variable("CF_COMMENT", paths.comment);
  std::vector<std::string> choices = {"''"};
  for (const descriptor::Environment& environment : descriptor.environments)
    choices.push_back("'" + environment.name.str() + "'");
  values["jenkins_environments"] = base::join(choices, ", ");
  values["jenkins_credentials"] =
      std::string("withCredentials([string(credentialsId: 'cf-forge-token', variable: '") +
      token_variable(request.forge) + "')])";
  values["server_variable"] = request.server.empty() ? "" : "CF_FORGE_API = '" + api_of(request) + "'";
  values["jenkins_steps"] = fill(steps, values);
  values["jenkins_keep"] = fill(keep, values);
  return {{"Jenkinsfile", fill(jenkins_file(), values)}};
}

}  // namespace cf::pipeline
