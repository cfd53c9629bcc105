#include "base/strings.h"
#include "pipeline/request.h"

namespace cf::pipeline {

std::vector<File> github_actions_files(const Request& request, const descriptor::Descriptor& descriptor) {
  Values values = common_values(request, descriptor);
  const std::string program = "\"$RUNNER_TEMP/cf\"";
  values["install_fetch"] = install_fetch(request, program);
  values["install_check"] =
      "echo \"" + request.binary.sha256 + "  $RUNNER_TEMP/cf\" | sha256sum --check --strict";
  const std::vector<std::string> steps = base::split(fill(github_steps_file(), values), "---\n");
  values["checkout"] = steps.at(0);
  values["install"] = steps.at(1);
  values["sign_in"] = steps.at(2);
  return {{".github/workflows/cloud-foundation.yml", fill(github_actions_file(), values)}};
}

}  // namespace cf::pipeline
