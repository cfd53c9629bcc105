// An answer of a Query or S3 service. The body comes from outside: whatever it holds, reading it gives a
// value or an error.
#pragma once

#include <functional>
#include <memory>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "document/node.h"

namespace cf::aws {

class XmlAnswer {
 public:
  // The root element must be `root` (any, if that is empty).
  static base::Result<XmlAnswer> parse(std::string_view body, std::string_view root);

  // <OPERATIONResult> of a Query answer; the root where there is none.
  pugi::xml_node result() const;
  pugi::xml_node root() const { return document_->document_element(); }

 private:
  std::shared_ptr<pugi::xml_document> document_;
};

// All text of an element, or of its child of that name; "" if there is none.
std::string text_of(pugi::xml_node node);
std::string text_of(pugi::xml_node node, const char* child);
bool is_true(pugi::xml_node node, const char* child);
int integer_of(pugi::xml_node node, const char* child);  // 0 if it isn't one
// The <member> children of a child.
void for_each_member(pugi::xml_node node, const char* child, const std::function<void(pugi::xml_node)>& body);
std::vector<std::string> texts_of(pugi::xml_node node, const char* child);

// As a document: an element with <member> children is a list, one with others a mapping, one with text a
// string. Deeper than 32 levels is cut off.
document::Node node_of(pugi::xml_node node);

}  // namespace cf::aws
