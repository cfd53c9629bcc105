// The templates of nested stacks that a plan creates. Their bodies are in S3, where they can be edited
// between plan and deployment: a plan is bound to what they were by their digests.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/session.h"
#include "plan/plan.h"

namespace cf::workflow {

struct NestedTemplates {
  std::vector<plan::ValueChange>
      digests;                        // "nested template Network/Zone": SHA-256, by the path of logical ids
  std::vector<std::string> warnings;  // what could not be read, and is therefore not bound
};

// Reads those of the resources that are added, and those within them whose URLs are written out; at most ten
// levels. A nested stack that changes is not read: its change set says what changes.
NestedTemplates read_nested_templates(const plan::Entry& entry, const aws::Session& session,
                                      const base::Call& call);

// Bucket and key of "https://bucket.s3.us-east-1.amazonaws.com/key" or
// "https://s3.us-east-1.amazonaws.com/bucket/key"; none: it is no address of S3's.
std::optional<std::pair<std::string, std::string>> s3_address(std::string_view url);

}  // namespace cf::workflow
