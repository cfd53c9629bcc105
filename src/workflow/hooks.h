// Hooks of stack configs. `cmd` is the one there is: a command of the user's, run by the shell that it asks
// for, with the stack's credentials in its environment, as Sceptre does (https://docs.sceptre-project.org,
// "Hooks").
#pragma once

#include <string>
#include <vector>

#include "aws/credentials.h"
#include "base/call.h"
#include "plan/plan.h"
#include "project/project.h"
#include "workflow/settings.h"

namespace cf::workflow {

// "before_create: cmd ./build.sh", in the order of the config; what a plan shows.
std::vector<std::string> describe_hooks(const project::StackConfig& stack);

// Of those the ones that a deployment of the entry comes to.
std::vector<std::string> hooks_that_run(std::vector<std::string> described, const plan::Entry& entry);

// Why a stack's hooks cannot be run: a kind of hook that is not supported, a malformed one, a folder that is
// not trusted. Such a stack is blocked by name, its hook never skipped silently.
base::Result<void> check_hooks(const project::StackConfig& stack, const Settings& settings);

struct HookRun {
  std::string command;
  std::string output;  // stdout, then stderr
};

// Runs the hooks of one point, one after the other; the first that fails ends it with kind deploy_failed.
// `call_arguments` are the hook's arguments with resolvers evaluated.
base::Result<HookRun> run_cmd_hook(const document::Node& arguments, const Settings& settings,
                                   const aws::Credentials& credentials, const base::Region& region,
                                   const base::Call& call);

}  // namespace cf::workflow
