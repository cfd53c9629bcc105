#include "gate/rules_check.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "base/strings.h"
#include "catalog/catalog.h"
#include "gate/window.h"

namespace cf::gate {
namespace {

constexpr auto search_days = search_span / std::chrono::days{1};

bool begins_with(const catalog::Type& type, std::string_view stem) {
  return type.name().starts_with(stem);
}

// "AWS::RDS::" of "AWS::RDS::DBInstance".
std::string service_of(std::string_view type) {
  const std::size_t end = type.rfind("::");
  return end == std::string_view::npos ? std::string() : std::string(type.substr(0, end + 2));
}

std::string unknown_pattern_hint(const std::string& stem, const std::vector<catalog::Type>& types) {
  std::set<std::string> services;
  for (const catalog::Type& type : types) services.insert(service_of(type.name()));
  return base::did_you_mean(service_of(stem), std::vector<std::string>(services.begin(), services.end()));
}

void check_type(const std::string& written, base::Origin at, base::Diagnostics& diagnostics) {
  if (!base::to_lower(written).starts_with("aws::")) return;  // somebody's own
  const char* hint = "nothing is protected by it, unless the type is newer than this program";
  if (!written.ends_with("*")) {
    if (catalog::find_type(written)) return;
    const std::vector<std::string_view> near = catalog::similar_types(written);
    diagnostics.warning(at,
                        "there is no resource type '" + written + "'" +
                            (near.empty() ? "" : ", did you mean '" + std::string(near.front()) + "'?"),
                        hint);
    return;
  }
  const std::string stem = written.substr(0, written.size() - 1);
  const std::vector<catalog::Type> types = catalog::all_types();
  if (std::none_of(types.begin(), types.end(),
                   [&](const catalog::Type& type) { return begins_with(type, stem); }))
    diagnostics.warning(at, "no resource type begins with '" + stem + "'" + unknown_pattern_hint(stem, types),
                        hint);
}

// Windows and freezes that the reader took.
descriptor::Rules well_formed(const descriptor::Rules& rules) {
  descriptor::Rules rest;
  for (const descriptor::Window& window : rules.windows)
    if (!window.malformed) rest.windows.push_back(window);
  for (const descriptor::Freeze& freeze : rules.freezes)
    if (!freeze.malformed) rest.freezes.push_back(freeze);
  return rest;
}

void check_times(const descriptor::Rules& rules, base::TimePoint now, base::Diagnostics& diagnostics) {
  const descriptor::Rules rest = well_formed(rules);
  const Calendar calendar(rest);
  diagnostics.append(calendar.problems());
  const bool all = rest.windows.size() == rules.windows.size() && rest.freezes.size() == rules.freezes.size();
  if (!all || !calendar.problems().empty() || calendar.next_opening(now)) return;
  const char* why = rest.windows.empty()   ? "the freezes cover them"
                    : rest.freezes.empty() ? "no window opens"
                                           : "no window opens outside the freezes";
  diagnostics.warning(rest.windows.empty() ? rest.freezes.front().at : rest.windows.front().at,
                      "no deployment may start in the next " + std::to_string(search_days) + " days: " + why,
                      "let a window open earlier, or a freeze end");
}

}  // namespace

void check_rules(const descriptor::Rules& rules, base::TimePoint now, base::Diagnostics& diagnostics) {
  check_times(rules, now, diagnostics);
  const descriptor::Protect& protect = rules.protect;
  for (std::size_t i = 0; i < protect.types.size(); ++i)
    check_type(protect.types[i], i < protect.types_at.size() ? protect.types_at[i] : protect.at, diagnostics);
}

}  // namespace cf::gate
