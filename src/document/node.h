// The one value tree of the program: what YAML and JSON are read into, what configs are merged from, what
// templates are evaluated on, and what every interface passes. No second JSON type appears in any header.
//
// A Node is an immutable value behind a reference count: copying is cheap, subtrees are shared between
// documents, and nodes may be read from any thread. (design.md draws it arena-backed; merging and evaluation
// mix subtrees of many documents, and with counted nodes nobody has to know which arena must outlive which.)
//
// A scalar keeps its raw text, its style and its tag; what it means depends on who reads it (scalar.h).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/source.h"

namespace cf::document {

using base::Origin;

enum class Kind : std::uint8_t {
  absent,  // no node: what find() gives for a key that is not there
  scalar,
  sequence,
  mapping,
  unknown,  // known after deploy; text() says of what: "dev/network VpcId". Flows through every evaluation
  secret,   // text() is the value, which must not be shown; label() names it for people: "ssm:/db/password@3"
  invalid,  // a hole where the input was wrong; a diagnostic has been given
};

enum class Style : std::uint8_t { plain, single_quoted, double_quoted, literal, folded };

struct Entry;

class Node {
 public:
  Node() = default;
  Node(const Node& other) noexcept;
  Node(Node&& other) noexcept : data_(other.data_) { other.data_ = nullptr; }
  Node& operator=(const Node& other) noexcept;
  Node& operator=(Node&& other) noexcept;
  ~Node();

  // Scalars. `plain` is text whose meaning the dialect decides (42, true, null, ...); `string` is always a
  // string.
  static Node plain(std::string text, Origin origin = {});
  static Node string(std::string text, Origin origin = {});
  static Node integer(std::int64_t value, Origin origin = {});
  static Node number(double value, Origin origin = {});  // shortest text that reads back the same
  static Node boolean(bool value, Origin origin = {});
  static Node null(Origin origin = {});
  static Node scalar(std::string text, Style style, std::string tag, Origin origin);

  static Node sequence(std::vector<Node> items, Origin origin = {}, std::string tag = {});
  // Keys in the order given; where a key comes twice, find() gives the last.
  static Node mapping(std::vector<Entry> entries, Origin origin = {}, std::string tag = {});
  static Node unknown(std::string of, Origin origin = {});
  static Node secret(std::string value, std::string label, Origin origin = {});
  static Node invalid(Origin origin = {});

  Kind kind() const;
  explicit operator bool() const { return data_ != nullptr; }  // not absent
  bool is_scalar() const { return kind() == Kind::scalar; }
  bool is_sequence() const { return kind() == Kind::sequence; }
  bool is_mapping() const { return kind() == Kind::mapping; }
  bool is_unknown() const { return kind() == Kind::unknown; }
  bool is_secret() const { return kind() == Kind::secret; }
  bool is_invalid() const { return kind() == Kind::invalid; }

  // The views below live as long as a Node that shares this value.
  std::string_view text()
      const;  // scalar: raw text after unescaping; unknown: of what; secret: the value; else ""
  std::string_view label() const;  // secret only
  std::string_view tag() const;    // as written: "!Ref", "!stack_output", "tag:yaml.org,2002:str"; "" if none
  Style style() const;
  Origin origin() const;

  std::size_t size() const;  // items or entries; 0 for others
  bool empty() const { return size() == 0; }
  const Node& at(std::size_t index) const;       // sequence; aborts out of range
  std::span<const Node> items() const;           // empty unless a sequence
  std::span<const Entry> entries() const;        // empty unless a mapping
  const Node& find(std::string_view key) const;  // by the key's text; the absent node if there is none
  const Node& operator[](std::string_view key) const { return find(key); }
  bool has(std::string_view key) const { return static_cast<bool>(find(key)); }

  Node with_tag(std::string tag) const;  // the same value with another tag ("" removes it)
  Node with_origin(Origin origin) const;
  Node with(std::string_view key, Node value) const;  // mapping: set or appended
  Node without(std::string_view key) const;           // mapping: every entry of that key removed

  // Whether anything below (or this) is of that kind.
  bool contains(Kind kind) const;
  // The same object in memory: equal without looking.
  bool same_as(const Node& other) const { return data_ == other.data_; }

 private:
  struct Data;
  explicit Node(Data* data) : data_(data) {}
  Data* data_ = nullptr;
};

struct Entry {
  Node key;
  Node value;
};

// Collects a mapping whose keys are plain program strings, in order.
class MappingBuilder {
 public:
  MappingBuilder& add(std::string_view key, Node value);
  MappingBuilder& add(std::string_view key, std::string_view text);  // as a string
  MappingBuilder& add_if(bool condition, std::string_view key, Node value);
  Node build(Origin origin = {});  // takes what was collected

 private:
  std::vector<Entry> entries_;
};

// A sequence of strings.
Node strings(std::span<const std::string> texts);

}  // namespace cf::document
