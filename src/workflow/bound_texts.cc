#include "workflow/bound_texts.h"

#include "aws/services.h"
#include "base/digest.h"
#include "workflow/dynamic_references.h"
#include "workflow/included_texts.h"
#include "workflow/nested_templates.h"

namespace cf::workflow {

using document::Node;

namespace {

// Absent: it is not of these, or can't be read now; CloudFormation will say so.
Node now(const std::string& key, const aws::Session& session, const base::Call& call) {
  if (key.starts_with(dynamic_reference_open)) {
    const std::size_t length = key.size() - dynamic_reference_open.size() - 2;
    return value_of(aws::get_parameter(session, key.substr(dynamic_reference_open.size(), length), call));
  }
  if (!key.starts_with(included_text_key)) return {};
  const auto address = s3_address(std::string_view(key).substr(included_text_key.size()));
  if (!address) return {};
  const auto text = aws::get_object(session, address->first, address->second, call);
  return text ? Node::string(base::sha256_hex(*text)) : Node();
}

bool is_same(const Node& reviewed, const Node& now) {
  if (reviewed.is_unknown() || !now) return true;
  if (reviewed.is_secret() || now.is_secret())
    return reviewed.is_secret() && now.is_secret() && reviewed.label() == now.label();
  return reviewed.text() == now.text();
}

}  // namespace

base::Result<void> check_bound(const plan::Entry& entry, const aws::Session& session,
                               const base::Call& call) {
  for (const plan::ValueChange& bound : entry.resolved)
    if (bound.key.starts_with(included_text_key) && bound.after.text() == not_read)
      return base::error(base::ErrorKind::conflict,
                         bound.key + " could not be read when " + entry.id.path.str() + " was planned",
                         "plan again once it is there, and review what it adds");
  for (const plan::ValueChange& bound : entry.resolved)
    if (!is_same(bound.after, now(bound.key, session, call)))
      return base::error(base::ErrorKind::conflict,
                         "the plan of " + entry.id.path.str() + " is stale: " + bound.key +
                             " is not what it was when it was planned",
                         "plan again and review what changed");
  return {};
}

}  // namespace cf::workflow
