#include <algorithm>

#include "base/strings.h"
#include "document/json.h"
#include "site/paths.h"
#include "site/rows.h"
#include "site/subject.h"

namespace cf::site {
namespace {

// A text to copy. `id` is unique on the page.
Html listing(const std::string& id, std::string_view name, std::string_view text) {
  return "<figure class=\"code\"><figcaption>" + Html::text(name) +
         element("button", {{"type", "button"}, {"class", "copy"}, {"data-copy", id}, {"hidden", ""}},
                 "Copy" + element("span", {{"class", "unseen"}}, " " + Html::text(name))) +
         "</figcaption>" +
         element("pre", {{"id", id}, {"tabindex", "0"}}, element("code", {}, Html::text(text))) +
         "</figure>\n";
}

// Text as a value in flow style that YAML can't take for anything else.
std::string flow_text(const std::string& text) {
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '_' || c == '-' || c == '.';
  });
  const bool numeric = text.find_first_not_of("0123456789.-") == std::string::npos &&
                       std::count(text.begin(), text.end(), '.') < 2;
  return plain && !numeric && text.front() != '-' ? text : document::json_quote(text);
}

// The name of the stack config that an example is: that of the template, with the ending of a config.
std::string config_name(const std::string& path) {
  const std::size_t slash = path.rfind('/'), dot = path.rfind('.');
  const bool ends = dot != std::string::npos && (slash == std::string::npos || dot > slash);
  return path.substr(0, ends ? dot : path.size()) + ".yaml";
}

Html made_of(const Subject& subject) {
  if (subject.release.uses.empty()) return {};
  Html items;
  for (const auto& [path, version] : subject.release.uses) {
    const Html words = code(path) + " " + Html::text(version);
    const bool listed = subject.index.find(path, version) != nullptr;
    items +=
        element("li", {}, listed ? link(relative(subject.page, version_page(path, version)), words) : words);
  }
  return "<h3>Made of</h3>\n<ul class=\"plain\">" + items + "</ul>\n";
}

}  // namespace

Html usage_section(const Subject& subject) {
  std::string environments;
  for (const auto& [name, text] : subject.release.examples)
    environments += (environments.empty() ? "" : ", ") + flow_text(name);
  if (environments.empty()) environments = "dev, prod";
  const std::string config = config_name(subject.path);
  Html out =
      "<p>Name the version in the descriptor, and give the stack its parameters in a config for each "
      "environment.</p>\n";
  out += listing("entry", "deployment.yaml",
                 "deploy:\n  - name: " + flow_text(config) + "\n    gold_template: true\n    version: " +
                     flow_text(subject.version) + "\n    deploy_env: [" + environments + "]\n");
  std::size_t number = 0;
  for (const auto& [name, text] : subject.release.examples)
    out += listing("example-" + std::to_string(++number), "config/" + name + "/" + config, text);
  if (number == 0) {
    out += listing("example-0", "config/dev/" + config,
                   "template_path: " + flow_text(subject.path) + "\nparameters: {}\n");
  }
  Rows facts;
  facts.add({"", Html("SHA-256"), element("p", {{"class", "digest"}}, code(subject.release.sha256)), {}});
  if (!subject.release.published.empty())
    facts.add({"", Html("Published"), element("p", {}, Html::text(subject.release.published)), {}});
  if (!subject.listed.keywords.empty())
    facts.add(
        {"", Html("Keywords"), element("p", {}, Html::text(base::join(subject.listed.keywords, ", "))), {}});
  return out + made_of(subject) + facts.html();
}

Html input_section(const Subject& subject) {
  if (subject.facts.input.empty()) return {};
  return listing("input-text", subject.path, subject.facts.input);
}

}  // namespace cf::site
