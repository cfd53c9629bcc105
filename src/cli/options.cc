#include "cli/options.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "base/boundary.h"
#include "base/diagnostics.h"
#include "base/files.h"
#include "document/yaml.h"
#include "net/url.h"
#include "project/project.h"

extern char** environ;

namespace cf::cli {
namespace {

std::map<std::string, std::string> process_environment() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos)
      variables.emplace(std::string(text.substr(0, equals)), std::string(text.substr(equals + 1)));
  }
  return variables;
}

std::string value_of(const std::map<std::string, std::string>& variables, const std::string& name) {
  const auto found = variables.find(name);
  return found == variables.end() ? std::string() : found->second;
}

base::Result<void> check_endpoints(const std::map<std::string, std::string>& variables) {
  for (const auto& [name, value] : variables)
    if (name.starts_with("AWS_ENDPOINT_URL") && !value.empty() && !net::split_url(value))
      return base::error(base::ErrorKind::usage, name + " is no http or https URL: " + value,
                         "give it as http://127.0.0.1:4566, or unset it to use AWS itself");
  return {};
}

// A role's name as IAM takes it, with its path or without, or an ARN.
base::Result<void> check_role(const std::string& role) {
  const bool strange = std::any_of(role.begin(), role.end(), [](unsigned char c) {
    return std::isalnum(c) == 0 &&
           std::string_view("+=,.@_-/:").find(static_cast<char>(c)) == std::string_view::npos;
  });
  if (!strange && (role.starts_with("arn:") || role.find(':') == std::string::npos)) return {};
  return base::error(
      base::ErrorKind::usage, "'" + role + "' can't be a role",
      "give a name of letters, digits and +=,.@_-, a role's ARN, or none for your own credentials");
}

}  // namespace

void CommonOptions::declare_repository(Arguments& arguments) {
  declare_variables(arguments);
  arguments.option("--project", project)
      .option("--descriptor", descriptor)
      .option("--python", python)
      .option("--gold", gold)
      .choice("--color", colour, {"auto", "always", "never"})
      .flag("-v,--verbose", verbose);
}

void CommonOptions::declare_variables(Arguments& arguments) {
  arguments.list("--var", variables).list("--var-file", variable_files).flag("--merge-vars", merge_variables);
}

void CommonOptions::declare_cloud(Arguments& arguments) {
  cloud = true;
  arguments.flag("--local", local)
      .option("--role", role)
      .option("--profile", profile)
      .option("--region", region);
}

workflow::Settings CommonOptions::bare_settings() const {
  workflow::Settings settings;
  settings.environment = process_environment();
  settings.home = value_of(settings.environment, "HOME");
  settings.local = local;
  settings.role = role;
  settings.only_plans = only_plans;
  settings.profile = profile;
  settings.region = region;
  settings.python = python.empty() ? value_of(settings.environment, "CF_PYTHON") : python;
  settings.gold = gold.empty() ? value_of(settings.environment, "CF_GOLD") : gold;
  settings.verbose = verbose;
  return settings;
}

base::Result<document::Node> CommonOptions::variables_from(const std::filesystem::path& current) const {
  base::Diagnostics diagnostics;
  std::vector<document::Node> files;
  for (const std::string& name : variable_files) {
    const auto kept = base::require_kept_within(base::repository_top(current), current / name);
    auto text = kept ? base::read_file(current / name) : kept.error();
    if (!text) {
      base::Error error = std::move(text).error().while_("reading --var-file " + name);
      error.kind = base::ErrorKind::usage;
      return error;
    }
    files.push_back(document::parse_yaml(name, *std::move(text), diagnostics));
  }
  document::Node merged = project::merge_variables(files, variables, merge_variables, diagnostics);
  if (diagnostics.has_errors()) {
    base::Error error = base::to_error(diagnostics);
    // Of the command line itself, not of what a file holds.
    if (!diagnostics.list().front().at) error.kind = base::ErrorKind::usage;
    return error;
  }
  return merged;
}

base::Result<workflow::Settings> CommonOptions::settings() const {
  workflow::Settings settings = bare_settings();
  if (auto valid = check_role(role); !valid) return std::move(valid).error();
  if (cloud && !local)
    if (auto endpoints = check_endpoints(settings.environment); !endpoints)
      return std::move(endpoints).error();
  std::error_code failed;
  workflow::Place place{std::filesystem::current_path(failed), project, descriptor};
  if (failed)
    return base::error(base::ErrorKind::usage, "the current directory cannot be read: " + failed.message());
  // The interpreter is started in another folder; a name without a slash is looked up in PATH.
  if (settings.python.find('/') != std::string::npos)
    settings.python = (place.current / settings.python).string();
  if (auto located = workflow::locate(place, settings); !located) return std::move(located).error();
  settings.local_state = settings.workspace.root / ".cf" / "local.db";

  auto given = variables_from(place.current);
  if (!given) return std::move(given).error();
  settings.variables = *std::move(given);
  return settings;
}

}  // namespace cf::cli
