// What to do next, in the same words in the terminal and in comments. Lines are raw text.
#pragma once

#include <string>
#include <vector>

#include "deploy/deploy.h"
#include "plan/plan.h"

namespace cf::report {

// `allow_destroy`: stacks of which that was said already.
std::vector<std::string> next_steps(const plan::Plan& plan,
                                    const std::vector<std::string>& allow_destroy = {});
std::vector<std::string> next_steps(const deploy::Summary& summary);

}  // namespace cf::report
