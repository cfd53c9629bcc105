// Carries out a plan with live progress, and reports the Deploy Summary. Shared by deploy and undeploy.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/exit_code.h"
#include "cli/arguments.h"
#include "cli/run_context.h"

namespace cf::cli {

struct CarryOut {
  void declare(Arguments& arguments);  // ENV and the options of both commands

  std::string environment;
  CommonOptions common;
  bool yes = false;
  std::vector<std::string> allow_destroy;
  std::string break_glass;  // why rules are passed; empty: they are not
  std::size_t parallel = 20;
  std::string markdown, output = "text";
  std::string question;   // asked unless `yes`
  bool show_plan = true;  // before the question
  bool reported = false;  // a Deploy Summary was printed, or something was done
};

// Runs what a command does with these options. What stops it, before the plan is there too, is told as an
// error, and with another output than text as a Deploy Summary that says why nothing was done.
base::ExitCode told(CarryOut& options, const std::function<base::ExitCode()>& run);

// Before the plan is made: what a deployment that was killed left open is settled and told. Throws Failure.
void settle_earlier_run(RunContext& context, const Interrupt& interrupt);

base::ExitCode carry_out(RunContext& context, const plan::Plan& plan, CarryOut& options,
                         const Interrupt& interrupt);

}  // namespace cf::cli
