#include "cli/status_board.h"

#include "base/exit_code.h"
#include "ci/everywhere.h"
#include "cli/run_context.h"

namespace cf::cli {

base::ExitCode show_everywhere(CommonOptions& common, const std::string& output) {
  common.only_plans = true;
  const workflow::Settings settings = common.settings().or_throw();
  if (settings.descriptor.empty())
    throw base::Failure(base::error(base::ErrorKind::usage, "ENV is missing",
                                    "a Sceptre project without a deployment descriptor has no environments: "
                                    "name a stack group, or . for all"));
  base::Diagnostics diagnostics;
  const descriptor::Descriptor descriptor =
      descriptor::read(settings.descriptor, settings.descriptor.filename().string(), diagnostics);
  if (diagnostics.has_errors()) throw base::Failure(base::to_error(diagnostics));
  const Interrupt interrupt;
  const std::shared_ptr<store::Objects> objects = ci::open_state(settings, descriptor.ci).or_throw();
  ci::Records records(objects);
  store::SharedLocks locks(objects);
  const ci::Everywhere everywhere =
      ci::look_everywhere(settings, descriptor, records, locks, interrupt.call()).or_throw();
  print(output == "json" ? ci::everywhere_json(everywhere)
                         : ci::everywhere_text(everywhere, settings.verbose));
  return everywhere.problems.empty() ? base::ExitCode::ok
                                     : base::exit_code_for(everywhere.problems.begin()->second.kind);
}

}  // namespace cf::cli
