// What every gold template must have, beside being right.
#pragma once

#include <string>
#include <vector>

#include "gold/library.h"
#include "proof/proof.h"
#include "template/template.h"

namespace cf::proof {

// Each broken rule in words: descriptions, console groups, a changelog, examples whose
// parameters the template has. `render` makes what an example's sceptre_user_data gives of a Jinja2 or Python
// template, where what a resolver gives is not known.
std::vector<std::string> broken_house_rules(const gold::SourceTemplate& source, const template_::Template& t,
                                            const Render& render);

inline constexpr std::size_t house_rules = 6;  // how many there are; safety.h has the others

}  // namespace cf::proof
