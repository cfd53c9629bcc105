#include "workflow/parameter_text.h"

#include "document/scalar.h"

namespace cf::workflow {
namespace {

using document::Dialect;
using document::Node;

Node text_of(const Node& scalar) {
  const document::Scalar value = document::scalar(scalar, Dialect::pyyaml);
  if (const bool* truth = std::get_if<bool>(&value))
    return Node::string(*truth ? "true" : "false", scalar.origin());
  return Node::string(document::python_str(value), scalar.origin());
}

base::Error wrong_kind(const Node& value, const std::string& what,
                       const char* or_a_list = " or a list of them") {
  return base::error(base::ErrorKind::input,
                     what + " is " + document::kind_name(value, Dialect::pyyaml) +
                         ", it must be a text, a number, a boolean" + or_a_list,
                     {}, value.origin());
}

}  // namespace

base::Result<Node> parameter_text(const Node& value, const std::string& what) {
  if (value.is_unknown() || value.is_secret()) return value;
  if (value.is_scalar()) return document::is_null(value, Dialect::pyyaml) ? Node() : text_of(value);
  if (!value.is_sequence()) return wrong_kind(value, what);
  std::string joined;
  std::string unknown, secret;
  for (const Node& item : value.items()) {
    if (&item != &value.items().front()) joined += ',';
    if (item.is_unknown()) {
      unknown += (unknown.empty() ? "" : ", ") + std::string(item.text());
    } else if (item.is_secret()) {
      secret += (secret.empty() ? "" : ", ") + std::string(item.label());
      joined += item.text();
    } else if (item.is_scalar()) {
      joined += text_of(item).text();
    } else {
      return wrong_kind(item, "an item of " + what);
    }
  }
  if (!unknown.empty()) return Node::unknown(unknown, value.origin());
  if (!secret.empty()) return Node::secret(joined, secret, value.origin());
  return Node::string(joined, value.origin());
}

base::Result<Node> tag_text(const Node& value, const std::string& what) {
  if (value.is_unknown() || value.is_secret()) return value;
  if (!value.is_scalar()) return wrong_kind(value, what, "");
  return Node::string(document::python_str(document::scalar(value, Dialect::pyyaml)), value.origin());
}

}  // namespace cf::workflow
