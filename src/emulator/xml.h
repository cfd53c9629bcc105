// Writes XML answers. Elements are closed by the scope that opened them.
#pragma once

#include <string>
#include <string_view>

namespace cf::emulator {

// The text with markup escaped; what XML 1.0 has no way to say becomes U+FFFD.
std::string xml_escape(std::string_view text);

class Xml {
 public:
  Xml& open(std::string_view name);
  Xml& close(std::string_view name);
  Xml& text(std::string_view name, std::string_view value);
  Xml& text_if(std::string_view name, std::string_view value) {
    return value.empty() ? *this : text(name, value);
  }
  Xml& flag(std::string_view name, bool value) { return text(name, value ? "true" : "false"); }
  Xml& raw(std::string_view markup);
  template <typename List, typename Write>
  Xml& members(std::string_view name, const List& list, Write write) {
    open(name);
    for (const auto& item : list) {
      open("member");
      write(*this, item);
      close("member");
    }
    return close(name);
  }
  template <typename List>
  Xml& texts(std::string_view name, const List& list) {
    open(name);
    for (const auto& item : list) text("member", item);
    return close(name);
  }
  const std::string& str() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace cf::emulator
