// What `cf status ENV` found of each stack, and its published JSON.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aws/cloudformation.h"
#include "workflow/target.h"

namespace cf::cli {

struct StatusRow {
  const workflow::Target* target = nullptr;
  std::string name, region;
  std::string problem;  // why nobody could look; empty: somebody did
  std::optional<aws::StackRecord> stack;
  std::set<std::string> secret;  // outputs
};

// CloudFormation's, "not deployed", or the problem.
std::string status_of(const StatusRow& row);
std::string changed_at(const aws::StackRecord& stack);  // created or updated, ISO 8601
std::string shown_output(const StatusRow& row, const aws::Output& output);

// As docs/schema/environment-status.schema.json describes it.
std::string environment_status_json(const std::string& environment, const std::vector<StatusRow>& rows);
std::string environment_status_schema();

}  // namespace cf::cli
