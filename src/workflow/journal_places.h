// Where deployments keep their journals, and which of them speak of the stacks of a run.
#pragma once

#include <vector>

#include "base/error.h"
#include "deploy/journal.h"
#include "workflow/settings.h"
#include "workflow/target.h"

namespace cf::workflow {

// One for each environment and region, so that two deployments of it in one folder exclude each other. A
// commit that nobody has merged could bring a file of its own making: then it is the shared one alone.
deploy::JournalPlace journal_place(const Settings& settings, const Repository& repository);

struct OverlappingJournal {
  deploy::JournalPlace place;
  std::string environment;  // what the deployment was asked for
  bool is_wider = false;    // it may speak of stacks that are none of this run's
};
// In a plain project "dev/data", "dev" and "." name some of the same stacks. Those of other runs than one of
// `repository` itself, in the order of their names.
base::Result<std::vector<OverlappingJournal>> overlapping_journals(const Settings& settings,
                                                                   const Repository& repository);

}  // namespace cf::workflow
