#include "descriptor/entry_place.h"

#include <algorithm>

namespace cf::descriptor {
namespace {

bool have_common(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& each) { return b.count(each) != 0; });
}

}  // namespace

base::Result<Place> place_for(const std::vector<EntryNeeds>& deploy, const EntryNeeds& added) {
  Place place;
  std::optional<std::size_t> last_needed;
  for (std::size_t i = 0; i < deploy.size(); ++i) {
    if (!place.before && have_common(deploy[i].needed, added.stacks)) place.before = i;
    if (have_common(added.needed, deploy[i].stacks)) last_needed = i;
  }
  if (!place.before || !last_needed || *last_needed < *place.before) return place;
  std::set<std::string> behind = added.stacks;
  for (std::size_t i = *place.before; i <= *last_needed; ++i) {
    if (!have_common(deploy[i].needed, behind)) continue;
    if (have_common(added.needed, deploy[i].stacks))
      return base::error(base::ErrorKind::input,
                         added.name + " needs " + deploy[i].name + ", which needs " + added.name +
                             " itself: there is no order in which they could be deployed",
                         "take the outputs of one out of the config of the other");
    behind.insert(deploy[i].stacks.begin(), deploy[i].stacks.end());
    place.moved.push_back(i);
  }
  place.before.reset();
  place.behind = last_needed;
  return place;
}

}  // namespace cf::descriptor
