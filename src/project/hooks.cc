#include "project/hooks.h"

#include <algorithm>

#include "base/strings.h"
#include "document/scalar.h"
#include "project/keys.h"

namespace cf::project {

std::vector<Hook> read_hooks(const Node& hooks, base::Diagnostics& diagnostics) {
  using document::Dialect;
  std::vector<Hook> list;
  const auto points = hook_points();
  for (const document::Entry& entry : hooks.entries()) {
    const std::string point(entry.key.text());
    if (std::find(points.begin(), points.end(), point) == points.end()) {
      diagnostics.warning(entry.key.origin(),
                          "'" + point + "' is no hook point" + base::did_you_mean(point, points),
                          "Sceptre never runs these hooks, and neither are they run here");
      continue;
    }
    if (document::is_null(entry.value, Dialect::pyyaml) || entry.value.is_invalid()) continue;
    if (!entry.value.is_sequence() || !entry.value.tag().empty()) {
      diagnostics.error(entry.value.origin(), "the hooks of '" + point + "' must be a list",
                        "write each as '- !cmd \"...\"'");
      continue;
    }
    for (const Node& call : entry.value.items()) {
      if (call.tag().starts_with("!")) {
        list.push_back({point, call});
      } else {
        diagnostics.error(
            call.origin(),
            "a hook must be a tag with its argument, not " + document::kind_name(call, Dialect::pyyaml),
            "write '- !cmd \"...\"'");
      }
    }
  }
  return list;
}

}  // namespace cf::project
