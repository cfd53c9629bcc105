#include "cli/gold_example.h"

#include <algorithm>

#include "base/strings.h"

namespace cf::cli {
namespace {

constexpr std::string_view mark = "!stack_output ";

// The reference that begins at `at`, behind the mark; nothing: none of an environment's stack.
struct Placed {
  OutputReference reference;
  std::size_t end = 0;
};
Placed placed_at(const std::string& text, std::size_t at) {
  Placed found;
  found.end = std::min(text.find_first_of(" \t\n,]}#'\"", at), text.size());
  const std::string written = text.substr(at, found.end - at);
  const std::size_t slash = written.find('/'), colons = written.find("::");
  if (slash == std::string::npos || colons == std::string::npos || slash > colons) return found;
  found.reference = {written.substr(0, slash), written.substr(slash + 1, colons - slash - 1),
                     written.substr(colons + 2)};
  return found;
}

// "  Project: insights" of `parameters` or `stack_tags`, and nothing deeper.
std::string with_value(const std::string& text, const std::string& key, const std::string& old,
                       const std::string& value) {
  std::vector<std::string> lines = base::split(text, '\n');
  for (std::string& line : lines) {
    const std::string before = "  " + key + ": ";
    if (line.rfind(before, 0) == 0 && (old.empty() || line.substr(before.size()) == old))
      line = before + value;
  }
  return base::join(lines, "\n");
}

}  // namespace

std::string config_name_of(const std::string& template_path) {
  return base::replace_all(template_path.substr(0, template_path.rfind('.')), "_", "-") + ".yaml";
}

std::string fitted(const std::string& example, const Fitting& fitting) {
  std::string text;
  std::size_t done = 0;
  for (std::size_t at = example.find(mark); at != std::string::npos; at = example.find(mark, done)) {
    at += mark.size();
    const Placed found = placed_at(example, at);
    text += example.substr(done, at - done);
    text +=
        found.reference.environment == fitting.example
            ? fitting.environment + "/" + fitting.file(found.reference.file) + "::" + found.reference.output
            : example.substr(at, found.end - at);
    done = found.end;
  }
  text += example.substr(done);
  text = with_value(text, "Environment", fitting.example, fitting.environment);
  return fitting.project.empty() ? text : with_value(text, "Project", "", fitting.project);
}

std::vector<OutputReference> output_references(const std::string& config) {
  std::vector<OutputReference> references;
  for (std::size_t at = config.find(mark); at != std::string::npos; at = config.find(mark, at)) {
    at += mark.size();
    const OutputReference found = placed_at(config, at).reference;
    const bool known = std::any_of(references.begin(), references.end(), [&](const OutputReference& other) {
      return other.environment == found.environment && other.file == found.file &&
             other.output == found.output;
    });
    if (!found.file.empty() && !known) references.push_back(found);
  }
  return references;
}

}  // namespace cf::cli
