// What a template says, with its functions as people write them: ${Key.Arn} for an attribute, ${Project} for
// a parameter, and both branches of a condition, each marked with when it is the one.
#pragma once

#include <string>
#include <string_view>

#include "document/node.h"

namespace cf::proof {

// The key that a mapping has which stands under a condition: "HasKey", "not HasKey", "HasKey and HasLogs".
// Texts end with " [HasKey]" instead. No property of a resource has that name.
inline constexpr std::string_view when_key = "[when]";

// `node` is in a template's normal form. Functions become texts: Ref, GetAtt and Sub as Sub writes them,
// FindInMap "${Sizes.large.Nodes}", others a short form. Fn::If becomes the list of what may be there.
// Absent: AWS::NoValue.
document::Node spelled(const document::Node& node);

// Of a condition of the template: "not (${KmsKeyArn} = '')".
std::string spelled_condition(const document::Node& node);

// One line: mappings and lists as in YAML's flow style, texts bare. For people; nothing reads it back.
std::string in_one_line(const document::Node& node);

}  // namespace cf::proof
