#include "site/html.h"

#include "base/strings.h"
#include "report/report.h"

namespace cf::site {

Html Html::text(std::string_view raw) {
  if (raw.find('\r') == std::string_view::npos) return made(report::for_html(raw));
  return made(report::for_html(base::replace_all(std::string(raw), "\r\n", "\n")));
}

Html Html::made(std::string_view markup) {
  Html html;
  html.markup_ = markup;
  return html;
}

Html& Html::operator+=(const Html& other) {
  markup_ += other.markup_;
  return *this;
}

Html operator+(Html a, const Html& b) {
  a += b;
  return a;
}

Html element(std::string_view tag, std::initializer_list<Attribute> attributes, const Html& inner) {
  std::string open = "<" + std::string(tag);
  for (const Attribute& each : attributes) {
    open += " " + std::string(each.name);
    if (!each.value.empty()) open += "=\"" + Html::text(each.value).str() + "\"";
  }
  return Html::made(open + ">" + inner.str() + "</" + std::string(tag) + ">");
}

Html code(std::string_view raw) {
  return element("code", {}, Html::text(raw));
}

Html link(const std::string& address, const Html& inner) {
  return element("a", {{"href", address}}, inner);
}

}  // namespace cf::site
