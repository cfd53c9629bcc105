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

// Why a stack's hooks cannot be run: a kind of hook that is not supported, a malformed one, a folder that is
// not trusted. Such a stack is blocked by name, its hook never skipped silently.
base::Result<void> check_hooks(const project::StackConfig& stack, const Settings& settings);

// Whether its call, resolvers evaluated, is one that run_cmd_hook() takes.
base::Result<void> check_call(const plan::Hook& hook);

struct HookRun {
  std::string output;  // stdout, then stderr
};

// `arguments` have their resolvers evaluated. A command that fails is an error of kind deploy_failed.
base::Result<HookRun> run_cmd_hook(const document::Node& arguments, const Settings& settings,
                                   const aws::Credentials& credentials, const base::Region& region,
                                   const base::Call& call);

}  // namespace cf::workflow
