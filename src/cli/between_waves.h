// What happens between two waves of a deployment that somebody watches: the bake time is waited for, then the
// wave's checks are made and the windows are looked at again.
#pragma once

#include <functional>
#include <string>

#include "cli/run_context.h"

namespace cf::cli {

class BetweenWaves {
 public:
  // `say` prints a line of raw text; all must outlive it.
  BetweenWaves(RunContext& context, const plan::Plan& plan, std::string break_glass,
               std::function<void(const std::string&)> say, const base::Call& call)
      : context_(context),
        plan_(plan),
        break_glass_(std::move(break_glass)),
        say_(std::move(say)),
        call_(call) {}

  // As workflow::WaveOptions::between.
  workflow::WaveGate operator()(std::size_t wave, const descriptor::Wave& before, std::string& why) const;

 private:
  bool bake(std::size_t wave, const descriptor::Wave& before) const;  // false: interrupted

  RunContext& context_;
  const plan::Plan& plan_;
  std::string break_glass_;
  std::function<void(const std::string&)> say_;
  base::Call call_;
};

}  // namespace cf::cli
