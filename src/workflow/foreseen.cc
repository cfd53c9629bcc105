#include "workflow/foreseen.h"

#include <algorithm>

#include "base/strings.h"
#include "deploy/deploy.h"
#include "lint/lint.h"

namespace cf::workflow {
namespace {

constexpr std::size_t max_template = 1'048'576;  // bytes, in a bucket
constexpr std::size_t max_shown = 10;

std::string with_place(const base::Diagnostic& diagnostic) {
  const std::string place = diagnostic.at ? base::locate(diagnostic.at).str() + ": " : std::string();
  return place + diagnostic.message + (diagnostic.hint.empty() ? "" : " (" + diagnostic.hint + ")");
}

// Attributes that the catalogue does not know, and with no name near that it does. AWS may know more.
void add_unknown_attributes(const template_::Template& t, std::vector<std::string>& out) {
  base::Diagnostics found;
  lint::check_attributes(t, found);
  for (const base::Diagnostic& each : found.list())
    if (each.severity == base::Severity::warning)
      out.push_back("AWS will refuse it, unless it has attributes that are newer than this cf: " +
                    with_place(each));
}

std::string longer_than(const std::string& what, std::size_t size, std::size_t most) {
  return what + " has " + base::plural(size, "character") + "; AWS takes at most " + std::to_string(most);
}

// Of tags, parameters and notifications, by the limits of CreateStack's reference.
void add_beyond_limits(const plan::DesiredStack& desired, std::vector<std::string>& out) {
  constexpr std::size_t max_tags = 50, max_key = 128, max_value = 256, max_parameter = 4'096, max_topics = 5;
  const auto add = [&out](const std::string& what) { out.push_back("AWS will refuse it: " + what); };
  if (desired.tags.size() > max_tags)
    add("it has " + std::to_string(desired.tags.size()) + " tags; AWS takes at most " +
        std::to_string(max_tags));
  for (const auto& [key, value] : desired.tags) {
    const std::string tag = "tag " + base::ellipsis(key, 40);
    if (key.empty()) add("a tag has no key");
    if (base::code_points(key) > max_key)
      add(longer_than(tag + ": its key", base::code_points(key), max_key));
    if (value.is_unknown()) continue;
    if (value.text().empty()) add(tag + " has no value");
    if (base::code_points(value.text()) > max_value)
      add(longer_than(tag + ": its value", base::code_points(value.text()), max_value));
  }
  for (const plan::Parameter& parameter : desired.parameters)
    if (!parameter.value.is_unknown() && base::code_points(parameter.value.text()) > max_parameter)
      add(longer_than("the value of parameter " + parameter.key, base::code_points(parameter.value.text()),
                      max_parameter));
  if (desired.notification_arns.size() > max_topics)
    add("it has " + std::to_string(desired.notification_arns.size()) + " notifications; AWS takes at most " +
        std::to_string(max_topics));
}

}  // namespace

std::optional<base::Error> too_large(const Materialised& made, const project::StackConfig& stack) {
  const std::size_t size = made.desired.template_body.size();
  const base::Origin at{stack.source, 0};
  if (size > max_template)
    return base::error(base::ErrorKind::limit,
                       "the template has " + std::to_string(size) + " bytes; AWS takes at most " +
                           std::to_string(max_template),
                       "split it into several stacks", at);
  const bool has_bucket = !made.desired.bucket.empty() ||
                          std::any_of(made.holes.begin(), made.holes.end(), [](const std::string& hole) {
                            return hole.starts_with("template_bucket_name ");
                          });
  if (size <= deploy::max_inline_template || has_bucket) return std::nullopt;
  return base::error(
      base::ErrorKind::limit,
      "the template has " + std::to_string(size) + " bytes; more than 51,200 must be sent through a bucket",
      "write template_bucket_name into a config.yaml above " + stack.file, at);
}

std::vector<std::string> foreseen_refusals(const Materialised& made) {
  std::vector<std::string> out;
  const base::Diagnostics found = lint::lint(made.parsed);
  for (const base::Diagnostic& each : found.list()) {
    if (each.severity != base::Severity::error) continue;
    if (out.size() == max_shown) {
      out.push_back("and " + base::plural(found.error_count() - max_shown, "error") +
                    " more of the template: cf validate lists them");
      break;
    }
    out.push_back("AWS will refuse it: " + with_place(each));
  }
  add_unknown_attributes(made.parsed, out);
  add_beyond_limits(made.desired, out);
  return out;
}

}  // namespace cf::workflow
