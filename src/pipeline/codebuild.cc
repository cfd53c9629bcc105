// CodePipeline and CodeBuild: one template, a small project of its own that deploys it, and the buildspec.
#include <algorithm>

#include "base/strings.h"
#include "pipeline/request.h"

namespace cf::pipeline {
namespace {

constexpr std::string_view connection_statement = R"(- Sid: UseTheConnection
  Effect: Allow
  Action:
    - codeconnections:GetConnection
    - codeconnections:GetConnectionToken
    - codeconnections:UseConnection
    - codestar-connections:UseConnection
  Resource: @connection@
- Sid: ReadTheToken
  Effect: Allow
  Action: secretsmanager:GetSecretValue
  Resource: !Sub arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:@token_secret@-??????
)";

constexpr std::string_view codecommit_statement = R"(- Sid: UseTheRepository
  Effect: Allow
  Action:
    - codecommit:BatchGetCommits
    - codecommit:DescribePullRequestEvents
    - codecommit:EvaluatePullRequestApprovalRules
    - codecommit:GetBranch
    - codecommit:GetComment
    - codecommit:GetCommentsForPullRequest
    - codecommit:GetCommit
    - codecommit:GetDifferences
    - codecommit:GetFile
    - codecommit:GetMergeCommit
    - codecommit:GetMergeConflicts
    - codecommit:GetPullRequest
    - codecommit:GetPullRequestApprovalStates
    - codecommit:GetRepository
    - codecommit:GitPull
    - codecommit:ListPullRequests
    - codecommit:PostCommentForComparedCommit
    - codecommit:PostCommentForPullRequest
    - codecommit:UpdateComment
  Resource: !Sub arn:${AWS::Partition}:codecommit:${AWS::Region}:${AWS::AccountId}:@repository@
)";

constexpr std::string_view pipeline_connection_statement = R"(- Sid: UseTheConnection
  Effect: Allow
  Action:
    - codeconnections:UseConnection
    - codestar-connections:UseConnection
  Resource: @connection@
)";

constexpr std::string_view pipeline_codecommit_statement = R"(- Sid: ReadTheRepository
  Effect: Allow
  Action:
    - codecommit:GetBranch
    - codecommit:GetCommit
    - codecommit:GetRepository
  Resource: !Sub arn:${AWS::Partition}:codecommit:${AWS::Region}:${AWS::AccountId}:@repository@
)";

constexpr std::string_view state_statements = R"(- Sid: FindState
  Effect: Allow
  Action: s3:ListBucket
  Resource: !Sub arn:${AWS::Partition}:s3:::@bucket@
- Sid: ReadState
  Effect: Allow
  Action: s3:GetObject
  Resource: !Sub arn:${AWS::Partition}:s3:::@bucket@/@prefix@*
@write_statements@
- Sid: UseTheStateKey
  Effect: Allow
  Action:
    - kms:Decrypt
    - kms:GenerateDataKey
  Resource: !Sub arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*
  Condition:
    StringEquals:
      kms:EncryptionContext:aws:s3:arn: !Sub arn:${AWS::Partition}:s3:::@bucket@
      kms:ViaService: !Sub s3.${AWS::Region}.${AWS::URLSuffix}
)";

// A pull request's build records the plans that it posts and which `cf plan` it answered, and adds to the
// audit log; locks, deployments, what approvals mean and what is in the log already are out of its reach.
constexpr std::string_view plan_writes = R"(- Sid: RecordPlans
  Effect: Allow
  Action: s3:PutObject
  Resource:
    - !Sub arn:${AWS::Partition}:s3:::@bucket@/@prefix@plans/*
    - !Sub arn:${AWS::Partition}:s3:::@bucket@/@prefix@environments/*/posted.json
    - !Sub arn:${AWS::Partition}:s3:::@bucket@/@prefix@commands/plan/*
    - !Sub arn:${AWS::Partition}:s3:::@bucket@/@prefix@handled/*
- Sid: AddRecords
  Effect: Allow
  Action: s3:PutObject
  Resource:
    - !Sub arn:${AWS::Partition}:s3:::@bucket@/@prefix@audit/0*
    - !Sub arn:${AWS::Partition}:s3:::@bucket@/@prefix@plan.key
  Condition:
    "Null":
      s3:if-none-match: "false"
)";
constexpr std::string_view deploy_writes = R"(- Sid: WriteState
  Effect: Allow
  Action:
    - s3:DeleteObject
    - s3:PutObject
  Resource: !Sub arn:${AWS::Partition}:s3:::@bucket@/@prefix@*
)";

// Filters are anchored: a pattern that is found anywhere in a name would let other names through.
constexpr std::string_view webhook_text = R"(Triggers:
  Webhook: true
  BuildType: BUILD
  # A fork's pull request is built only after somebody who may write says so.
  PullRequestBuildPolicy:
    RequiresCommentApproval: FORK_PULL_REQUESTS
    ApproverRoles:
      @approver_roles@
  FilterGroups:
    - - Type: EVENT
        Pattern: @events@
      - Type: BASE_REF
        Pattern: ^refs/heads/@branch_pattern@$
)";

constexpr std::string_view connection_triggers = R"(Triggers:
  - ProviderType: CodeStarSourceConnection
    GitConfiguration:
      SourceActionName: Source
      Push:
        - Branches:
            Includes:
              - "@branch@"
)";

constexpr std::string_view connection_source = R"(Provider: CodeStarSourceConnection
Version: "1"
)";
constexpr std::string_view connection_configuration = R"(Configuration:
  ConnectionArn: @connection@
  FullRepositoryId: "@repository@"
  BranchName: "@branch@"
  OutputArtifactFormat: CODEBUILD_CLONE_REF
  DetectChanges: "false"
)";
constexpr std::string_view codecommit_source = R"(Provider: CodeCommit
Version: "1"
)";
constexpr std::string_view codecommit_configuration = R"(Configuration:
  RepositoryName: "@repository@"
  BranchName: "@branch@"
  OutputArtifactFormat: CODEBUILD_CLONE_REF
  PollForSourceChanges: "false"
)";

constexpr std::string_view build_source = R"(Type: @source_type@
Location: @location@
@source_auth@
)";

struct ForgeParts {
  const char *source_type, *host;
  std::vector<std::string> events, approver_roles;
};

ForgeParts parts_of(Forge forge) {
  switch (forge) {
    case Forge::github:
      return {
          "GITHUB",
          "https://github.com",
          {"PULL_REQUEST_CREATED", "PULL_REQUEST_UPDATED", "PULL_REQUEST_REOPENED", "PULL_REQUEST_CLOSED"},
          {"GITHUB_WRITE", "GITHUB_MAINTAIN", "GITHUB_ADMIN"}};
    case Forge::gitlab:
      return {"GITLAB",
              "https://gitlab.com",
              {"PULL_REQUEST_CREATED", "PULL_REQUEST_UPDATED", "PULL_REQUEST_CLOSED"},
              {"GITLAB_DEVELOPER", "GITLAB_MAINTAINER", "GITLAB_OWNER"}};
    case Forge::bitbucket:
      return {"BITBUCKET",
              "https://bitbucket.org",
              {"PULL_REQUEST_CREATED", "PULL_REQUEST_UPDATED", "PULL_REQUEST_CLOSED"},
              {"BITBUCKET_WRITE", "BITBUCKET_ADMIN"}};
    case Forge::codecommit:
      break;
  }
  return {"CODECOMMIT", "", {}, {}};
}

std::string source_type(const Request& request) {
  const std::string type = parts_of(request.forge).source_type;
  if (request.server.empty() || request.forge == Forge::bitbucket) return type;
  return request.forge == Forge::github ? "GITHUB_ENTERPRISE" : "GITLAB_SELF_MANAGED";
}

std::string location(const Request& request) {
  if (request.forge == Forge::codecommit)
    return "!Sub https://git-codecommit.${AWS::Region}.${AWS::URLSuffix}/v1/repos/" + request.repository;
  return (request.server.empty() ? parts_of(request.forge).host : request.server) + "/" + request.repository +
         ".git";
}

// As a regular expression that matches it and nothing else; letters, digits and ._-/ only.
std::string pattern_of(const std::string& branch) {
  return base::replace_all(branch, ".", "\\.");
}

std::string state_block(const Request& request, bool plan_only) {
  const StatePlace place = state_place(request.state);
  if (place.bucket.empty()) return {};
  Values values{{"bucket", place.bucket}, {"prefix", place.prefix}};
  values["write_statements"] = fill(plan_only ? plan_writes : deploy_writes, values);
  return fill(state_statements, values);
}

std::string buildspec(const Request& request, Values values) {
  values["install_fetch"] = install_fetch(request, "/tmp/cf");
  values["install_check"] = install_check(request, "/tmp/cf");
  values["server_variable"] = request.server.empty() ? "" : "CF_FORGE_API: " + api_of(request);
  const std::string variable = token_variable(request.forge);
  values["secrets"] = variable.empty() ? "" : "secrets-manager:\n  " + variable + ": " + request.token_secret;
  return fill(buildspec_file(), values);
}

std::string template_text(const Request& request, const descriptor::Descriptor& descriptor) {
  const bool codecommit = request.forge == Forge::codecommit;
  const ForgeParts parts = parts_of(request.forge);
  Values values = common_values(request, descriptor);
  const Triggers starts = triggers(request.runner, request.forge).value_or(Triggers{});
  values["start_pull_request"] = starts.pull_request;
  values["start_push"] = starts.push;
  values["start_comment"] = starts.comment;
  values["image"] = "aws/codebuild/amazonlinux-x86_64-standard:5.0";
  values["connection"] = request.connection;
  values["token_secret"] = request.token_secret;
  values["plan_roles"] = list_lines(plan_roles(request, descriptor));
  std::vector<std::string> roles = deploy_roles(request, descriptor);
  for (const std::string& role : plan_roles(request, descriptor))
    if (std::find(roles.begin(), roles.end(), role) == roles.end()) roles.push_back(role);
  values["deploy_roles"] = list_lines(roles);
  values["source_statements"] = fill(codecommit ? codecommit_statement : connection_statement, values);
  values["pipeline_source_statements"] =
      fill(codecommit ? pipeline_codecommit_statement : pipeline_connection_statement, values);
  values["plan_state_statements"] = state_block(request, true);
  values["deploy_state_statements"] = state_block(request, false);

  values["source_type"] = source_type(request);
  values["location"] = location(request);
  values["source_auth"] =
      codecommit ? "" : "Auth:\n  Type: CODECONNECTIONS\n  Resource: " + request.connection;
  values["plan_source"] = fill(build_source, values) + (codecommit ? "" : "ReportBuildStatus: false\n");
  values["resume_source"] = fill(build_source, values);
  values["events"] = base::join(parts.events, ", ");
  values["approver_roles"] = list_lines(parts.approver_roles);
  values["branch_pattern"] = pattern_of(request.branch);
  values["webhook"] = codecommit ? "" : fill(webhook_text, values);
  values["buildspec"] = buildspec(request, values);

  values["pipeline_triggers"] = codecommit ? "" : fill(connection_triggers, values);
  values["pipeline_source"] = std::string(codecommit ? codecommit_source : connection_source);
  values["source_configuration"] =
      fill(codecommit ? codecommit_configuration : connection_configuration, values);
  values["stages"] = stages(request, descriptor);
  values["events_plan_project"] = codecommit ? "- !GetAtt PlanProject.Arn" : "";
  values["events_pipeline_statement"] =
      codecommit ? "- Sid: StartThePipeline\n"
                   "  Effect: Allow\n"
                   "  Action: codepipeline:StartPipelineExecution\n"
                   "  Resource: !Sub arn:${AWS::Partition}:codepipeline:${AWS::Region}:${AWS::AccountId}:" +
                       request.name
                 : "";
  values["codecommit_rules"] = codecommit ? fill(codecommit_rules_file(), values) : "";
  return fill(pipeline_file(), values);
}

}  // namespace

std::vector<File> codebuild_files(const Request& request, const descriptor::Descriptor& descriptor) {
  const Values values = common_values(request, descriptor);
  const std::string head = "# " + values.at("mark") + "\n";
  return {
      {"buildspec.yaml", buildspec(request, values)},
      {"pipeline/deployment.yaml", head +
                                       "deploy_environments:\n"
                                       "  - { name: ci, account_id: \"" +
                                       request.runner_account.str() +
                                       "\" }\n"
                                       "deploy:\n"
                                       "  - { name: pipeline.yaml, deploy_env: [ci] }\n"},
      {"pipeline/project/config/config.yaml",
       head + "project_code: " + quoted(request.name) + "\nregion: " + request.region.str() + "\n"},
      {"pipeline/project/config/ci/pipeline.yaml", head + "template_path: pipeline.yaml\n"},
      {"pipeline/project/templates/pipeline.yaml", template_text(request, descriptor)},
  };
}

}  // namespace cf::pipeline
