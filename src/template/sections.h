// The readers of a template's sections, each with the checks of its structure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "template/template.h"

namespace cf::template_ {

// Reports the keys of `node` that are not in `allowed`, in the words before and after the key's name.
void check_keys(const Node& node, const std::vector<std::string>& allowed, std::string_view before,
                std::string_view after, base::Diagnostics& diagnostics);
bool is_alphanumeric(std::string_view name);
// Whether a section's key is a loop (Fn::ForEach::Name) that a transform expands; without one it is a name
// like any other, and a wrong one.
bool is_loop(std::string_view name, const Template& t);
// What to do about a loop that nothing expands; "" for other names.
std::string loop_hint(std::string_view name);
// False, with a diagnostic, unless node is absent or a mapping.
bool expect_mapping(const Node& node, std::string_view message, base::Diagnostics& diagnostics);
// Reports more entries than CloudFormation takes.
void check_count(const Node& section, std::string_view plural, std::size_t maximum,
                 base::Diagnostics& diagnostics);

void read_parameters(const Node& section, Template& t, base::Diagnostics& diagnostics);
void read_resources(const Node& section, Template& t, base::Diagnostics& diagnostics);
void read_outputs(const Node& section, Template& t, base::Diagnostics& diagnostics);
void check_mappings(const Template& t, base::Diagnostics& diagnostics);
void check_conditions(const Template& t, base::Diagnostics& diagnostics);

// Fills everything of `t` from t.root.
void read_sections(Template& t, base::Diagnostics& diagnostics);

}  // namespace cf::template_
