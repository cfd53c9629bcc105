#include "change/causes.h"

#include <map>

#include "template/references.h"

namespace cf::change {
namespace {

using template_::Reference;

class CauseSearch {
 public:
  CauseSearch(const Input& input, const Upstream& upstream, const Volatile& unknown)
      : input_(input), upstream_(upstream), unknown_(unknown) {}

  Causes search(const Node& expression) {
    walk(expression, false);
    Causes causes;
    for (auto& [key, cause] : found_) {
      causes.has_parameter = causes.has_parameter || cause.source == "ParameterReference";
      causes.references.push_back(std::move(cause));
    }
    return causes;
  }

 private:
  void walk(const Node& expression, bool conditions) {
    const template_::Evaluation& after = *input_.after.evaluation;
    base::Diagnostics ignored;
    template_::TakenBranch taken = [&](std::string_view name) { return after.condition(name, ignored); };
    template_::for_each_reference(expression, conditions, taken, [&](const Reference& r) {
      switch (r.kind) {
        case Reference::Kind::ref:
          if (after.parameter(r.name)) {
            parameter(r.name);
          } else if (unknown_.ref(r.name)) {
            add("ResourceReference", r.name, upstream_.maybe_replaced.count(r.name) == 0);
          }
          break;
        case Reference::Kind::get_att:
          if (unknown_.get_att(r.name, r.attribute))
            add("ResourceAttribute", r.name + "." + r.attribute, false);
          break;
        case Reference::Kind::condition:
          if (conditions_seen_.insert(r.name).second)
            walk(after.the_template().conditions.find(r.name), true);
          break;
        default:
          break;
      }
    });
  }

  void parameter(const std::string& name) {
    Node after = input_.after.evaluation->parameter(name);
    Node before = input_.before.evaluation->parameter(name);
    if (before && document::equal(before, after, document::Dialect::cloudformation)) return;
    add("ParameterReference", name, !after.contains(document::Kind::unknown));
  }

  void add(std::string source, std::string entity, bool is_static) {
    found_.emplace(source + " " + entity, Cause{source, entity, is_static});
  }

  const Input& input_;
  const Upstream& upstream_;
  const Volatile& unknown_;
  std::map<std::string, Cause> found_;
  std::set<std::string> conditions_seen_;
};

}  // namespace

Causes find_causes(const Input& input, const Node& expression, const Upstream& upstream,
                   const Volatile& volatile_) {
  return CauseSearch(input, upstream, volatile_).search(expression);
}

}  // namespace cf::change
