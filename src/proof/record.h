// The record of a template, permissions.txt beside it: a line for each statement of its policies and for each
// property that protects what it makes, whichever branches of its conditions are taken. What a change lets
// people do, or stops guarding, shows as lines that come and go.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "template/template.h"

namespace cf::proof {

inline constexpr std::string_view record_name = "permissions.txt";

// "Role AssumeRolePolicyDocument: Allow sts:AssumeRole to Service: glue.amazonaws.com", "Bucket
// VersioningConfiguration: {Status: Enabled} [KeepsVersions]"; then the conditions, parameters' defaults and
// mappings that these lines name. Functions are written as spelled.h does. Sorted.
std::set<std::string> record_of(const template_::Template& t);

// The file's text, and the lines of one. What begins with # is for people.
std::string record_text(const std::set<std::string>& lines);
std::set<std::string> read_record(std::string_view text);

// "+ line" for what the template has and the record has not, "- line" for the other way round; in the
// record's order.
std::vector<std::string> record_difference(const std::set<std::string>& recorded,
                                           const std::set<std::string>& found);

}  // namespace cf::proof
