// AWS::Include of what lies in the embedded S3.
#include "template/includes.h"

#include "document/json.h"
#include "document/scalar.h"
#include "emulator/accept.h"
#include "emulator/buckets.h"
#include "emulator/refusal.h"

namespace cf::emulator {

base::Result<std::string> expand_includes(World& world, const StackEvaluation& evaluation) {
  template_::IncludeSource source;
  source.evaluate = [&](const Node& location) {
    base::Diagnostics ignored;
    return evaluation.evaluation->evaluate(location, ignored);
  };
  source.read = [&](const std::string& location) -> base::Result<std::string> {
    const auto address = location.starts_with("s3://") ? read_s3_uri(location) : read_s3_url(location);
    if (!address) return validation_error("The location parameter is not a valid S3 uri.");
    return read_object(world, *address);
  };
  const template_::Included included = template_::expand_includes(evaluation.source->t.written, source);
  if (!included.others.empty())
    return validation_error("No transform named " + included.others.front() + " found.");
  if (!included.problem.empty()) return validation_error(included.problem);
  if (!included.found) return std::string();
  return document::to_json(included.root, {0, document::Dialect::cloudformation, false});
}

}  // namespace cf::emulator
