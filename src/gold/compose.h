// Templates made of templates: a resource of type Gold::Template is replaced by the resources of another gold
// template. What is published, rendered and proved is plain CloudFormation.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "base/diagnostics.h"
#include "base/error.h"

namespace cf::gold {

inline constexpr std::string_view part_type = "Gold::Template";

struct Part {
  std::string version;  // exact
  std::string text;     // plain CloudFormation, or Jinja2
};
// The text of another template, by the path that `uses` has.
using Parts = std::function<base::Result<Part>(const std::string& path)>;

struct Composed {
  std::string text;
  std::map<std::string, std::string> versions;  // of the parts: path -> exact version
};

// `path` names the template in reports and says what it is (.yaml, .json, .template, .j2, .py). Text without
// parts stays as it is, byte by byte. Problems are in `diagnostics`.
//
// Of a part come resources, conditions, mappings and rules, each name with the logical id of the
// Gold::Template before it. Its parameters are replaced by what Parameters gives, else by their defaults;
// their constraints hold for literals, and for our own parameters that are given with Ref, which get them
// (constraints.h). `!GetAtt ID.Outputs.NAME` is the part's output. Condition and
// DependsOn are those of all of its resources. Jinja2: {% include "gold:PATH" %} is replaced by the text.
Composed compose(const std::string& path, const std::string& text, const Parts& parts,
                 base::Diagnostics& diagnostics);

}  // namespace cf::gold
