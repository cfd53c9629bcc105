// A template evaluated without an account: what only a deployment can know is named, as Fn::Sub would write
// it ("${Key.Arn}"), so that test files can expect it.
#pragma once

#include "proof/test_file.h"
#include "template/evaluate.h"

namespace cf::proof {

template_::Evaluation evaluate_symbolically(const template_::Template& t, const ParameterValues& parameters,
                                            const std::string& account, const std::string& region,
                                            base::Diagnostics& diagnostics);

// Whether the parameters are refused by the template's Rules, and by nothing else.
bool refused_by_rules(const template_::Template& t, const ParameterValues& parameters);

}  // namespace cf::proof
