// The one spelling of equal scalars.
#pragma once

#include <string>

#include "document/scalar.h"

namespace cf::document {

// Equal numbers have the same text (1, 1.0 and 1e0: "1"); empty if the scalar is not a finite number.
std::string canonical_number_text(const Scalar& scalar);

}  // namespace cf::document
