// The text of Fn::Sub, cut into what is literal and what is a variable.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cf::template_ {

struct SubstitutionPart {
  bool is_variable = false;
  std::string text;        // literal text, or the variable's name ("Bucket", "Bucket.Arn", "AWS::Region")
  std::size_t offset = 0;  // of the part in the text
};

// "${!Literal}" stands for "${Literal}". A "${" that is never closed is literal.
std::vector<SubstitutionPart> parse_substitution(std::string_view text);
// Letters, digits, underscores, periods and colons.
bool is_substitution_name(std::string_view name);

}  // namespace cf::template_
