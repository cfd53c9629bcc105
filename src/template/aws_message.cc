// The one sentence with which CloudFormation answers, from the many that were found.
#include <algorithm>

#include "base/strings.h"
#include "template/template.h"

namespace cf::template_ {
namespace {

// "before[names]after", for the sentences in which AWS lists names.
struct Listing {
  std::string before, names, after;
};

bool split_listing(const std::string& message, Listing& out) {
  for (std::string_view start :
       {"Parameters: [", "Template format error: Unresolved resource dependencies [",
        "Template format error: Unresolved dependencies [", "Invalid template property or properties ["}) {
    if (message.compare(0, start.size(), start) != 0) continue;
    std::size_t close = message.find(']', start.size());
    if (close == std::string::npos) return false;
    out = {std::string(start), message.substr(start.size(), close - start.size()), message.substr(close)};
    return true;
  }
  return false;
}

}  // namespace

std::string aws_message(const base::Diagnostics& diagnostics) {
  Listing first;
  bool listing = false;
  std::vector<std::string> names;
  for (const base::Diagnostic& d : diagnostics.list()) {
    if (d.severity != base::Severity::error) continue;
    Listing one;
    bool is_listing = split_listing(d.message, one);
    if (!listing) {
      if (!is_listing) return d.message;
      first = one;
      listing = true;
    } else if (!is_listing || one.before != first.before || one.after != first.after) {
      continue;
    }
    for (const std::string& name : base::split(one.names, std::string_view(", "))) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  return listing ? first.before + base::join(names, ", ") + first.after : std::string();
}

}  // namespace cf::template_
