#include "emulator/xml.h"

#include <algorithm>

#include "base/strings.h"

namespace cf::emulator {

std::string xml_escape(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return c >= 0x20 && c < 0x7F && c != '&' && c != '<' && c != '>' && c != '"';
  });
  if (plain) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\r':
        out += "&#13;";
        break;
      case '\n':
      case '\t':
        out += c;
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20)
          out += "\xEF\xBF\xBD";
        else
          out += c;
    }
  }
  if (base::is_utf8(out)) return out;
  for (char& c : out)
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  return out;
}

Xml& Xml::open(std::string_view name) {
  out_.append("<").append(name).append(">");
  return *this;
}

Xml& Xml::close(std::string_view name) {
  out_.append("</").append(name).append(">");
  return *this;
}

Xml& Xml::text(std::string_view name, std::string_view value) {
  open(name);
  out_ += xml_escape(value);
  return close(name);
}

Xml& Xml::raw(std::string_view markup) {
  out_ += markup;
  return *this;
}

}  // namespace cf::emulator
