#include "cli/between_waves.h"

#include <algorithm>

#include "workflow/gating.h"
#include "workflow/wave_checks.h"

namespace cf::cli {
namespace {

constexpr base::Duration longest_nap{200};  // how soon Ctrl-C is noticed

}  // namespace

bool BetweenWaves::bake(std::size_t wave, const descriptor::Wave& before) const {
  if (before.bake.count() == 0) return true;
  const base::TimePoint until = call_.clock->now() + before.bake;
  say_("wave " + std::to_string(wave) + " bakes until " + base::iso8601(until) +
       "; Ctrl-C ends the deployment before wave " + std::to_string(wave + 1));
  for (base::TimePoint now = call_.clock->now(); now < until && !call_.stopped(); now = call_.clock->now())
    call_.clock->sleep(std::min(longest_nap, std::chrono::ceil<base::Duration>(until - now)));
  return !call_.stopped();
}

workflow::WaveGate BetweenWaves::operator()(std::size_t wave, const descriptor::Wave& before,
                                            std::string& why) const {
  using workflow::WaveGate;
  if (!bake(wave, before)) {
    why = "interrupted while wave " + std::to_string(wave) + " baked";
    return WaveGate::stop;
  }
  if (auto held = workflow::run_checks(before, plan_.account, context_.settings, *context_.access, call_);
      !held) {
    say_(base::describe(held.error()));
    why = "stopped: " + held.error().message;
    return WaveGate::stop;
  }
  if (!before.checks.empty()) say_("the checks of wave " + std::to_string(wave) + " hold");
  workflow::GatingRequest asked;
  asked.now = call_.clock->now();
  asked.local = context_.settings.local;
  asked.break_glass = break_glass_;
  asked.goes_on = true;
  for (const gate::Obstacle& obstacle : ask_rules(*context_.repository, plan_, asked).blocks)
    if (obstacle.kind == gate::ObstacleKind::freeze || obstacle.kind == gate::ObstacleKind::window) {
      why = obstacle.message + "; " + obstacle.hint;
      return WaveGate::wait;
    }
  return WaveGate::go_on;
}

}  // namespace cf::cli
