// YAML in and out, by libyaml's events. Limits hold against hostile input: depth, alias expansion, size.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostics.h"
#include "document/node.h"
#include "document/scalar.h"

namespace cf::document {

struct YamlLimits {
  std::size_t depth = 200;        // nesting
  std::size_t nodes = 2'000'000;  // nodes after alias expansion counts shared ones each time
  std::size_t bytes = 16u << 20;
};

enum class DuplicateKeys { error, last_wins };  // last_wins still gives a warning

// Reads exactly one document. An empty document is a null scalar. Merge keys (<<) are applied. On a syntax
// error a diagnostic is added and Node::invalid returned. `source` is the registered text's id
// (base::add_source); `text` its text. Tags are kept as written ("!Ref", "!stack_output"); YAML's own are
// written out ("tag:yaml.org,2002:str").
Node parse_yaml(base::SourceId source, std::string_view text, base::Diagnostics& diagnostics,
                DuplicateKeys duplicates = DuplicateKeys::error, const YamlLimits& limits = {});

// Registers the text under `path` and parses it.
Node parse_yaml(std::string path, std::string text, base::Diagnostics& diagnostics,
                DuplicateKeys duplicates = DuplicateKeys::error);

// JSON if the first character that is not blank is '{' or '[' and it is valid JSON, else YAML.
Node parse_yaml_or_json(base::SourceId source, std::string_view text, base::Diagnostics& diagnostics,
                        DuplicateKeys duplicates = DuplicateKeys::error);

// Block style, two blanks of indentation, strings quoted where `dialect` would read them as something else,
// tags kept.
std::string to_yaml(const Node& node, Dialect dialect = Dialect::pyyaml);

}  // namespace cf::document
