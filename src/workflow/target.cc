#include "workflow/target.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/files.h"
#include "base/lanes.h"
#include "base/strings.h"
#include "workflow/stack_policy.h"

namespace cf::workflow {
namespace {

using base::ErrorKind;
using base::StackPath;

std::string shown(const Settings& settings) {
  return settings.descriptor.lexically_relative(settings.workspace.root).string();
}

std::vector<std::string> groups_of(const Settings& settings) {
  std::vector<std::string> names;
  auto entries = base::list_directory(settings.project / "config");
  if (!entries) return names;
  for (const base::DirEntry& entry : *entries)
    if (entry.is_directory) names.push_back(entry.name);
  return names;
}

std::vector<std::string> names_of(const descriptor::Descriptor& descriptor) {
  std::vector<std::string> names;
  for (const descriptor::Environment& environment : descriptor.environments)
    names.push_back(environment.name.str());
  return names;
}

[[noreturn]] void no_such_environment(const std::string& name, const std::vector<std::string>& names,
                                      const std::string& where) {
  throw base::Failure(
      base::error(ErrorKind::usage,
                  "there is no environment '" + name + "' in " + where + base::did_you_mean(name, names),
                  names.empty() ? std::string() : "it has " + base::join(names, ", ")));
}

std::shared_ptr<worker::PythonWorker> python_worker(const Settings& settings) {
  if (settings.workspace.trust == base::Trust::fork) return nullptr;
  worker::PythonOptions options;
  options.interpreter = settings.python;
  options.project = settings.project;
  options.root = settings.workspace.root;
  options.processes = settings.threads == 0 ? base::cpu_threads() : settings.threads;
  return std::make_shared<worker::PythonWorker>(std::move(options));
}

project::Options project_options(const Settings& settings, bool provenance, const std::string& command_path,
                                 std::shared_ptr<worker::PythonWorker> python) {
  project::Options options;
  options.environment = settings.variables_seen();
  options.variables = settings.variables;
  options.command_path = command_path;
  options.threads = settings.threads == 0 ? base::cpu_threads() : settings.threads;
  options.provenance = provenance;
  if (python)
    options.jinja_fallback = [python = std::move(python), root = settings.project / "config"](
                                 const std::string& name, const std::string& text,
                                 const document::Node& context, const document::Node& jinja) {
      return python->jinja(root, name, text, context, jinja, {});
    };
  return options;
}

// A stack that several entries name, each for other environments, is the one that is asked for here.
void add_descriptor_targets(Repository& repository) {
  std::set<StackPath> taken;
  for (const descriptor::Entry& entry : repository.descriptor->entries)
    if (entry.applies_to(repository.environment)) taken.insert(entry.path(repository.environment));
  for (const descriptor::Entry& entry : repository.descriptor->entries) {
    if (!entry.applies_to(repository.environment) && !taken.insert(entry.path(repository.environment)).second)
      continue;
    Target target;
    target.path = entry.path(repository.environment);
    target.block = static_cast<plan::Block>(entry.block);
    target.entry = &entry;
    target.config = repository.project.find(target.path);
    if (!entry.applies_to(repository.environment)) {
      target.requested = false;
      target.not_requested = "not requested for this environment";
    }
    repository.targets.push_back(std::move(target));
  }
}

// Accounts, rules and where gold templates come from as the trusted descriptor has them, whatever the
// repository's own says.
std::shared_ptr<const descriptor::Descriptor> as_trusted(const descriptor::Descriptor& trusted,
                                                         const descriptor::Descriptor& own,
                                                         base::Diagnostics& diagnostics,
                                                         const std::string& in_force) {
  auto ruled = std::make_shared<descriptor::Descriptor>(own);
  ruled->gold = trusted.gold;
  for (descriptor::Environment& environment : ruled->environments) {
    const descriptor::Environment* known = trusted.find(environment.name);
    environment.rules = known == nullptr ? descriptor::Rules{} : known->rules;
    environment.account = known == nullptr ? base::AccountId() : known->account;
    if (known == nullptr && environment.name.str() == in_force)
      diagnostics.error(environment.at,
                        "the environment " + in_force + " is not in the base branch's descriptor",
                        "accounts and roles are taken from there alone: it can be planned once it is merged");
  }
  return ruled;
}

std::shared_ptr<const descriptor::Descriptor> with_versions(
    const descriptor::Descriptor& own, const std::map<std::size_t, std::string>& versions) {
  auto moved = std::make_shared<descriptor::Descriptor>(own);
  for (descriptor::Entry& entry : moved->entries)
    if (const auto found = versions.find(entry.index);
        entry.block == descriptor::Block::deploy && found != versions.end())
      entry.version = found->second;
  return moved;
}

// What an environment of a plain project names: "." everything, a stack group, or one stack. As
// project::load() takes it.
struct Scope {
  std::string below;
  bool contains(const std::string& path) const {
    return below.empty() || path + ".yaml" == below || path.starts_with(below + "/");
  }
};

std::optional<Scope> scope_of(const Settings& settings, std::string name) {
  if (name == ".") return Scope{};
  const std::filesystem::path config = settings.project / "config";
  if (name.ends_with(".yaml")) name.resize(name.size() - 5);
  std::error_code failed;
  const auto group = base::beneath(config, name);
  if (name.empty() || !group) return std::nullopt;
  if (std::filesystem::is_directory(*group, failed)) return Scope{name};
  const auto stack = base::beneath(config, name + ".yaml");
  if (stack && std::filesystem::is_regular_file(*stack, failed)) return Scope{name + ".yaml"};
  return std::nullopt;
}

void add_project_targets(Repository& repository, const Scope& scope) {
  for (const project::StackConfig& stack : repository.project.stacks) {
    if (!scope.contains(stack.path.str())) continue;
    Target target;
    target.path = stack.path;
    target.config = &stack;
    repository.targets.push_back(std::move(target));
  }
}

void index_targets(Repository& repository) {
  for (Target& target : repository.targets)
    if (target.config != nullptr)
      target.stack = static_cast<std::size_t>(target.config - repository.project.stacks.data());
}

// A descriptor's list is a deployment order already; a plain project's stacks get the graph's.
void sort_targets(Repository& repository) {
  std::vector<std::size_t> rank(repository.project.stacks.size(), repository.project.stacks.size());
  for (std::size_t i = 0; i < repository.graph.order.size(); ++i) rank[repository.graph.order[i]] = i;
  std::stable_sort(repository.targets.begin(), repository.targets.end(),
                   [&](const Target& a, const Target& b) {
                     if (a.block != b.block) return a.block < b.block;
                     const std::size_t last = rank.size();
                     const std::size_t of_a = a.config != nullptr ? rank[a.stack] : last;
                     const std::size_t of_b = b.config != nullptr ? rank[b.stack] : last;
                     return a.block == plan::Block::undeploy ? of_a > of_b : of_a < of_b;
                   });
}

}  // namespace

base::Region home_region(const descriptor::Rules& rules) {
  return rules.regions.empty() ? base::Region() : rules.regions.front();
}

const descriptor::Rules& Repository::rules() const {
  static const descriptor::Rules none;
  const descriptor::Environment* found = descriptor ? descriptor->find(environment) : nullptr;
  return found == nullptr ? none : found->rules;
}

namespace {

// What is for every stack with such a parameter makes no dependency: only its template, which is not read
// yet, says whether it has one, and a stack would need itself.
std::vector<document::Node> overlays_named_for(const Repository& repository, const StackPath& path) {
  std::vector<document::Node> parameters;
  const auto& overlays = repository.rules().overlays;
  const auto here = overlays.find(repository.region);
  if (here == overlays.end()) return parameters;
  for (const descriptor::Entry& entry : repository.descriptor->entries) {
    if (entry.path(repository.environment) != path) continue;
    const auto own = here->second.stacks.find(entry.name);
    if (own != here->second.stacks.end()) parameters.push_back(own->second);
  }
  return parameters;
}

}  // namespace

const Target* Repository::find(const StackPath& path) const {
  for (const Target& target : targets)
    if (target.path == path) return &target;
  return nullptr;
}

std::unique_ptr<Repository> load_repository(const Settings& settings, const std::string& given,
                                            const LoadOptions& options) {
  const std::string environment = canonical_environment(settings, given);
  auto repository = std::make_unique<Repository>();
  repository->environment = base::EnvironmentName(environment);
  const descriptor::Environment* found = nullptr;
  std::optional<Scope> scope;
  if (!settings.descriptor.empty()) {
    repository->descriptor =
        settings.descriptors->read(settings.descriptor, shown(settings), repository->diagnostics);
    found = repository->descriptor->find(repository->environment);
    if (found == nullptr) {
      if (repository->diagnostics.has_errors()) throw base::Failure(base::to_error(repository->diagnostics));
      no_such_environment(environment, names_of(*repository->descriptor), shown(settings));
    }
    if (settings.trusted)
      repository->descriptor =
          as_trusted(*settings.trusted, *repository->descriptor, repository->diagnostics, environment);
    if (!options.versions.empty())
      repository->descriptor = with_versions(*repository->descriptor, options.versions);
    found = repository->descriptor->find(repository->environment);
    repository->account = found->account;
    repository->home = home_region(found->rules);
    repository->region = options.region.empty() ? repository->home : options.region;
  } else {
    scope = scope_of(settings, environment);
    if (!scope) no_such_environment(environment, groups_of(settings), "config/ of the Sceptre project");
  }
  if (!settings.descriptor.empty())
    repository->stack_policy = read_stack_policy(settings, repository->rules(), repository->diagnostics);
  repository->python = python_worker(settings);
  const std::string below = scope ? scope->below : environment;
  project::Options reading = project_options(settings, options.provenance, below, repository->python);
  reading.region = repository->region.str();
  reading.regional_group = environment;
  if (found != nullptr)
    reading.laid_over = [&repository = *repository](const StackPath& path) {
      return overlays_named_for(repository, path);
    };
  repository->project = project::load(settings.workspace, settings.project, below, reading);
  repository->graph = project::build_graph(repository->project);
  repository->diagnostics.append(repository->project.diagnostics);
  if (repository->descriptor) {
    if (options.check_descriptor)
      descriptor::check(*repository->descriptor, *found, repository->project, repository->graph,
                        repository->diagnostics);
    add_descriptor_targets(*repository);
    index_targets(*repository);
  } else {
    add_project_targets(*repository, *scope);
    index_targets(*repository);
    sort_targets(*repository);
  }
  repository->diagnostics.sort();
  return repository;
}

std::string canonical_environment(const Settings& settings, const std::string& given) {
  const auto path = base::canonical_path(given);
  if (!path || given.empty()) return given;
  if (path->empty()) return ".";
  const bool is_file = settings.descriptor.empty() && path->ends_with(".yaml");
  return path->substr(0, path->size() - (is_file ? 5 : 0));
}

std::vector<std::string> environments_of(const Settings& settings, base::Diagnostics& diagnostics) {
  if (settings.descriptor.empty()) return groups_of(settings);
  return names_of(*settings.descriptors->read(settings.descriptor, shown(settings), diagnostics));
}

std::string environment_of(const Settings& settings, const std::string& given) {
  base::Diagnostics ignored;
  const std::string stack_path = canonical_environment(settings, given);
  if (settings.descriptor.empty() && stack_path.find('/') == std::string::npos &&
      scope_of(settings, stack_path))
    return stack_path;
  const std::string first = stack_path.substr(0, stack_path.find('/'));
  for (const std::string& name : environments_of(settings, ignored))
    if (name == first) return name;
  const std::vector<std::string> names = environments_of(settings, ignored);
  throw base::Failure(
      base::error(ErrorKind::usage,
                  "'" + stack_path + "' is neither an environment nor the path of a stack" +
                      base::did_you_mean(first, names),
                  "a path begins with the environment: " + (names.empty() ? "dev" : names[0]) + "/network"));
}

}  // namespace cf::workflow
