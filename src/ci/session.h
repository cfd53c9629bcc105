// One job of `cf ci`: what happened, the forge, whose rules count, and the records that jobs share.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ci/event.h"
#include "ci/records.h"
#include "descriptor/descriptor.h"
#include "forge/connection.h"
#include "store/shared_lock.h"
#include "workflow/settings.h"

namespace cf::ci {

struct Session {
  workflow::Settings settings;
  Event event;
  std::unique_ptr<forge::Forge> forge;
  forge::Person self;               // whose token it is: the author of our comments
  std::string descriptor_path;      // from the repository's top
  std::filesystem::path artifacts;  // below the workspace: whole reports, for the runner to store
  std::string base_branch;          // what is deployed; never chosen by a pull request
  // The base branch's descriptor: the only one whose rules, accounts, roles and people count.
  std::shared_ptr<const descriptor::Descriptor> base;
  std::shared_ptr<store::Objects> objects;
  std::unique_ptr<Records> records;
  std::unique_ptr<store::SharedLocks> locks;
  // What a pull request's head sees of the runner's variables (visible_variables.h): decided once, before any
  // plan gets to know values that happen to be like theirs.
  Variables visible_to_heads;
  // Of the event, or the merged one that brought its commit into the base branch.
  std::optional<forge::PullRequest> pull_request;
  std::function<void(const std::string&)> say;  // a line for the job's log; raw text
  std::size_t stacks = 20;                      // at work at once in each account and region
  std::string lock_name;                        // of this process: two of the same run never have one lock

  std::vector<std::string> environments() const;  // in the order of promotion
  const descriptor::Rules& rules(const std::string& environment) const;
  bool deploys_before_merge() const { return base->ci.deploy_before_merge; }
};

// Where the records are: what CF_STATE says, else the rules: "s3://bucket/prefix", or a folder below the
// repository.
base::Result<std::shared_ptr<store::Objects>> open_state(const workflow::Settings& settings,
                                                         const descriptor::CiRules& rules);

// Connects, and reads the base branch's descriptor through the forge's API. Asks at once for what the rules
// will need: a token that can't read their teams is an error now. A comment that is not addressed to us, or a
// push to another branch, costs one call: then the event is `nothing` and the session has no more than its
// forge.
base::Result<std::unique_ptr<Session>> open_session(workflow::Settings settings, Event event,
                                                    std::function<void(const std::string&)> say,
                                                    const base::Call& call);

}  // namespace cf::ci
