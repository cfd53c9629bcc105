// What to do next, in the same words in the terminal and in comments. Lines are raw text.
#pragma once

#include <string>
#include <vector>

#include "deploy/deploy.h"
#include "plan/plan.h"

namespace cf::report {

std::vector<std::string> next_steps(const plan::Plan& plan);
std::vector<std::string> next_steps(const deploy::Summary& summary);

}  // namespace cf::report
