// What AWS::Include puts into a template: texts in S3, which can be edited between plan and deployment. A
// plan shows what they hold and is bound to them by their digests.
#pragma once

#include <string>
#include <vector>

#include "aws/session.h"
#include "plan/compare.h"

namespace cf::workflow {

inline constexpr std::string_view included_text_key = "included text ";
// In place of a digest: nobody has reviewed it, so that it is not deployed.
inline constexpr std::string_view not_read = "not read";

struct IncludedTexts {
  document::Node root;                     // the template with every part put in
  std::vector<plan::ValueChange> digests;  // "included text s3://bucket/key": SHA-256, or not_read
  std::string problem;                     // why not all could be put in; "" if it was
};

IncludedTexts read_included(const template_::Template& t, const plan::DesiredStack& desired,
                            const plan::World& world, const aws::Session& session, const base::Call& call);

}  // namespace cf::workflow
