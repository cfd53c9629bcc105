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
  return out;
}

}  // namespace cf::workflow
