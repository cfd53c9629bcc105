// A template evaluated by what a plan knows without what is deployed: its parameters and its place.
#pragma once

#include "plan/compare.h"

namespace cf::workflow {

// References to resources are unknown, unless `world` looks them up.
template_::Evaluation planned_evaluation(const template_::Template& t, const plan::DesiredStack& desired,
                                         const plan::World& world);

}  // namespace cf::workflow
