#include "workflow/included_texts.h"

#include "aws/services.h"
#include "base/digest.h"
#include "template/includes.h"
#include "workflow/nested_templates.h"
#include "workflow/planned_evaluation.h"

namespace cf::workflow {

using document::Node;

IncludedTexts read_included(const template_::Template& t, const plan::DesiredStack& desired,
                            const plan::World& world, const aws::Session& session, const base::Call& call) {
  IncludedTexts out;
  const template_::Evaluation evaluation = planned_evaluation(t, desired, world);
  template_::IncludeSource source;
  source.evaluate = [&](const Node& location) {
    base::Diagnostics ignored;
    const Node value = evaluation.evaluate(location, ignored);
    return value.is_scalar() ? value : Node::string("");
  };
  const auto read = [&](const std::string& location) -> base::Result<std::string> {
    if (location.empty())
      return base::error(base::ErrorKind::input, "where the text is, is known only when it is deployed");
    const auto address = s3_address(location);
    if (!address) return base::error(base::ErrorKind::input, location + " is not in S3");
    return aws::get_object(session, address->first, address->second, call);
  };
  source.read = [&](const std::string& location) {
    auto text = read(location);
    out.digests.push_back({std::string(included_text_key) + location, Node(),
                           Node::string(text ? base::sha256_hex(*text) : std::string(not_read))});
    return text;
  };
  template_::Included included = template_::expand_includes(t.written, source);
  out.root = std::move(included.root);
  out.problem = std::move(included.problem);
  return out;
}

}  // namespace cf::workflow
