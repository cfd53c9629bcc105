#include "cli/gold_project.h"

#include <algorithm>

#include "base/strings.h"
#include "gold/layouts.h"
#include "gold/version.h"
#include "workflow/gold_registry.h"

namespace cf::cli {

void declare_bucket(Arguments& arguments, CommonOptions& options) {
  arguments.option("--profile", options.profile).option("--region", options.region);
}

void declare_project(Arguments& arguments, CommonOptions& options) {
  options.declare_repository(arguments);
  declare_bucket(arguments, options);
}

GoldProject::GoldProject(const CommonOptions& options, bool needs_descriptor) {
  auto found = options.settings();
  if (found) {
    settings = *std::move(found);
  } else if (!needs_descriptor && options.project.empty() && options.descriptor.empty()) {
    settings = options.bare_settings();
    settings.workspace.root.clear();
  } else {
    throw base::Failure(std::move(found).error());
  }
  if (needs_descriptor && settings.descriptor.empty())
    throw base::Failure(base::error(base::ErrorKind::input, "there is no deployment.yaml here",
                                    "'cf init' makes one; --descriptor names one"));
  if (!settings.descriptor.empty()) {
    base::Diagnostics diagnostics;
    descriptor = descriptor::read(settings.descriptor, settings.descriptor.filename().string(), diagnostics);
    if (diagnostics.has_errors()) throw base::Failure(base::to_error(diagnostics));
  }
  // Nothing is signed in or asked before a bucket is opened.
  if (!settings.local) access = std::make_unique<workflow::Access>(settings);
  gold::Settings gold = workflow::gold_settings(settings, descriptor ? &*descriptor : nullptr, access.get());
  if (settings.workspace.root.empty()) {
    gold.cache.clear();
    gold.vendor.clear();
    gold.lock_file.clear();
  }
  address = gold.base;
  registry = std::make_unique<gold::Registry>(std::move(gold));
}

std::string GoldProject::path_of(const gold::Index& index, const std::string& named) const {
  if (index.templates.count(named) != 0) return named;
  std::vector<std::string> found, all;
  for (const auto& [path, listed] : index.templates) {
    const std::string stem = gold::name_of(path);
    if (stem == named) found.push_back(path);
    all.push_back(path);
    all.push_back(stem);
  }
  if (found.size() == 1) return found.front();
  throw base::Failure(base::error(
      base::ErrorKind::usage,
      found.empty() ? "the registry has no template '" + named + "'" + base::did_you_mean(named, all)
                    : "'" + named + "' may be " + base::join(found, " or "),
      "'cf gold search' lists them"));
}

std::string GoldProject::path_of(const gold::Index& index, const NamedTemplate& named,
                                 const base::Call& call) const {
  const bool is_listed = std::any_of(index.templates.begin(), index.templates.end(), [&](const auto& each) {
    return each.first == named.path || gold::name_of(each.first) == named.path;
  });
  if (is_listed || !named.is_exact()) return path_of(index, named.path);
  const auto is_there = [&](const std::string& path) {
    return registry->exists(path, named.version, call).or_throw();
  };
  if (is_there(named.path)) return named.path;
  std::vector<std::string> found;
  for (const std::string& extension : gold::template_extensions())
    if (is_there(named.path + extension)) found.push_back(named.path + extension);
  if (found.size() == 1) return found.front();
  if (found.empty() && !index.templates.empty()) return path_of(index, named.path);
  throw base::Failure(
      base::error(base::ErrorKind::usage,
                  found.empty() ? "the registry " + address + " has no " + named.path + " " + named.version
                                : "'" + named.path + "' may be " + base::join(found, " or "),
                  "check the path and the version"));
}

gold::Index GoldProject::index_for(const NamedTemplate& named, const base::Call& call) const {
  if (!named.is_exact()) return index(call);
  return registry->index(call).or_throw().value_or(gold::Index{});
}

gold::Index GoldProject::index(const base::Call& call) const {
  auto index = registry->index(call).or_throw();
  if (!index)
    throw base::Failure(base::error(
        base::ErrorKind::input, "the registry " + address + " has no index.json: nobody knows what is in it",
        "check the address, name an exact version (network/vpc.yaml@1.0.0), or have the index written by "
        "'cf gold publish'"));
  return *std::move(index);
}

bool NamedTemplate::is_exact() const {
  return !version.empty() && !gold::is_range(version);
}

NamedTemplate named_template(const std::string& word) {
  const std::size_t at = word.rfind('@');
  if (at == std::string::npos || at == 0) return {word, ""};
  return {word.substr(0, at), word.substr(at + 1)};
}

std::vector<std::string> newest_first(const gold::Index& index, const std::string& path) {
  std::vector<std::string> versions = index.versions_of(path);
  std::stable_sort(versions.begin(), versions.end(), [](const std::string& a, const std::string& b) {
    return gold::parse_version(a).value_or(gold::Version{}) >
           gold::parse_version(b).value_or(gold::Version{});
  });
  return versions;
}

std::string newest_for(const gold::Index& index, const workflow::GoldUse& use, bool any) {
  const std::string range_text = any ? "*" : gold::is_range(use.written) ? use.written : "^" + use.written;
  const auto range = gold::parse_range(range_text);
  return range ? gold::newest(*range, index.versions_of(use.template_path)).value_or("") : "";
}

std::string columns(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i >= widths.size()) widths.push_back(0);
      widths[i] = std::max(widths[i], base::code_points(row[i]));
    }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line += std::string(widths[i] - base::code_points(row[i]) + 2, ' ');
    }
    while (line.ends_with(' ')) line.pop_back();
    text += line + "\n";
  }
  return text;
}

}  // namespace cf::cli
