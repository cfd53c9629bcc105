// JSON answers as nodes.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "document/node.h"

namespace cf::emulator {

struct Member {
  std::string_view name;
  document::Node value;
  Member(std::string_view n, document::Node v) : name(n), value(std::move(v)) {}
  Member(std::string_view n, std::string v) : name(n), value(document::Node::string(std::move(v))) {}
  Member(std::string_view n, const char* v) : name(n), value(document::Node::string(v)) {}
};

// Members whose value is absent are left out.
inline document::Node object(std::initializer_list<Member> members) {
  std::vector<document::Entry> entries;
  for (const Member& m : members)
    if (m.value) entries.push_back({document::Node::string(std::string(m.name)), m.value});
  return document::Node::mapping(std::move(entries));
}

}  // namespace cf::emulator
