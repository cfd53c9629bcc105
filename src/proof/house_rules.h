// What every gold template must have, beside being right.
#pragma once

#include <string>
#include <vector>

#include "gold/library.h"
#include "template/template.h"

namespace cf::proof {

// Each broken rule in words: deletion policies of what holds data, descriptions, a changelog, examples whose
// parameters the template has.
std::vector<std::string> broken_house_rules(const gold::SourceTemplate& source, const template_::Template& t);

inline constexpr std::size_t house_rules = 7;  // how many there are

}  // namespace cf::proof
