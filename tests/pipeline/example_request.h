// A repository with two environments, and the request for its pipeline.
#pragma once

#include <string>

#include "base/digest.h"
#include "pipeline/pipeline.h"

namespace cf::pipeline {

inline descriptor::Environment environment(const char* name, const char* account) {
  descriptor::Environment made;
  made.name = base::EnvironmentName(name);
  made.account = base::AccountId(account);
  made.account_text = account;
  made.rules.plan_role = "cloudfoundation-plan";
  return made;
}

// dev needs nothing; prod needs two approvals and deploys on weekdays from 9 to 17 o'clock.
inline descriptor::Descriptor example_descriptor() {
  descriptor::Descriptor descriptor;
  descriptor.file = "deployment.yaml";
  descriptor.environments = {environment("dev", "111111111111"), environment("prod", "222222222222")};
  descriptor::Rules& prod = descriptor.environments[1].rules;
  prod.approvals.count = 2;
  descriptor::Window window;
  window.days = {1, 2, 3, 4, 5};
  window.from_minute = 9 * 60;
  window.to_minute = 17 * 60;
  window.zone = "Europe/Berlin";
  prod.windows = {window};
  descriptor.ci.state = "s3://shop-state/deployments";
  return descriptor;
}

inline Request example_request(Runner runner, Forge forge) {
  Request request;
  request.runner = runner;
  request.forge = forge;
  request.repository = forge == Forge::codecommit ? "shop" : "acme/shop";
  request.region = base::Region("us-east-1");
  request.runner_account = base::AccountId("333333333333");
  request.binary = {"https://downloads.example.com/cf-0.1.0-linux-x86_64", base::sha256_hex("cf")};
  if (runner == Runner::codebuild && forge != Forge::codecommit)
    request.connection = "arn:aws:codeconnections:us-east-1:333333333333:connection/0f1e2d3c";
  request.manual_approval = request.stage_conditions = true;
  return request;
}

// The text of one of the files; "" if it is not among them.
inline std::string text_of(const std::vector<File>& files, std::string_view path) {
  for (const File& file : files)
    if (file.path == path) return file.text;
  return {};
}

}  // namespace cf::pipeline
