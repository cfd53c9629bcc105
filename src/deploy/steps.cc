#include "deploy/steps.h"

#include <algorithm>

namespace cf::deploy {

using Kind = Step::Kind;

bool is_after_hook(const Step& step) {
  return step.kind == Kind::hook && step.point.starts_with("after_");
}

bool needs_create_stack(const plan::DesiredStack& desired) {
  return desired.timeout_minutes > 0;
}

namespace {

class Program {
 public:
  explicit Program(const std::vector<plan::Hook>& hooks) : hooks_(hooks) {}
  Program& hook(const std::string& point) {
    if (hooks_.empty()) return *this;
    const auto planned = static_cast<std::size_t>(std::count_if(
        hooks_.begin(), hooks_.end(), [&](const plan::Hook& hook) { return hook.point == point; }));
    for (std::size_t place = 0; place < std::max<std::size_t>(planned, 1); ++place)
      steps_.push_back({Kind::hook, point, place});
    return *this;
  }
  Program& then(Kind kind) {
    steps_.push_back({kind});
    return *this;
  }
  Program& removal() {
    return hook("before_delete").then(Kind::remove_stack).then(Kind::wait).hook("after_delete");
  }
  Program& creation(bool by_create_stack) {
    hook("before_create").then(Kind::materialise);
    if (by_create_stack) {
      then(Kind::create_stack);
    } else {
      then(Kind::review).then(Kind::execute);
    }
    return then(Kind::wait).then(Kind::settings).hook("after_create");
  }
  std::vector<Step> take() { return std::move(steps_); }

 private:
  const std::vector<plan::Hook>& hooks_;
  std::vector<Step> steps_;
};

}  // namespace

std::vector<Step> steps_of(const plan::Entry& entry) {
  Program program(entry.hooks);
  const bool by_create_stack = entry.desired && needs_create_stack(*entry.desired);
  switch (entry.decision) {
    case plan::Decision::create:
      program.hook("before_launch").creation(by_create_stack).hook("after_launch");
      break;
    case plan::Decision::recreate:
      program.hook("before_launch").removal().creation(by_create_stack).hook("after_launch");
      break;
    case plan::Decision::change:
      program.hook("before_launch").hook("before_update").then(Kind::materialise);
      if (!entry.only_uploads())
        program.then(Kind::review).then(Kind::execute).then(Kind::wait).then(Kind::settings);
      program.hook("after_update").hook("after_launch");
      break;
    case plan::Decision::remove:
      program.removal();
      break;
    case plan::Decision::no_change:  // launch runs them too when there is nothing to update
      program.hook("before_launch").hook("before_update").hook("after_update").hook("after_launch");
      break;
    case plan::Decision::ignored:
    case plan::Decision::blocked:
      break;
  }
  return program.take();
}

}  // namespace cf::deploy
