#include "base/strings.h"
#include "pipeline/request.h"

namespace cf::pipeline {
namespace {

// By commit: a tag can be moved. GitHub Enterprise Server takes no version after 3.
constexpr const char* upload_action =
    "actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0";
constexpr const char* upload_action_of_servers =
    "actions/upload-artifact@c24449f33cd45d4826c6702db7e49f7cdb9b551d # v3.2.1-node20";

}  // namespace

std::vector<File> github_actions_files(const Request& request, const descriptor::Descriptor& descriptor) {
  Values values = common_values(request, descriptor);
  const std::string program = "\"$RUNNER_TEMP/cf\"";
  values["install_fetch"] = install_fetch(request, program);
  values["install_check"] =
      "echo \"" + request.binary.sha256 + "  $RUNNER_TEMP/cf\" | sha256sum --check --strict";
  // The event of a comment is of the base branch; what is planned is the head of its pull request. What is
  // deployed is the base branch, unless comments deploy before the merge.
  // A server of one's own has no machines of GitHub's.
  values["runs_on"] = request.server.empty() ? "ubuntu-24.04" : "[self-hosted, linux, x64]";
  values["upload_action"] = request.server.empty() ? upload_action : upload_action_of_servers;
  const auto steps_at = [&values](const std::string& ref, const char* job = "check") {
    values["ref"] = ref;
    values["job"] = job;
    return base::split(fill(github_steps_file(), values), "---\n");
  };
  const std::string head = "format('refs/pull/{0}/head', github.event.issue.number)";
  values["checkout_plan"] = steps_at("${{ github.event.issue.number && " + head + " || github.sha }}").at(0);
  values["checkout_deploy"] =
      steps_at(descriptor.ci.deploy_before_merge
                   ? "${{ github.event.issue.number && !github.event.issue.pull_request.merged_at && " +
                         head + " || github.sha }}"
                   : "${{ github.sha }}")
          .at(0);
  const std::vector<std::string> steps = steps_at("${{ github.sha }}");
  values["checkout"] = steps.at(0);
  values["install"] = steps.at(1);
  values["keep_plan"] = steps_at("${{ github.sha }}", "plan").at(2);
  values["keep_deploy"] = steps_at("${{ github.sha }}", "deploy").at(2);
  return {{".github/workflows/cloud-foundation.yml", fill(github_actions_file(), values)}};
}

}  // namespace cf::pipeline
