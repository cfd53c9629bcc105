// libyaml's event parser behind RAII, with positions in bytes.
#pragma once

#include <yaml.h>

#include <memory>
#include <string_view>

namespace cf::document {

// libyaml counts characters; a Node's Origin counts bytes. Marks come in nearly ascending order, so a cursor
// that moves both ways keeps the whole conversion linear.
class ByteOffsets {
 public:
  ByteOffsets(std::string_view text, std::size_t first_byte);
  std::size_t at(std::size_t character);

 private:
  std::string_view text_;
  std::size_t first_byte_;
  bool ascii_;
  std::size_t character_ = 0;
  std::size_t byte_;
};

class YamlEvent {
 public:
  YamlEvent() = default;
  ~YamlEvent() { yaml_event_delete(&event_); }
  YamlEvent(const YamlEvent&) = delete;
  YamlEvent& operator=(const YamlEvent&) = delete;
  yaml_event_t* get() { return &event_; }
  const yaml_event_t* operator->() const { return &event_; }

 private:
  yaml_event_t event_{};
};

// The text must outlive it and be UTF-8 without a byte order mark.
class YamlEvents {
 public:
  explicit YamlEvents(std::string_view text);
  ~YamlEvents() { yaml_parser_delete(&parser_); }
  YamlEvents(const YamlEvents&) = delete;
  YamlEvents& operator=(const YamlEvents&) = delete;
  bool next(YamlEvent& event) { return yaml_parser_parse(&parser_, event.get()) == 1; }
  const yaml_parser_t& parser() const { return parser_; }

 private:
  yaml_parser_t parser_{};
};

}  // namespace cf::document
