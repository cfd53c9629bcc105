// Where everything stands: every environment of a descriptor as the records have it, and every stack in every
// place as AWS has it, compared.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ci/standing.h"
#include "ci/status_board.h"

namespace cf::ci {

struct StackInPlace {
  std::string stack;  // relative to the environment: "network"
  std::string stack_name, environment;
  base::Region region;
  std::string status;       // CloudFormation's; "": there is none
  std::string last_change;  // ISO 8601; ""
  StackStanding standing;
};

struct Everywhere {
  std::string commit;                           // checked out; "": not a git work tree
  std::vector<EnvironmentStatus> environments;  // in the descriptor's order
  std::vector<StackInPlace> stacks;             // by environment, then region, then as they are deployed
  std::map<std::string, base::Error> problems;  // by environment: why nobody could look there
  std::map<std::string, std::size_t> calls;     // "cloudformation:DescribeStacks" -> requests sent
};

// Each account and region is listed once, however many environments share it; nothing is changed. An
// environment that can't be entered is a problem of its own, not an error of the whole.
base::Result<Everywhere> look_everywhere(const workflow::Settings& settings,
                                         const descriptor::Descriptor& descriptor, Records& records,
                                         store::SharedLocks& locks, const base::Call& call);

// For a terminal, neutralised. `verbose`: why each stack stands as it does, and what was asked.
std::string everywhere_text(const Everywhere& everywhere, bool verbose);
std::string everywhere_json(const Everywhere& everywhere);
std::string status_schema();  // of everywhere_json()

}  // namespace cf::ci
