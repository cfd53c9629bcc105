#include "gold/part_advisories.h"

#include <set>
#include <utility>

#include "gold/version.h"

namespace cf::gold {
namespace {

using Made = std::pair<std::string, std::string>;  // path, version

// What was made with a part, by the part.
std::map<Made, std::set<Made>> wholes_in(const Index& index) {
  std::map<Made, std::set<Made>> wholes;
  for (const auto& [path, listed] : index.templates)
    for (const auto& [version, release] : listed.versions)
      if (parse_version(version))
        for (const auto& part : release.uses) wholes[{part.first, part.second}].insert({path, version});
  return wholes;
}

// The versions that an advisory concerns through a part, with the part that has the fault.
std::map<Made, Made> concerned_by(const Advisory& advisory, const std::map<Made, std::set<Made>>& wholes) {
  std::map<Made, Made> concerned;
  for (const auto& [part, own] : wholes) {
    if (!advisory.concerns(part.first, part.second)) continue;
    std::vector<Made> next(own.begin(), own.end());
    while (!next.empty()) {
      const Made whole = std::move(next.back());
      next.pop_back();
      // What it concerns itself is told as that.
      if (advisory.concerns(whole.first, whole.second) || !concerned.emplace(whole, part).second) continue;
      if (const auto further = wholes.find(whole); further != wholes.end())
        next.insert(next.end(), further->second.begin(), further->second.end());
    }
  }
  return concerned;
}

std::string fixed_in(const Index& index, const std::map<Made, Made>& concerned, const Made& whole) {
  const Version own = *parse_version(whole.second);
  std::string found;
  std::optional<Version> least;
  for (const std::string& version : index.versions_of(whole.first)) {
    const auto parsed = parse_version(version);
    if (!parsed || !parsed->pre_release.empty() || *parsed <= own || (least && *parsed >= *least)) continue;
    if (concerned.count({whole.first, version}) != 0) continue;
    least = parsed;
    found = version;
  }
  return found;
}

}  // namespace

std::vector<Advisory> with_those_of_parts(std::vector<Advisory> advisories, const Index& index) {
  const std::map<Made, std::set<Made>> wholes = wholes_in(index);
  std::vector<Advisory> more;
  for (const Advisory& advisory : advisories) {
    const auto concerned = concerned_by(advisory, wholes);
    for (const auto& [whole, part] : concerned)
      more.push_back({whole.first, whole.second, advisory.severity, advisory.reason,
                      fixed_in(index, concerned, whole), part.first + " " + part.second});
  }
  advisories.insert(advisories.end(), more.begin(), more.end());
  return advisories;
}

}  // namespace cf::gold
