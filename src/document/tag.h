// YAML's own tags.
#pragma once

#include <string_view>

#include "document/node.h"

namespace cf::document {

inline constexpr std::string_view yaml_tag_prefix = "tag:yaml.org,2002:";

// "str" of "tag:yaml.org,2002:str", "str" of "!" (which forbids resolution); else empty.
inline std::string_view core_tag(std::string_view tag) {
  if (tag == "!") return "str";
  return tag.starts_with(yaml_tag_prefix) ? tag.substr(yaml_tag_prefix.size()) : std::string_view();
}

// The tag where it says more than how to read the value: "!Ref"; empty for YAML's own.
inline std::string_view application_tag(const Node& node) {
  const std::string_view tag = node.tag();
  return tag == "!" || tag.starts_with(yaml_tag_prefix) ? std::string_view() : tag;
}

}  // namespace cf::document
