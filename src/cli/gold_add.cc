#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

#include "base/files.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/gold_example.h"
#include "cli/gold_order.h"
#include "cli/gold_project.h"
#include "cli/run_context.h"
#include "descriptor/edit.h"
#include "gold/layouts.h"
#include "gold/version.h"
#include "template/template.h"

namespace cf::cli {
namespace {

class GoldAdd final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("TEMPLATE", template_, true)
        .list("--environment", environments_)
        .option("--name", name_);
    declare_project(arguments, common_);
  }

  base::ExitCode run() override {
    const GoldProject project(common_, true);
    const Interrupt interrupt;
    const std::vector<const descriptor::Environment*> environments = chosen(*project.descriptor);
    const NamedTemplate named = named_template(template_);
    const gold::Index index = project.index_for(named, interrupt.call());
    const std::string path = project.path_of(index, named, interrupt.call());
    const std::string version =
        named.version.empty() ? version_for(newest_of(index, path), environments) : named.version;
    const gold::Fetched fetched =
        project.registry->fetch_template(path, version, interrupt.call()).or_throw();
    if (name_.empty()) name_ = config_name_of(path);
    if (!name_.ends_with(".yaml")) name_ += ".yaml";
    refuse_second(*project.descriptor, environments);
    uses_ = known_uses(project, environments);
    refuse_second_version(project, path, fetched.version, interrupt.call());

    std::map<std::string, NewConfig> configs;
    for (const descriptor::Environment* environment : environments)
      configs[environment->name.str()] =
          config_for(project, environment->name.str(), path, index.find(path, fetched.version), fetched);
    const descriptor::Place place = place_among(project, configs);
    const std::filesystem::path file = std::filesystem::weakly_canonical(project.settings.descriptor);
    const std::string text = base::read_file(file).or_throw();
    base::Diagnostics diagnostics;
    const auto changed = descriptor::with_gold_entry(text, file.filename().string(),
                                                     {name_, version, environments_, place}, diagnostics);
    if (!changed) return report_error(base::to_error(diagnostics));
    // The configs first: a descriptor that names what is not there would be an error.
    std::string said;
    for (const auto& [environment, config] : configs) said += write_config(project, environment, config);
    base::write_file(file, *changed).or_throw();
    project.registry->save_lock().or_throw();
    print(report::for_terminal(
        said + "added " + name_ + " to " + file.filename().string() + ": " + path + " " + fetched.version +
        (version == fetched.version ? "" : " (" + version + ")") + "\n" +
        moved_behind(*project.descriptor, place) + wanting(project, environments, index)));
    return base::ExitCode::ok;
  }

 private:
  std::vector<const descriptor::Environment*> chosen(const descriptor::Descriptor& descriptor) {
    std::vector<std::string> known;
    for (const descriptor::Environment& environment : descriptor.environments)
      known.push_back(environment.name.str());
    if (environments_.empty())
      throw base::Failure(base::error(base::ErrorKind::usage, "cf gold add needs --environment",
                                      "one of " + base::join(known, ", ") + ", or all"));
    std::vector<const descriptor::Environment*> found;
    for (const std::string& name : environments_) {
      if (base::equals_ignore_case(name, "all"))
        for (const descriptor::Environment& environment : descriptor.environments)
          found.push_back(&environment);
      else if (const auto* environment = descriptor.find(base::EnvironmentName(name)))
        found.push_back(environment);
      else
        throw base::Failure(
            base::error(base::ErrorKind::usage,
                        "there is no environment '" + name + "'" + base::did_you_mean(name, known),
                        "there are " + base::join(known, ", ") + ", and all"));
    }
    return found;
  }

  void refuse_second(const descriptor::Descriptor& descriptor,
                     const std::vector<const descriptor::Environment*>& environments) const {
    for (const descriptor::Entry& entry : descriptor.entries)
      for (const descriptor::Environment* environment : environments)
        if (entry.name == name_ && entry.applies_to(environment->name))
          throw base::Failure(base::error(base::ErrorKind::usage,
                                          name_ + " is listed for " + environment->name.str() + " already",
                                          "choose another name with --name", entry.at));
  }

  // What keeps the repository from being read is a plan's to tell; it need not keep anybody from adding.
  static std::vector<workflow::GoldUse> known_uses(
      const GoldProject& project, const std::vector<const descriptor::Environment*>& environments) {
    std::vector<std::string> names;
    for (const descriptor::Environment* environment : environments) names.push_back(environment->name.str());
    try {
      return workflow::gold_uses(project.settings, names, *project.registry);
    } catch (const base::Failure&) {
      return {};
    }
  }

  // A plan would block them all: an environment takes one version of a template.
  void refuse_second_version(const GoldProject& project, const std::string& path, const std::string& version,
                             const base::Call& call) const {
    for (const workflow::GoldUse& use : uses_) {
      if (use.template_path != path) continue;
      const std::string theirs = project.registry->exact_version(path, use.written, call).or_throw();
      if (theirs == version) continue;
      throw base::Failure(base::error(
          base::ErrorKind::usage,
          use.environment.str() + " has " + path + " " + theirs + " already (" + use.entry_name +
              "), and an environment takes one version of a template",
          "add " + path + "@" + use.written + ", or move the other one with 'cf gold upgrade " + path + "'"));
    }
  }

  static std::string newest_of(const gold::Index& index, const std::string& path) {
    const auto range = gold::parse_range("*");
    const auto newest = range ? gold::newest(*range, index.versions_of(path)) : std::nullopt;
    if (newest) return *newest;
    throw base::Failure(
        base::error(base::ErrorKind::input, path + " has no version that is no pre-release",
                    "name one: " + path + "@" + base::join(newest_first(index, path), " or @")));
  }

  // What compatible versions bring comes with 'cf gold upgrade', unless the rules want exact versions.
  static std::string version_for(const std::string& newest,
                                 const std::vector<const descriptor::Environment*>& environments) {
    const bool exact = std::any_of(environments.begin(), environments.end(), [](const auto* environment) {
      return environment->rules.gold.floating_forbidden;
    });
    return (exact ? "" : "^") + newest;
  }

  struct NewConfig {
    std::string text, example;  // the environment of the example that it comes from
    bool kept = false;          // is there already
  };

  NewConfig config_for(const GoldProject& project, const std::string& environment, const std::string& path,
                       const gold::Release* release, const gold::Fetched& fetched) const {
    NewConfig config;
    const std::filesystem::path file = config_file(project, environment);
    std::error_code failed;
    if (std::filesystem::exists(file, failed)) {
      config.kept = true;
      config.text = base::read_file(file).value_or("");
    } else if (release != nullptr && !release->examples.empty()) {
      // The example of that name, else that of dev, else any.
      auto example = release->examples.find(environment);
      if (example == release->examples.end()) example = release->examples.find("dev");
      if (example == release->examples.end()) example = release->examples.begin();
      config.example = example->first;
      config.text = fit(project, environment, example->second, example->first);
    } else {
      config.text = skeleton(project, environment, path, fetched);
    }
    return config;
  }

  std::filesystem::path config_file(const GoldProject& project, const std::string& environment) const {
    return base::beneath(project.settings.project / "config" / environment, name_).or_throw();
  }

  // Gives what was done, a line.
  std::string write_config(const GoldProject& project, const std::string& environment,
                           const NewConfig& config) const {
    const std::string shown = "config/" + environment + "/" + name_;
    if (config.kept) return "kept " + shown + "\n";
    base::write_file(config_file(project, environment), config.text, base::Durability::unsynced).or_throw();
    const std::string& example = config.example;
    return "wrote " + shown +
           (example.empty() || example == environment ? "" : ", the example for " + example) + "\n";
  }

  descriptor::Place place_among(const GoldProject& project,
                                const std::map<std::string, NewConfig>& configs) const {
    descriptor::Entry added;
    added.name = name_;
    added.deploy_env = environments_;
    std::map<std::string, std::string> texts;
    for (const auto& [environment, config] : configs) texts[environment] = config.text;
    return place_of(project, added, texts);
  }

  static std::string moved_behind(const descriptor::Descriptor& descriptor, const descriptor::Place& place) {
    std::vector<std::string> names;
    for (const descriptor::Entry& entry : descriptor.entries)
      if (entry.block == descriptor::Block::deploy &&
          std::find(place.moved.begin(), place.moved.end(), entry.index) != place.moved.end())
        names.push_back(entry.name);
    return names.empty() ? "" : "moved behind it: " + base::join(names, ", ") + "\n";
  }

  std::string fit(const GoldProject& project, const std::string& environment, const std::string& text,
                  const std::string& example) const {
    const auto file_of = [&](const std::string& named) { return file_in(project, environment, named); };
    return fitted(text, {example, environment, project_name(project, environment), file_of});
  }

  // What the names of the project's stacks begin with; empty: the project does not say it in its groups.
  static std::string project_name(const GoldProject& project, const std::string& environment) {
    for (const std::string& folder : {environment + "/", std::string()}) {
      const auto text = base::read_file(project.settings.project / "config" / (folder + "config.yaml"));
      for (const std::string& line : base::split(text.value_or(""), '\n'))
        if (line.rfind("project_code:", 0) == 0) return "{{ stack_group_config.project_code }}";
    }
    return {};
  }

  static bool has_config(const GoldProject& project, const std::string& environment,
                         const std::string& name) {
    std::error_code failed;
    return std::filesystem::exists(project.settings.project / "config" / environment / name, failed);
  }

  // The only stack that the environment has of the template, where it is called otherwise than the example
  // says.
  std::string file_in(const GoldProject& project, const std::string& environment,
                      const std::string& named) const {
    if (has_config(project, environment, named)) return named;
    std::vector<std::string> found;
    for (const workflow::GoldUse& use : uses_)
      if (use.environment.str() == environment && config_name_of(use.template_path) == named &&
          use.stack.str().rfind(environment + "/", 0) == 0)
        found.push_back(use.stack.str().substr(environment.size() + 1) + ".yaml");
    return found.size() == 1 ? found[0] : named;
  }

  // Stacks that the configs read and the project does not have, with the templates that make them.
  std::string wanting(const GoldProject& project,
                      const std::vector<const descriptor::Environment*>& environments,
                      const gold::Index& index) const {
    std::string text;
    for (const descriptor::Environment* environment : environments) {
      const std::string own = environment->name.str();
      std::map<std::string, std::vector<std::string>> outputs;
      for (const OutputReference& reference :
           output_references(base::read_file(project.settings.project / "config" / own / name_).value_or("")))
        if (!has_config(project, reference.environment, reference.file))
          outputs[reference.environment + "/" + reference.file].push_back(reference.output);
      if (!outputs.empty())
        text += "config/" + own + "/" + name_ + " reads stacks that the project does not have yet:\n";
      for (const auto& [file, names] : outputs)
        text += "  " + file + " (" + base::join(names, ", ") + ")" + maker_of(index, file) + "\n";
    }
    return text;
  }

  static std::string maker_of(const gold::Index& index, const std::string& file) {
    const std::size_t slash = file.find('/');
    for (const auto& [path, listed] : index.templates)
      if (config_name_of(path) == file.substr(slash + 1))
        return ": cf gold add " + gold::name_of(path) + " --environment " + file.substr(0, slash);
    return ": or name another stack that has them";
  }

  // For a version that has no examples: the parameters that have no default, with what the project knows.
  static std::string skeleton(const GoldProject& project, const std::string& environment,
                              const std::string& path, const gold::Fetched& fetched) {
    std::string text = "template_path: " + path + "\n";
    if (path.ends_with(".j2") || path.ends_with(".py")) return text;
    base::Diagnostics ignored;
    std::string parameters;
    for (const auto& parameter :
         template_::parse_template("gold " + path, fetched.bytes, ignored).parameters) {
      if (parameter.default_value) continue;
      const std::string known = parameter.name == "Environment" ? "\"" + environment + "\""
                                : parameter.name == "Project"   ? project_name(project, environment)
                                                                : "";
      parameters += "  " + parameter.name + ": " + (known.empty() ? "\"\"" : known) +
                    (parameter.description.empty()
                         ? ""
                         : "  # " + base::ellipsis(base::replace_all(parameter.description, "\n", " "), 80)) +
                    "\n";
    }
    return parameters.empty() ? text : text + "parameters:\n" + parameters;
  }

  std::string template_, name_;
  std::vector<std::string> environments_;
  std::vector<workflow::GoldUse> uses_;  // of the environments, before this one
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_gold_add() {
  return std::make_unique<GoldAdd>();
}

}  // namespace cf::cli
