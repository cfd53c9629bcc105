// Whether functions have the arguments they need, as far as it can be seen without evaluating.
#pragma once

#include "template/template.h"

namespace cf::template_ {

void check_function_shapes(const Template& t, base::Diagnostics& diagnostics);

}  // namespace cf::template_
