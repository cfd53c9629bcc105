// What libyaml's complaint means for the person who wrote the file.
#pragma once

#include <yaml.h>

#include <string>
#include <string_view>

#include "document/yaml_events.h"

namespace cf::document {

struct YamlProblem {
  std::size_t offset = 0;  // bytes
  std::string message;
  std::string hint;
};

// `text` is the whole text, whose first `first_byte` bytes libyaml did not get.
YamlProblem yaml_problem(const yaml_parser_t& parser, std::string_view text, std::size_t first_byte,
                         ByteOffsets& offsets);

}  // namespace cf::document
