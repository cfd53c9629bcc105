// tests.yaml beside a gold template: the cases that prove it. docs/gold-authoring.md describes the file.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "document/node.h"

namespace cf::proof {

using ParameterValues = std::map<std::string, std::string>;

struct Expectation {
  std::string fails;                             // not empty: the creation fails, with this in the reason
  std::map<std::string, std::string> resources;  // logical id -> type: must be there
  std::vector<std::string> absent;               // logical ids that must not be
  std::map<std::string, int> counts;             // type -> how many
  // "Bucket.VersioningConfiguration.Status" -> value; a null: no such property. match.h says what equals.
  std::vector<document::Entry> properties;
  std::vector<std::string> outputs, absent_outputs;
};

struct Case {
  std::string name;
  ParameterValues parameters;
  document::Node user_data;  // of Jinja2 and Python templates; absent: none
  std::string account = "111111111111", region = "us-east-1";
  Expectation expect;
  base::Origin at;
};

// A replacement of a stateful resource between two versions that is known and told in the changelog.
struct KnownReplacement {
  std::string from, resource, reason;
};

// A finding of a linter, or of the house rules (tool "cf"), that stands.
struct Exception {
  std::string tool, rule, resource, reason;  // resource empty: any
};

struct TestFile {
  std::vector<Case> cases;
  std::map<std::string, std::vector<std::string>> variations;  // parameter -> its values
  ParameterValues fixed;                                       // given in every variation and update
  std::vector<ParameterValues> without;                        // combinations that are no variation
  std::vector<KnownReplacement> stateful_replacements;
  std::vector<Exception> exceptions;
};

// All problems are in `diagnostics`, with their places.
TestFile read_test_file(std::string shown_as, std::string text, base::Diagnostics& diagnostics);

}  // namespace cf::proof
