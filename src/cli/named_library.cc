#include "cli/named_library.h"

#include "base/strings.h"
#include "cli/command.h"

namespace cf::cli {
namespace {

std::filesystem::path library_folder(const std::string& named) {
  const std::filesystem::path here = std::filesystem::current_path();
  const std::string hint = "name its folder, which has a library.yaml, with --library";
  if (!named.empty()) {
    if (gold::is_library(named)) return named;
    throw base::Failure(
        base::error(base::ErrorKind::usage, named + " is no library of gold templates", hint));
  }
  for (const std::filesystem::path& candidate : {here, here / "gold-templates"})
    if (gold::is_library(candidate)) return candidate;
  throw base::Failure(
      base::error(base::ErrorKind::usage, "there is no library of gold templates here", hint));
}

}  // namespace

std::optional<gold::Library> named_library(const std::string& folder) {
  base::Diagnostics diagnostics;
  gold::Library library =
      gold::read_library(gold::read_tree(library_folder(folder), diagnostics), diagnostics);
  if (!diagnostics.empty()) print_error(report::for_terminal(base::describe(diagnostics)));
  if (diagnostics.has_errors()) return std::nullopt;
  return library;
}

std::vector<const gold::SourceTemplate*> named_templates(const gold::Library& library,
                                                         const std::vector<std::string>& names) {
  std::vector<const gold::SourceTemplate*> found;
  std::vector<std::string> known;
  for (const gold::SourceTemplate& source : library.templates) {
    known.push_back(source.path);
    known.push_back(source.name);
    if (names.empty()) found.push_back(&source);
  }
  for (const std::string& name : names) {
    const gold::SourceTemplate* source = library.find(name);
    if (source == nullptr)
      throw base::Failure(base::error(base::ErrorKind::usage, "the library has no template '" + name + "'" +
                                                                  base::did_you_mean(name, known)));
    found.push_back(source);
  }
  return found;
}

}  // namespace cf::cli
