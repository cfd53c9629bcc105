#include "workflow/overlay_check.h"

#include <vector>

#include "base/strings.h"

namespace cf::workflow {
namespace {

// One parameter as it is written, in all the environments that it is for.
struct OverlaidParameter {
  std::string name;
  base::Region region;
  base::Origin at;
  bool fits = false;  // or it is not known that it does not
  std::set<std::string> candidates;
};

}  // namespace

void OverlayCheck::add(const base::EnvironmentName& environment, const base::Region& region,
                       const std::set<std::string>& parameters) {
  known_[{environment, region}] = parameters;
}

void OverlayCheck::report(const descriptor::Descriptor& descriptor, base::Diagnostics& diagnostics) const {
  std::map<std::string, OverlaidParameter> written;  // by place
  for (const descriptor::Environment& environment : descriptor.environments) {
    for (const auto& [region, overlay] : environment.rules.overlays) {
      const auto known = known_.find({environment.name, region});
      for (const document::Entry& entry : overlay.parameters.entries()) {
        const std::string name(entry.key.text());
        OverlaidParameter& parameter =
            written[base::locate(entry.key.origin()).str() + " " + region.str() + " " + name];
        parameter.name = name;
        parameter.region = region;
        parameter.at = entry.key.origin();
        if (known == known_.end() || known->second.contains(name))
          parameter.fits = true;
        else
          parameter.candidates.insert(known->second.begin(), known->second.end());
      }
    }
  }
  for (const auto& [place, parameter] : written) {
    if (parameter.fits) continue;
    const std::vector<std::string> names(parameter.candidates.begin(), parameter.candidates.end());
    diagnostics.error(parameter.at,
                      "no stack has the parameter '" + parameter.name + "' in " + parameter.region.str() +
                          base::did_you_mean(parameter.name, names),
                      names.empty() ? "no template has parameters there"
                                    : "the overlay changes nothing; parameters are " +
                                          base::ellipsis(base::join(names, ", "), 300));
  }
}

}  // namespace cf::workflow
