// A unit of a run while it runs: the record that the control thread keeps of a stack in flight.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aws/cloudformation.h"
#include "deploy/deploy.h"
#include "deploy/due_hook.h"
#include "deploy/mutation.h"
#include "deploy/steps.h"

namespace cf::deploy {

struct Unit {
  enum class Watching { nothing, change_set, stack };

  std::size_t index = 0;
  const plan::Entry* entry = nullptr;
  UnitResult* result = nullptr;
  double weight = 0;
  std::size_t lane = 0;
  std::optional<aws::CloudFormation> client;  // from its start on

  std::vector<Step> steps;
  std::size_t at = 0;  // the step that is being taken
  bool started = false, over = false;
  base::TimePoint started_at{};

  plan::DesiredStack desired;  // what is sent
  aws::TemplateSource source;
  StackRef stack;
  bool deleting = false;   // the operation that runs is a deletion
  bool deleted = false;    // the stack of a recreate is gone and not there again yet
  std::string change_set;  // made, perhaps, and neither executed nor removed
  int attempt = 0;         // mutations so far: part of client tokens

  Watching watching = Watching::nothing;
  bool polled = false;   // a poll job looks at it now
  bool leaving = false;  // the next look is the last one
  bool limited = false,
       cancel_sent = false;       // the update took longer than stack_timeout, and is being cancelled
  std::string token, last_event;  // of the operation
  base::TimePoint watched_since{}, next_poll{};
  std::optional<base::TimePoint> blind_since;  // polling has failed since then
  std::vector<aws::StackEvent> events;         // of the operation, oldest first
  std::string status;                          // last one seen
  std::vector<DueHook> due;                    // hooks after the operation that was sent last
  UnitState end = UnitState::done;             // what it will be once its steps are done
};

}  // namespace cf::deploy
