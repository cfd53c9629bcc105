#include "emulator/archive.h"

namespace cf::emulator {

namespace {

using document::Entry;
using document::Kind;
using document::Node;
using document::Style;

constexpr int max_node_depth = 300;  // deeper than any reader of ours lets a document be

}  // namespace

void Writer::number(std::uint64_t value) {
  while (value >= 0x80) {
    out_ += static_cast<char>((value & 0x7F) | 0x80);
    value >>= 7;
  }
  out_ += static_cast<char>(value);
}

void Writer::one(std::string& text) {
  number(text.size());
  out_ += text;
}

void Writer::one(Node& node) {
  const Kind kind = node.kind();
  number(static_cast<std::uint64_t>(kind));
  if (kind == Kind::sequence) {
    number(node.size());
    for (const Node& item : node.items()) {
      Node child = item;
      one(child);
    }
  } else if (kind == Kind::mapping) {
    number(node.size());
    for (const Entry& entry : node.entries()) {
      Node key = entry.key;
      Node value = entry.value;
      one(key);
      one(value);
    }
  } else if (kind == Kind::scalar || kind == Kind::unknown || kind == Kind::secret) {
    number(static_cast<std::uint64_t>(node.style()));
    std::string text(node.text());
    std::string extra(kind == Kind::secret ? node.label() : node.tag());
    one(text);
    one(extra);
  }
}

std::uint64_t Reader::number() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (rest_.empty()) break;
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if ((byte & 0x80) == 0) return value;
  }
  ok_ = false;
  return 0;
}

std::size_t Reader::count() {
  const std::uint64_t n = number();
  if (n > rest_.size()) ok_ = false;
  return ok_ ? static_cast<std::size_t>(n) : 0;
}

void Reader::one(std::string& text) {
  const std::size_t size = count();
  text = std::string(rest_.substr(0, size));
  rest_.remove_prefix(size);
}

Node Reader::read_node(int depth) {
  const std::uint64_t kind_number = number();
  if (depth > max_node_depth || kind_number > static_cast<std::uint64_t>(Kind::invalid)) ok_ = false;
  if (!ok_) return {};
  const Kind kind = static_cast<Kind>(kind_number);
  if (kind == Kind::absent) return {};
  if (kind == Kind::invalid) return Node::invalid();
  if (kind == Kind::sequence) {
    std::vector<Node> items;
    const std::size_t n = count();
    for (std::size_t i = 0; i < n && ok_; ++i) items.push_back(read_node(depth + 1));
    return Node::sequence(std::move(items));
  }
  if (kind == Kind::mapping) {
    std::vector<Entry> entries;
    const std::size_t n = count();
    for (std::size_t i = 0; i < n && ok_; ++i) {
      Node key = read_node(depth + 1);
      Node value = read_node(depth + 1);
      entries.push_back({std::move(key), std::move(value)});
    }
    return Node::mapping(std::move(entries));
  }
  const std::uint64_t style = number();
  if (style > static_cast<std::uint64_t>(Style::folded)) ok_ = false;
  std::string text;
  std::string extra;
  one(text);
  one(extra);
  if (!ok_) return {};
  if (kind == Kind::unknown) return Node::unknown(std::move(text));
  if (kind == Kind::secret) return Node::secret(std::move(text), std::move(extra));
  return Node::scalar(std::move(text), static_cast<Style>(style), std::move(extra), {});
}

}  // namespace cf::emulator
