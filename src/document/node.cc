#include "document/node.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <new>

#include "document/number.h"

namespace cf::document {

// One allocation for each node: this head, then what the kind has.
//   scalar, unknown, secret: `size` bytes of text, `tag_size` of tag (a secret: label)
//   sequence:                `size` Nodes, the tag
//   mapping:                 `size` Entries, for more than `linear_entries` the key index, the tag
// The key index is the number of scalar keys, then their positions sorted by text and position.
struct Node::Data {
  std::atomic<std::uint32_t> references{1};
  Kind kind;
  Style style = Style::plain;
  std::uint8_t kinds;  // a bit for each Kind that occurs here or below
  Origin origin;
  std::uint32_t size = 0;
  std::uint32_t tag_size = 0;

  static constexpr std::size_t linear_entries = 8;

  Data(Kind k, Origin o) : kind(k), kinds(bit(k)), origin(o) {}

  static std::uint8_t bit(Kind kind) { return static_cast<std::uint8_t>(1u << static_cast<unsigned>(kind)); }

  static Data* make(Kind kind, Origin origin, std::size_t trailing) {
    static_assert(sizeof(Data) % alignof(Entry) == 0);
    return new (::operator new(sizeof(Data) + trailing)) Data(kind, origin);
  }
  static Data* make_text(Kind kind, Origin origin, std::string_view text, std::string_view tag) {
    Data* data = make(kind, origin, text.size() + tag.size());
    data->size = checked(text.size());
    data->tag_size = checked(tag.size());
    std::copy(text.begin(), text.end(), data->bytes());
    std::copy(tag.begin(), tag.end(), data->bytes() + text.size());
    return data;
  }
  static std::uint32_t checked(std::size_t size) {
    if (size > UINT32_MAX) std::abort();
    return static_cast<std::uint32_t>(size);
  }

  char* bytes() { return reinterpret_cast<char*>(this + 1); }
  Node* items() { return reinterpret_cast<Node*>(this + 1); }
  Entry* entries() { return reinterpret_cast<Entry*>(this + 1); }
  std::uint32_t* index() { return reinterpret_cast<std::uint32_t*>(entries() + size); }
  bool indexed() const { return kind == Kind::mapping && size > linear_entries; }
  char* tag_bytes() {
    switch (kind) {
      case Kind::sequence:
        return reinterpret_cast<char*>(items() + size);
      case Kind::mapping:
        return reinterpret_cast<char*>(index() + (indexed() ? size + 1 : 0));
      default:
        return bytes() + size;
    }
  }

  void build_index() {
    if (!indexed()) return;
    std::uint32_t* order = index() + 1;
    std::uint32_t count = 0;
    const Entry* list = entries();
    for (std::uint32_t i = 0; i < size; ++i) {
      if (list[i].key.is_scalar()) order[count++] = i;
    }
    std::sort(order, order + count, [list](std::uint32_t a, std::uint32_t b) {
      const int compared = list[a].key.text().compare(list[b].key.text());
      return compared != 0 ? compared < 0 : a < b;
    });
    index()[0] = count;
  }

  // The position of the last entry of that key, or `size`.
  std::uint32_t position(std::string_view key) {
    const Entry* list = entries();
    if (!indexed()) {
      for (std::uint32_t i = size; i-- > 0;) {
        if (list[i].key.is_scalar() && list[i].key.text() == key) return i;
      }
      return size;
    }
    const std::uint32_t* begin = index() + 1;
    const std::uint32_t* end = begin + index()[0];
    const std::uint32_t* after = std::upper_bound(
        begin, end, key, [list](std::string_view k, std::uint32_t i) { return k < list[i].key.text(); });
    if (after == begin || list[after[-1]].key.text() != key) return size;
    return after[-1];
  }

  static void retain(Data* data) {
    if (data != nullptr) data->references.fetch_add(1, std::memory_order_relaxed);
  }

  // Without recursion, so that no depth of nesting overflows the stack: dead nodes wait in a list that is
  // threaded through their origins, which nobody reads any more.
  static void release(Data* data) {
    Data* dead = nullptr;
    const auto drop = [&dead](Data* d) {
      if (d == nullptr || d->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
      static_assert(sizeof(Origin) >= sizeof(Data*));
      std::memcpy(static_cast<void*>(&d->origin), &dead, sizeof dead);
      dead = d;
    };
    drop(data);
    while (dead != nullptr) {
      Data* d = dead;
      std::memcpy(&dead, &d->origin, sizeof dead);
      if (d->kind == Kind::sequence) {
        for (std::uint32_t i = 0; i < d->size; ++i) drop(d->items()[i].data_);
      } else if (d->kind == Kind::mapping) {
        for (std::uint32_t i = 0; i < d->size; ++i) {
          drop(d->entries()[i].key.data_);
          drop(d->entries()[i].value.data_);
        }
      }
      d->~Data();
      ::operator delete(d);
    }
  }
};

Node::Node(const Node& other) noexcept : data_(other.data_) {
  Data::retain(data_);
}

Node& Node::operator=(const Node& other) noexcept {
  Data::retain(other.data_);
  Data::release(std::exchange(data_, other.data_));
  return *this;
}

Node& Node::operator=(Node&& other) noexcept {
  if (this != &other) Data::release(std::exchange(data_, std::exchange(other.data_, nullptr)));
  return *this;
}

Node::~Node() {
  if (data_ != nullptr) Data::release(data_);
}

Node Node::plain(std::string text, Origin origin) {
  return scalar(std::move(text), Style::plain, {}, origin);
}
Node Node::string(std::string text, Origin origin) {
  return scalar(std::move(text), Style::double_quoted, {}, origin);
}
Node Node::integer(std::int64_t value, Origin origin) {
  return plain(std::to_string(value), origin);
}
Node Node::number(double value, Origin origin) {
  return plain(number_text(value), origin);
}
Node Node::boolean(bool value, Origin origin) {
  return plain(value ? "true" : "false", origin);
}
Node Node::null(Origin origin) {
  return plain("null", origin);
}

Node Node::scalar(std::string text, Style style, std::string tag, Origin origin) {
  Data* data = Data::make_text(Kind::scalar, origin, text, tag);
  data->style = style;
  return Node(data);
}

Node Node::sequence(std::vector<Node> items, Origin origin, std::string tag) {
  Data* data = Data::make(Kind::sequence, origin, items.size() * sizeof(Node) + tag.size());
  data->size = Data::checked(items.size());
  data->tag_size = Data::checked(tag.size());
  Node* place = data->items();
  for (Node& item : items) {
    if (item.data_ != nullptr) data->kinds |= item.data_->kinds;
    new (place++) Node(std::move(item));
  }
  std::copy(tag.begin(), tag.end(), data->tag_bytes());
  return Node(data);
}

Node Node::mapping(std::vector<Entry> entries, Origin origin, std::string tag) {
  const std::size_t index =
      entries.size() > Data::linear_entries ? (entries.size() + 1) * sizeof(std::uint32_t) : 0;
  Data* data = Data::make(Kind::mapping, origin, entries.size() * sizeof(Entry) + index + tag.size());
  data->size = Data::checked(entries.size());
  data->tag_size = Data::checked(tag.size());
  Entry* place = data->entries();
  for (Entry& entry : entries) {
    if (entry.key.data_ != nullptr) data->kinds |= entry.key.data_->kinds;
    if (entry.value.data_ != nullptr) data->kinds |= entry.value.data_->kinds;
    new (place++) Entry{std::move(entry.key), std::move(entry.value)};
  }
  data->build_index();
  std::copy(tag.begin(), tag.end(), data->tag_bytes());
  return Node(data);
}

Node Node::unknown(std::string of, Origin origin) {
  return Node(Data::make_text(Kind::unknown, origin, of, {}));
}
Node Node::secret(std::string value, std::string label, Origin origin) {
  return Node(Data::make_text(Kind::secret, origin, value, label));
}
Node Node::invalid(Origin origin) {
  return Node(Data::make(Kind::invalid, origin, 0));
}

Kind Node::kind() const {
  return data_ == nullptr ? Kind::absent : data_->kind;
}

std::string_view Node::text() const {
  switch (kind()) {
    case Kind::scalar:
    case Kind::unknown:
    case Kind::secret:
      return {data_->bytes(), data_->size};
    default:
      return {};
  }
}

std::string_view Node::label() const {
  if (kind() != Kind::secret) return {};
  return {data_->tag_bytes(), data_->tag_size};
}

std::string_view Node::tag() const {
  if (data_ == nullptr || data_->tag_size == 0 || data_->kind == Kind::secret) return {};
  return {data_->tag_bytes(), data_->tag_size};
}

Style Node::style() const {
  return data_ == nullptr ? Style::plain : data_->style;
}
Origin Node::origin() const {
  return data_ == nullptr ? Origin{} : data_->origin;
}

std::size_t Node::size() const {
  return is_sequence() || is_mapping() ? data_->size : 0;
}

const Node& Node::at(std::size_t index) const {
  if (!is_sequence() || index >= data_->size) std::abort();
  return data_->items()[index];
}

std::span<const Node> Node::items() const {
  if (!is_sequence()) return {};
  return {data_->items(), data_->size};
}

std::span<const Entry> Node::entries() const {
  if (!is_mapping()) return {};
  return {data_->entries(), data_->size};
}

const Node& Node::find(std::string_view key) const {
  static const Node absent;
  if (!is_mapping()) return absent;
  const std::uint32_t position = data_->position(key);
  return position == data_->size ? absent : data_->entries()[position].value;
}

Node Node::with_tag(std::string tag) const {
  switch (kind()) {
    case Kind::scalar:
      return scalar(std::string(text()), style(), std::move(tag), origin());
    case Kind::sequence:
      return sequence({items().begin(), items().end()}, origin(), std::move(tag));
    case Kind::mapping:
      return mapping({entries().begin(), entries().end()}, origin(), std::move(tag));
    case Kind::unknown:
      return Node(Data::make_text(Kind::unknown, origin(), text(), tag));
    case Kind::absent:
    case Kind::secret:
    case Kind::invalid:
      break;
  }
  return *this;
}

Node Node::with_origin(Origin origin) const {
  switch (kind()) {
    case Kind::absent:
      break;
    case Kind::scalar:
      return scalar(std::string(text()), style(), std::string(tag()), origin);
    case Kind::sequence:
      return sequence({items().begin(), items().end()}, origin, std::string(tag()));
    case Kind::mapping:
      return mapping({entries().begin(), entries().end()}, origin, std::string(tag()));
    case Kind::unknown:
      return Node(Data::make_text(Kind::unknown, origin, text(), tag()));
    case Kind::secret:
      return secret(std::string(text()), std::string(label()), origin);
    case Kind::invalid:
      return invalid(origin);
  }
  return *this;
}

Node Node::with(std::string_view key, Node value) const {
  std::vector<Entry> list(entries().begin(), entries().end());
  const std::size_t position = is_mapping() ? data_->position(key) : list.size();
  if (position < list.size()) {
    list[position].value = std::move(value);
  } else {
    list.push_back({string(std::string(key), value.origin()), std::move(value)});
  }
  return mapping(std::move(list), origin(), std::string(tag()));
}

Node Node::without(std::string_view key) const {
  if (!has(key)) return *this;
  std::vector<Entry> list;
  list.reserve(size());
  for (const Entry& entry : entries()) {
    if (!entry.key.is_scalar() || entry.key.text() != key) list.push_back(entry);
  }
  return mapping(std::move(list), origin(), std::string(tag()));
}

bool Node::contains(Kind kind) const {
  if (data_ == nullptr) return kind == Kind::absent;
  return (data_->kinds & Data::bit(kind)) != 0;
}

MappingBuilder& MappingBuilder::add(std::string_view key, Node value) {
  entries_.push_back({Node::string(std::string(key)), std::move(value)});
  return *this;
}

MappingBuilder& MappingBuilder::add(std::string_view key, std::string_view text) {
  return add(key, Node::string(std::string(text)));
}

MappingBuilder& MappingBuilder::add_if(bool condition, std::string_view key, Node value) {
  return condition ? add(key, std::move(value)) : *this;
}

Node MappingBuilder::build(Origin origin) {
  return Node::mapping(std::exchange(entries_, {}), origin);
}

Node strings(std::span<const std::string> texts) {
  std::vector<Node> items;
  items.reserve(texts.size());
  for (const std::string& text : texts) items.push_back(Node::string(text));
  return Node::sequence(std::move(items));
}

}  // namespace cf::document
