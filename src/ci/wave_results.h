// What the waves of one deployment have done so far. Each of them may be another job's, on another machine:
// the environment's summary tells of all of them.
#pragma once

#include <string>
#include <string_view>

#include "deploy/deploy.h"

namespace cf::ci {

struct WaveResults {
  std::string digest;         // of the deployment's plan, with `started` which deployment it is
  base::TimePoint started{};  // as ci::Deployment has it
  double seconds = 0;         // of all jobs together
  // Units that something was done with, and the entries that they were of. Of a unit that failed its reason
  // is kept, not the events.
  plan::Plan plan;
  std::vector<deploy::UnitResult> units;  // as plan.entries
};

// The results of `earlier` and of this summary's own.
WaveResults results_of(const WaveResults& earlier, const deploy::Summary& summary);
// The summary of the whole deployment: what earlier jobs have done stands in place of "unchanged", and their
// time is added.
deploy::Summary whole_summary(const WaveResults& earlier, deploy::Summary summary);

// One line; values of resources are not in it.
std::string to_json(const WaveResults& results);
base::Result<WaveResults> wave_results_from_json(std::string_view text);

}  // namespace cf::ci
