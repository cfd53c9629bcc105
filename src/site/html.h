// Markup that can't be injected into: an Html is made of literals of this program and of escaped text.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace cf::site {

class Html {
 public:
  Html() = default;
  template <std::size_t N>
  Html(const char (&literal)[N]) : markup_(literal, N - 1) {}  // NOLINT(google-explicit-constructor)
  // Foreign text: escaped for content and for attributes in double quotes. Invisible characters are written
  // out.
  static Html text(std::string_view raw);
  // Markup that another part of this program made and escaped: a drawing, a style sheet.
  static Html made(std::string_view markup);

  Html& operator+=(const Html& other);
  bool empty() const { return markup_.empty(); }
  const std::string& str() const { return markup_; }

 private:
  std::string markup_;
};
Html operator+(Html a, const Html& b);

struct Attribute {
  std::string_view name;  // of this program
  std::string value;      // foreign, is escaped; empty: the name alone
};
// <tag name="value">inner</tag>
Html element(std::string_view tag, std::initializer_list<Attribute> attributes, const Html& inner);
Html code(std::string_view raw);  // <code>
Html link(const std::string& address, const Html& inner);

}  // namespace cf::site
