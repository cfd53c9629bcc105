#include "document/yaml_events.h"

#include <algorithm>
#include <new>

namespace cf::document {
namespace {

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u;
}

}  // namespace

ByteOffsets::ByteOffsets(std::string_view text, std::size_t first_byte)
    : text_(text),
      first_byte_(first_byte),
      ascii_(std::none_of(text.begin(), text.end(),
                          [](char c) { return static_cast<unsigned char>(c) >= 0x80; })),
      byte_(first_byte) {}

std::size_t ByteOffsets::at(std::size_t character) {
  if (ascii_) return std::min(first_byte_ + character, text_.size());
  while (character_ < character && byte_ < text_.size()) {
    ++byte_;
    while (byte_ < text_.size() && continues_character(text_[byte_])) ++byte_;
    ++character_;
  }
  while (character_ > character && byte_ > first_byte_) {
    --byte_;
    while (byte_ > first_byte_ && continues_character(text_[byte_])) --byte_;
    --character_;
  }
  return byte_;
}

YamlEvents::YamlEvents(std::string_view text) {
  if (yaml_parser_initialize(&parser_) != 1) throw std::bad_alloc();
  yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
}

}  // namespace cf::document
