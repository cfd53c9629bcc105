#include "aws/cloudformation_call.h"

namespace cf::aws {

base::Result<document::Node> CloudFormation::get_template_summary(const TemplateSource& source,
                                                                  const base::Call& call) {
  Query query = cloudformation_query("GetTemplateSummary");
  add_template(query, source);
  const auto answer = query.send(session_, call);
  if (!answer) return answer.error();
  return node_of(answer->result());
}

base::Result<void> CloudFormation::validate_template(const TemplateSource& source, const base::Call& call) {
  Query query = cloudformation_query("ValidateTemplate");
  add_template(query, source);
  const auto answer = query.send(session_, call);
  if (!answer) return answer.error();
  return {};
}

}  // namespace cf::aws
