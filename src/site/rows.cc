#include "site/rows.h"

namespace cf::site {

void Rows::add(const Row& row) {
  items_ += row.id.empty() ? Html("<li>") : "<li id=\"" + Html::text(row.id) + "\">";
  items_ += "<div class=\"key\">" + row.key + "</div><div class=\"what\">" + row.what;
  if (!row.notes.empty()) items_ += "<ul class=\"notes\">" + row.notes + "</ul>";
  items_ += "</div></li>\n";
}

Html Rows::html() const {
  return items_.empty() ? Html() : "<ul class=\"rows\">\n" + items_ + "</ul>\n";
}

Html codes(const std::vector<std::string>& texts) {
  Html out;
  for (const std::string& each : texts) {
    if (!out.empty()) out += ", ";
    out += each.empty() ? Html("empty") : code(each);
  }
  return out;
}

void add_note(Html& notes, const Html& note) {
  notes += "<li>" + note + "</li>";
}

}  // namespace cf::site
