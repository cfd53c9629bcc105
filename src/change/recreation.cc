#include "change/recreation.h"

#include <string>

#include "base/strings.h"

namespace cf::change {
namespace {

using catalog::TypeKind;
using catalog::ValueType;

catalog::Replacement worse(catalog::Replacement a, catalog::Replacement b) {
  auto rank = [](catalog::Replacement r) {
    return r == catalog::Replacement::no ? 0 : r == catalog::Replacement::maybe ? 1 : 2;
  };
  return rank(a) >= rank(b) ? a : b;
}

// Follows one value type along the rest of a path.
class LeafWalk {
 public:
  explicit LeafWalk(const std::vector<std::string>& steps) : steps_(steps) {}

  catalog::Replacement in_object(const catalog::Type& object, std::size_t step) const {
    if (step >= steps_.size()) return catalog::Replacement::no;
    auto property = object.property(steps_[step]);
    if (!property) return catalog::Replacement::no;
    return worse(property->replacement(), in_value(property->type(), step + 1));
  }

 private:
  catalog::Replacement in_value(ValueType type, std::size_t step) const {
    switch (type.kind()) {
      case TypeKind::list:
      case TypeKind::map:
        return step < steps_.size() ? in_value(type.element(), step + 1) : catalog::Replacement::no;
      case TypeKind::object:
        return in_object(type.object(), step);
      case TypeKind::union_of: {
        catalog::Replacement result = catalog::Replacement::no;
        for (ValueType alternative : type.alternatives()) result = worse(result, in_value(alternative, step));
        return result;
      }
      default:
        return catalog::Replacement::no;
    }
  }

  const std::vector<std::string>& steps_;
};

std::vector<std::string> steps_of(std::string_view path) {
  std::vector<std::string> steps = base::split(path, '/');
  if (!steps.empty()) steps.erase(steps.begin());
  for (std::string& step : steps)
    step = base::replace_all(base::replace_all(std::move(step), "~1", "/"), "~0", "~");
  return steps;
}

}  // namespace

catalog::Replacement requires_recreation(const std::optional<catalog::Type>& type, std::string_view path) {
  if (!type) return catalog::Replacement::no;
  std::vector<std::string> steps = steps_of(path);
  return LeafWalk(steps).in_object(*type, 0);
}

}  // namespace cf::change
