// How state is written to rows and read back: a compact binary form. A type lists its members once, in
// `template <typename A> void fields(A& a) { a(x, y); }`; the order is the format, so format_version in
// world.cc changes with it. Reading checks every length: a damaged row makes ok() false and never more than
// that.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"

namespace cf::emulator {

class Writer {
 public:
  template <typename... T>
  void operator()(T&... values) {
    (one(values), ...);
  }
  std::string take() { return std::move(out_); }

 private:
  void number(std::uint64_t value);
  void one(std::string& text);
  void one(bool& value) { number(value ? 1 : 0); }
  void one(int& value) { number(static_cast<std::uint32_t>(value)); }
  void one(std::int64_t& value) { number(static_cast<std::uint64_t>(value)); }
  void one(std::uint64_t& value) { number(value); }
  void one(document::Node& node);
  template <typename T>
  void one(std::vector<T>& list) {
    number(list.size());
    for (T& item : list) one(item);
  }
  template <typename T>
  void one(std::map<std::string, T>& map) {
    number(map.size());
    for (auto& [key, value] : map) {
      std::string name = key;
      one(name);
      one(value);
    }
  }
  template <typename T>
  void one(std::optional<T>& value) {
    number(value ? 1 : 0);
    if (value) one(*value);
  }
  template <typename T>
  requires requires(T t, Writer& w) { t.fields(w); }
  void one(T& value) { value.fields(*this); }
  template <typename T>
  requires std::is_enum_v<T>
  void one(T& value) { number(static_cast<std::uint64_t>(value)); }

  std::string out_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  template <typename... T>
  void operator()(T&... values) {
    (one(values), ...);
  }
  // Everything was read, nothing is left, and no length was wrong.
  bool ok() const { return ok_ && rest_.empty(); }

 private:
  std::uint64_t number();
  std::size_t count();  // a number of items that the rest can hold
  void one(std::string& text);
  void one(bool& value) { value = number() != 0; }
  void one(int& value) { value = static_cast<int>(static_cast<std::uint32_t>(number())); }
  void one(std::int64_t& value) { value = static_cast<std::int64_t>(number()); }
  void one(std::uint64_t& value) { value = number(); }
  void one(document::Node& node) { node = read_node(0); }
  template <typename T>
  void one(std::vector<T>& list) {
    const std::size_t n = count();
    for (std::size_t i = 0; i < n && ok_; ++i) one(list.emplace_back());
  }
  template <typename T>
  void one(std::map<std::string, T>& map) {
    const std::size_t n = count();
    for (std::size_t i = 0; i < n && ok_; ++i) {
      std::string key;
      one(key);
      one(map[key]);
    }
  }
  template <typename T>
  void one(std::optional<T>& value) {
    if (number() != 0) one(value.emplace());
  }
  template <typename T>
  requires requires(T t, Reader& r) { t.fields(r); }
  void one(T& value) { value.fields(*this); }
  template <typename T>
  requires std::is_enum_v<T>
  void one(T& value) { value = static_cast<T>(number()); }
  document::Node read_node(int depth);

  std::string_view rest_;
  bool ok_ = true;
};

template <typename T>
std::string encode(const T& value) {
  Writer writer;
  T copy = value;
  copy.fields(writer);
  return writer.take();
}

// False if the bytes are not of that type.
template <typename T>
bool decode(std::string_view bytes, T& out) {
  Reader reader(bytes);
  out.fields(reader);
  return reader.ok();
}

}  // namespace cf::emulator
