// AWS::Include: parts of a template that lie in S3.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "template/template.h"

namespace cf::template_ {

struct IncludeSource {
  std::function<Node(const Node& location)> evaluate;                          // what a Location stands for
  std::function<base::Result<std::string>(const std::string& location)> read;  // "s3://..." or an URL
};

struct Included {
  Node root;                        // every part put in; other transforms are left as they are
  bool found = false;               // there is an AWS::Include
  std::string problem;              // "" if all could be put in; else what CloudFormation answers
  std::vector<std::string> others;  // names of the other Fn::Transforms
};

// `written` is Template::written. What an included part includes is left as it is, as CloudFormation does.
Included expand_includes(const Node& written, const IncludeSource& source);

bool has_include(const Node& written);
// Whether a part is rewritten by another Fn::Transform, which nobody but AWS can run.
bool has_macro_call(const Node& written);

}  // namespace cf::template_
