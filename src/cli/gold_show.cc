#include "base/strings.h"
#include "cli/command.h"
#include "cli/gold_project.h"
#include "cli/run_context.h"
#include "document/json.h"
#include "gold/version.h"
#include "template/template.h"
#include "workflow/gold_rules.h"

namespace cf::cli {
namespace {

class GoldShow final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("TEMPLATE", template_, true)
        .choice("-o,--output", output_, {"text", "json", "template"});
    declare_project(arguments, common_);
  }

  base::ExitCode run() override {
    const GoldProject project(common_, false);
    const Interrupt interrupt;
    const NamedTemplate named = named_template(template_);
    index_ = project.index_for(named, interrupt.call());
    path_ = project.path_of(index_, named, interrupt.call());
    const std::string wanted = named.version.empty() ? newest(index_.versions_of(path_)) : named.version;
    // Nothing is pinned by looking: gold.lock is not saved.
    const gold::Fetched fetched =
        project.registry->fetch_template(path_, wanted, interrupt.call()).or_throw();
    version_ = fetched.version;
    if (output_ == "template") {
      print(fetched.bytes);
      return base::ExitCode::ok;
    }
    const bool rendered = path_.ends_with(".j2") || path_.ends_with(".py");
    if (!rendered) {
      base::Diagnostics ignored;
      parsed_ = template_::parse_template("gold " + path_ + " " + version_, fetched.bytes, ignored);
    }
    advisories_ = workflow::advisory_warnings(project.registry->advisories(interrupt.call()).value_or({}),
                                              path_, version_);
    print(output_ == "json" ? json() : report::for_terminal(text()));
    return base::ExitCode::ok;
  }

 private:
  static std::string newest(const std::vector<std::string>& versions) {
    if (const auto range = gold::parse_range("*"))
      if (auto found = gold::newest(*range, versions)) return *found;
    return versions.empty() ? "" : versions.back();
  }

  // What no index tells is what the path says.
  gold::Listed listed() const {
    const auto found = index_.templates.find(path_);
    if (found != index_.templates.end()) return found->second;
    gold::Listed unlisted;
    unlisted.title = path_;
    unlisted.description = parsed_.description;
    unlisted.status = "stable";
    return unlisted;
  }
  const gold::Release& release() const {
    static const gold::Release none;
    const gold::Release* found = index_.find(path_, version_);
    return found == nullptr ? none : *found;
  }

  static std::string default_of(const template_::ParameterDeclaration& parameter) {
    if (!parameter.default_value) return "needed";
    const std::string value =
        parameter.no_echo ? "****" : document::as_string(parameter.default_value).value_or("");
    return value.empty() ? "default: empty" : "default: " + base::ellipsis(value, 40);
  }

  std::string text() const {
    const gold::Listed described = listed();
    std::string out = path_ + " " + version_ + ": " + described.title +
                      (described.status == "stable" ? "" : " (" + described.status + ")") + "\n\n" +
                      described.description + "\n";
    for (const std::string& advisory : advisories_) out += "\nwarning: " + advisory + "\n";
    std::vector<std::vector<std::string>> parameters, outputs;
    for (const auto& parameter : parsed_.parameters)
      parameters.push_back(
          {"  " + parameter.name, parameter.type, default_of(parameter), parameter.description});
    for (const auto& output : parsed_.outputs) outputs.push_back({"  " + output.name, output.description});
    if (!parameters.empty()) out += "\nParameters\n" + columns(parameters);
    if (!outputs.empty()) out += "\nOutputs\n" + columns(outputs);
    const std::vector<std::string> versions = newest_first(index_, path_);
    if (!versions.empty()) out += "\nVersions\n";
    for (const std::string& version : versions) {
      const gold::Release& each = *index_.find(path_, version);
      out += "  " + version + (each.published.empty() ? "" : "  " + each.published.substr(0, 10)) + "\n";
      for (const std::string& line : base::split(each.changes, '\n'))
        if (!line.empty()) out += "      " + line + "\n";
    }
    const gold::Release& own = release();
    if (!own.uses.empty()) out += "\nMade of\n";
    for (const auto& [part, version] : own.uses) out += "  " + part + " " + version + "\n";
    if (own.cases > 0)
      out += "\nProved: " + std::to_string(own.cases_passed) + " of " + base::plural(own.cases, "case") +
             ", " + base::plural(own.variations, "combination") + ", " + base::plural(own.updates, "update") +
             "\n";
    if (!own.examples.empty()) {
      out += "\nExample (" + own.examples.begin()->first + ")\n";
      for (const std::string& line : base::split(base::trim(own.examples.begin()->second), '\n'))
        out += "  " + line + "\n";
    }
    return out + "\ncf gold add " + path_ + "@^" + version_ + " --environment ENV\n";
  }

  std::string json() const {
    using document::MappingBuilder;
    using document::Node;
    std::vector<Node> parameters, outputs, versions;
    for (const auto& parameter : parsed_.parameters)
      parameters.push_back(MappingBuilder()
                               .add("name", parameter.name)
                               .add("type", parameter.type)
                               .add("description", parameter.description)
                               .add_if(bool(parameter.default_value), "default", parameter.default_value)
                               .build());
    for (const auto& output : parsed_.outputs)
      outputs.push_back(
          MappingBuilder().add("name", output.name).add("description", output.description).build());
    for (const std::string& version : newest_first(index_, path_)) {
      const gold::Release& each = *index_.find(path_, version);
      versions.push_back(MappingBuilder()
                             .add("version", version)
                             .add("sha256", each.sha256)
                             .add("published", each.published)
                             .add("changes", each.changes)
                             .build());
    }
    MappingBuilder examples, uses;
    for (const auto& [part, version] : release().uses) uses.add(part, version);
    for (const auto& [name, example] : release().examples) examples.add(name, example);
    const gold::Listed described = listed();
    return document::to_json(MappingBuilder()
                                 .add("template", path_)
                                 .add("version", version_)
                                 .add("title", described.title)
                                 .add("description", described.description)
                                 .add("category", described.category)
                                 .add("status", described.status)
                                 .add("advisories", document::strings(advisories_))
                                 .add("parameters", Node::sequence(std::move(parameters)))
                                 .add("outputs", Node::sequence(std::move(outputs)))
                                 .add("versions", Node::sequence(std::move(versions)))
                                 .add("uses", uses.build())
                                 .add("examples", examples.build())
                                 .build(),
                             {.indent = 1}) +
           "\n";
  }

  std::string template_, output_ = "text", path_, version_;
  gold::Index index_;
  template_::Template parsed_;
  std::vector<std::string> advisories_;
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_gold_show() {
  return std::make_unique<GoldShow>();
}

}  // namespace cf::cli
