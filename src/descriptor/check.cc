// The checks of a descriptor against the project, for the environment in force.
#include <map>

#include "base/boundary.h"
#include "base/files.h"
#include "base/strings.h"
#include "descriptor/descriptor.h"
#include "document/scalar.h"

namespace cf::descriptor {
namespace {

using base::StackPath;
using document::Dialect;
using document::Node;

class ProjectCheck {
 public:
  ProjectCheck(const Descriptor& descriptor, const Environment& environment, const project::Project& project,
               base::Diagnostics& diagnostics)
      : descriptor_(descriptor), environment_(environment), project_(project), diagnostics_(diagnostics) {
    for (const Entry& entry : descriptor.entries) {
      if (!entry.name.empty())
        (entry.applies_to(environment.name) ? listed_ : elsewhere_)[path_of(entry)] = &entry;
    }
  }

  void run(const project::Graph& graph) {
    check_account(environment_, diagnostics_);
    ordered_.assign(project_.stacks.size(), false);
    for (const std::size_t index : graph.order) ordered_[index] = true;
    for (const Entry& entry : descriptor_.entries) {
      if (entry.name.empty() || !entry.applies_to(environment_.name)) continue;
      const project::StackConfig* stack = project_.find(path_of(entry));
      if (stack == nullptr) {
        missing_config(entry);
      } else if (entry.block == Block::deploy) {
        if (!entry.gold) check_template(entry, *stack);
        check_dependencies(entry, *stack);
      }
    }
  }

 private:
  StackPath path_of(const Entry& entry) const { return entry.path(environment_.name); }

  void report(const Entry& entry, std::string message, std::string hint, base::Origin at = {},
              base::Severity severity = base::Severity::error) {
    base::Diagnostic diagnostic;
    diagnostic.severity = severity;
    diagnostic.at = at ? at : entry.at;
    diagnostic.where =
        std::string(to_string(entry.block)) + "[" + std::to_string(entry.index) + "] " + entry.name;
    diagnostic.message = std::move(message);
    diagnostic.hint = std::move(hint);
    diagnostics_.add(std::move(diagnostic));
  }

  void missing_config(const Entry& entry) {
    const std::string prefix = environment_.name.str() + "/";
    std::string suggestion;
    if (++suggested_ <= max_suggestions) {
      if (names_.empty()) {
        for (const project::StackConfig& stack : project_.stacks) {
          const std::string& path = stack.path.str();
          if (path.starts_with(prefix)) names_.push_back(path.substr(prefix.size()) + ".yaml");
        }
      }
      suggestion = base::did_you_mean(entry.name, names_);
    }
    std::string hint = "the name is the config's path below config/" + environment_.name.str() + "/";
    if (entry.name.starts_with(prefix)) hint = "leave out '" + prefix + "': " + hint;
    // Others deploy what is under ignore: this repository need not have its config.
    report(entry, "there is no stack config config/" + prefix + entry.name + suggestion, hint, {},
           entry.block == Block::ignore ? base::Severity::warning : base::Severity::error);
  }

  void check_template(const Entry& entry, const project::StackConfig& stack) {
    const Node& mapping = stack.template_node;
    const Node& type_node = mapping.find("type");
    const std::string type = document::as_string(type_node).value_or("file");
    if (type == "cdk" || type == "sam") {
      report(entry, "templates of type '" + type + "' are not supported yet",
             "synthesise it, and name the template that comes of it", type_node.origin());
      return;
    }
    const Node path_node = mapping ? mapping.find("path") : stack.template_path;
    const auto path = document::as_string(path_node);
    if (type != "file" || !path || path_node.tag().starts_with("!"))
      return;  // found when it is fetched or resolved
    const std::filesystem::path templates = project_.root / "templates";
    const auto file = base::beneath(templates, *path);
    std::error_code ignored;
    if (!file) {
      const bool leaves = file.error().kind != base::ErrorKind::not_found;
      report(entry,
             "the template " +
                 (leaves ? "'" + *path + "' is not below templates/" : std::string(file.error().message)),
             leaves ? "" : file.error().hint, path_node.origin());
    } else if (!std::filesystem::is_regular_file(*file, ignored)) {
      report(entry,
             "there is no template templates/" + *path +
                 base::did_you_mean(file->filename().string(), names_in(*file)),
             entry.gold ? "" : gold_hint(), path_node.origin());
    }
  }

  std::string gold_hint() const {
    const std::string key = descriptor_.is_version_2() ? "gold_template" : "phdata_gold_template";
    return "for a gold template set '" + key + ": true' and its 'version'";
  }

  std::vector<std::string> names_in(const std::filesystem::path& file) const {
    std::vector<std::string> names;
    if (!base::Boundary(base::repository_top(project_.root)).admits(file.parent_path())) return names;
    if (const auto entries = base::list_directory(file.parent_path())) {
      for (const base::DirEntry& entry : *entries) names.push_back(entry.name);
    }
    return names;
  }

  void check_dependencies(const Entry& entry, const project::StackConfig& stack) {
    const auto index = static_cast<std::size_t>(&stack - project_.stacks.data());
    for (const project::Dependency& dependency : stack.dependencies) {
      const project::StackConfig* target = project_.find(dependency.target);
      // Missing ones are the project's errors, and so are cycles: the order can't be right then.
      if (target == nullptr || !ordered_[index]) continue;
      const auto found = listed_.find(dependency.target);
      if (found == listed_.end()) {
        if (!is_of_another_environment(dependency.target)) not_listed(entry, dependency);
      } else if (found->second->block == Block::undeploy) {
        report(entry, "it needs " + dependency.target.str() + ", which is under undeploy",
               "move one of them, or remove the dependency", dependency.at);
      } else if (found->second->block == Block::deploy && found->second->index > entry.index) {
        report(entry,
               "it is listed before " + found->second->name + ", which it needs (" + dependency.why + " at " +
                   base::locate(dependency.at).str() + ")",
               "list " + found->second->name + " (" + base::locate(found->second->at).str() + ") first");
      }
    }
  }

  // Such a stack is deployed with its own environment, and the plan says so where it is not there yet.
  bool is_of_another_environment(const base::StackPath& path) const {
    const std::string first = path.str().substr(0, path.str().find('/'));
    return first != environment_.name.str() && descriptor_.find(base::EnvironmentName(first)) != nullptr;
  }

  void not_listed(const Entry& entry, const project::Dependency& dependency) {
    const bool other = elsewhere_.count(dependency.target) != 0;
    report(entry,
           "it needs " + dependency.target.str() + ", which is not listed for " + environment_.name.str() +
               " and so must be deployed already (" + dependency.why + " at " +
               base::locate(dependency.at).str() + ")",
           other ? "or add " + environment_.name.str() + " to the deploy_env of its entry"
                 : "or list it under deploy, before this one",
           {}, base::Severity::warning);
  }

  static constexpr std::size_t max_suggestions = 20;
  const Descriptor& descriptor_;
  const Environment& environment_;
  const project::Project& project_;
  base::Diagnostics& diagnostics_;
  std::map<StackPath, const Entry*> listed_, elsewhere_;
  std::vector<bool> ordered_;  // by index: it lies on no cycle
  std::vector<std::string> names_;
  std::size_t suggested_ = 0;
};

}  // namespace

void check_account(const Environment& environment, base::Diagnostics& diagnostics) {
  if (!environment.account.empty() || environment.account_text.empty()) return;
  diagnostics
      .error(environment.account_at,
             "'" + environment.account_text + "' is no AWS account id: the account of " +
                 environment.name.str() + " must be twelve digits",
             "replace it with the account's id, best in quotes")
      .where = "environment " + environment.name.str();
}

void check(const Descriptor& descriptor, const Environment& environment, const project::Project& project,
           const project::Graph& graph, base::Diagnostics& diagnostics) {
  ProjectCheck(descriptor, environment, project, diagnostics).run(graph);
  diagnostics.sort();
}

}  // namespace cf::descriptor
