#include "template/compact_json.h"

#include "document/json.h"
#include "document/scalar.h"

namespace cf::template_ {
namespace {

void write(const document::Node& node, std::string& out) {
  if (node.is_sequence()) {
    out += '[';
    for (const auto& item : node.items()) {
      if (&item != node.items().data()) out += ',';
      write(item, out);
    }
    out += ']';
  } else if (node.is_mapping()) {
    out += '{';
    bool first = true;
    for (const auto& entry : node.entries()) {
      if (!first) out += ',';
      first = false;
      out += document::json_quote(entry.key.text());
      out += ':';
      write(entry.value, out);
    }
    out += '}';
  } else if (node.is_secret()) {
    out += document::json_quote(node.text());
  } else {
    document::JsonStyle style;
    style.dialect = document::Dialect::cloudformation;
    out += document::to_json(node, style);
  }
}

}  // namespace

std::string compact_json(const document::Node& node) {
  std::string out;
  write(node, out);
  return out;
}

}  // namespace cf::template_
