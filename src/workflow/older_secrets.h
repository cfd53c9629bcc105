// Secrets that were rotated: a template that is about to be sent holds the new value, known as a secret; the
// deployed one holds the old value in the same place, which nobody knows as one.
#pragma once

#include <string>
#include <string_view>

namespace cf::workflow {

// `deployed` with what stands where `rendered` has a known secret masked; the values are registered as
// secrets too. Items of one list count as one place. Texts that can't be read as templates are returned as
// they are.
std::string mask_older_secrets(std::string_view rendered, std::string deployed);

}  // namespace cf::workflow
