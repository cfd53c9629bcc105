#include <algorithm>

#include "base/strings.h"
#include "report/lines.h"

namespace cf::report {

namespace {

constexpr std::size_t most_resources = 25;  // of each nested stack, where not all are asked for

bool gives_rights(const plan::NestedResource& resource) {
  return resource.type.starts_with("AWS::IAM::");
}

std::string resource_text(const plan::NestedResource& resource, const std::string& path) {
  return resource.type + " " + path + "/" + resource.logical_id +
         (resource.condition.empty() ? "" : " (if " + resource.condition + ")");
}

}  // namespace

void add_nested_contents(const plan::Entry& entry, const Wording& wording, std::vector<Line>& out) {
  for (const plan::NestedContent& nested : entry.nested) {
    out.push_back({Tone::dim, 0, "",
                   "the new nested stack " + nested.path + " holds " +
                       base::plural(nested.resources.size(), "resource") + " (template " + nested.url +
                       ", SHA-256 " + nested.digest.substr(0, 12) + ")"});
    // What gives rights first, so that it is never what is cut.
    auto resources = nested.resources;
    std::stable_partition(resources.begin(), resources.end(), gives_rights);
    const bool all = wording.detail == Detail::full || wording.added == Added::whole;
    const auto rights =
        static_cast<std::size_t>(std::count_if(resources.begin(), resources.end(), gives_rights));
    const std::size_t limit = all                                ? resources.size()
                              : wording.detail == Detail::normal ? std::max(most_resources, rights)
                                                                 : rights;
    const std::size_t shown = std::min(limit, resources.size());
    for (std::size_t i = 0; i < shown; ++i)
      out.push_back({Tone::add, 1, "+", resource_text(resources[i], nested.path)});
    if (shown < resources.size())
      out.push_back({Tone::dim, 1, "", "and " + std::to_string(resources.size() - shown) + " more"});
  }
}

}  // namespace cf::report
