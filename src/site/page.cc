#include "site/page.h"

#include "base/digest.h"
#include "base/strings.h"
#include "site/paths.h"

// The files of src/site/files, embedded by cmake/Site.cmake.
extern "C" const char site_style_begin[], site_style_end[];
extern "C" const char site_search_begin[], site_search_end[];
extern "C" const char site_copy_begin[], site_copy_end[];

namespace cf::site {
namespace {

// Text between tags that a browser runs or applies only if the page's policy names its digest.
struct Embedded {
  Html text;
  std::string digest;  // as Content-Security-Policy has it
};

Embedded embedded(const char* begin, const char* end) {
  const std::string text = "\n" + std::string(begin, end);
  return {Html::made(text), "'sha256-" + base::base64_encode(base::as_bytes(base::sha256(text))) + "'"};
}

const Embedded& style() {
  static const Embedded sheet = embedded(site_style_begin, site_style_end);
  return sheet;
}

const Embedded& script_of(Script script) {
  static const Embedded search = embedded(site_search_begin, site_search_end);
  static const Embedded copy = embedded(site_copy_begin, site_copy_end);
  return script == Script::search ? search : copy;
}

Html meta(const char* name, std::string_view content) {
  return "<meta " + Html::made(name) + " content=\"" + Html::text(content) + "\">\n";
}

}  // namespace

std::string library_title(const gold::Index& index) {
  if (!index.title.empty()) return index.title;
  return index.name.empty() ? "Gold templates" : index.name;
}

std::string print_page(const Page& page, const gold::Index& index) {
  const Embedded& script = script_of(page.script);
  const std::string policy = "default-src 'none'; style-src " + style().digest + "; script-src " +
                             script.digest + "; img-src data:; base-uri 'none'; form-action 'none'";
  Html out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  out += meta("http-equiv=\"Content-Security-Policy\"", policy);
  out += meta("name=\"viewport\"", "width=device-width, initial-scale=1");
  out += meta("name=\"color-scheme\"", "light dark");
  out += meta("name=\"referrer\"", "no-referrer");
  if (!page.description.empty()) out += meta("name=\"description\"", base::ellipsis(page.description, 300));
  out += element("title", {}, Html::text(page.title)) + "\n<link rel=\"icon\" href=\"data:,\">\n<style>" +
         style().text + "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to content</a>\n";
  out += "<header class=\"top\"><div class=\"wide\">" +
         element("a", {{"class", "home"}, {"href", relative(page.path, "index.html")}},
                 Html::text(library_title(index))) +
         "</div></header>\n";
  out += "<main id=\"main\" tabindex=\"-1\" class=\"wide" + (page.columns ? Html(" columns") : Html()) +
         "\">\n" + page.main + "</main>\n";
  out += "<footer class=\"foot\"><div class=\"wide\"><p>Made by <code>cf gold docs</code>";
  if (index.serial != 0) out += " of publication " + Html::text(std::to_string(index.serial));
  if (index.url.starts_with("https://")) out += ". " + link(index.url, Html("The library’s home"));
  out += ".</p></div></footer>\n<script>" + script.text + "</script>\n</body>\n</html>\n";
  return out.str();
}

}  // namespace cf::site
