// Which stacks a deployment has at work: what is told where it is left at once.
#pragma once

#include <mutex>
#include <set>
#include <string>

#include "deploy/deploy.h"
#include "report/stack_labels.h"

namespace cf::cli {

// Threads: any.
class AtWork {
 public:
  explicit AtWork(const plan::Plan& plan) : environment_(plan.environment.str()), labels_(plan) {}
  void see(const deploy::Progress& progress);
  // "dev/network goes on in CloudFormation; ...": what is left and what the user can do now.
  std::string when_left() const;

 private:
  const std::string environment_;
  const report::StackLabels labels_;
  mutable std::mutex mutex_;
  std::set<base::UnitId> running_;
};

}  // namespace cf::cli
