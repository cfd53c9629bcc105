// What the tests of this room share: reading a text and looking at the outcome.
#pragma once

#include <string>

#include "base/diagnostics.h"
#include "document/json.h"
#include "document/yaml.h"

namespace cf::document {

struct Reading {
  Node node;
  base::Diagnostics diagnostics;

  // "2:5 message" of each diagnostic, joined by newlines.
  std::string problems() const {
    std::string text;
    for (const base::Diagnostic& diagnostic : diagnostics.list()) {
      const base::Location at = base::locate(diagnostic.at);
      if (!text.empty()) text += "\n";
      text += std::to_string(at.line) + ":" + std::to_string(at.column) + " " + diagnostic.message;
    }
    return text;
  }
};

inline Reading read_yaml(std::string text, DuplicateKeys duplicates = DuplicateKeys::error,
                         const YamlLimits& limits = {}) {
  Reading reading;
  const base::SourceId source = base::add_source("test.yaml", text);
  reading.node = parse_yaml(source, text, reading.diagnostics, duplicates, limits);
  return reading;
}

inline Reading read_json(std::string text) {
  Reading reading;
  reading.node = parse_json("test.json", std::move(text), reading.diagnostics);
  return reading;
}

// The value as JSON, scalars read as PyYAML does.
inline std::string meaning(const Node& node) {
  JsonStyle style;
  style.dialect = Dialect::pyyaml;
  return to_json(node, style);
}

// What a correct YAML text means; or its problems.
inline std::string yaml_meaning(std::string text) {
  const Reading reading = read_yaml(std::move(text));
  return reading.diagnostics.empty() ? meaning(reading.node) : reading.problems();
}

inline std::string place(const Node& node) {
  const base::Location at = base::locate(node.origin());
  return std::to_string(at.line) + ":" + std::to_string(at.column);
}

}  // namespace cf::document
