#include "workflow/render_files.h"

#include <algorithm>

#include "base/lanes.h"
#include "document/json.h"
#include "document/unknowns.h"

namespace cf::workflow {
namespace {

using document::Node;

std::string value_text(const Node& value) {
  return value.is_unknown() ? document::unknown_placeholder(value.text()) : std::string(value.text());
}

// The extension that says what the text is: JSON templates begin with a brace.
std::string extension_of(const std::string& body) {
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  return first != std::string::npos && body[first] == '{' ? ".json" : ".yaml";
}

struct OneStack {
  std::vector<RenderedFile> files;
  Node manifest;
  std::optional<base::Error> error;
  std::vector<std::string> warnings;
};

OneStack render_one(const Target& target, const Materialiser& materialiser, const Outside& outside,
                    const base::Call& call) {
  OneStack one;
  auto made = materialiser.materialise(target, outside, call);
  if (!made) {
    one.error = std::move(made).error();
    return one;
  }
  // A template without its parameters deploys something else.
  if (made->parameter_error) {
    one.error = std::move(made->parameter_error);
    return one;
  }
  const std::string& path = target.path.str();
  const plan::DesiredStack& desired = made->desired;
  const std::string template_file = path + extension_of(desired.template_body);
  one.files.push_back({template_file, desired.template_body});
  one.files.push_back({path + ".parameters.json", parameters_json(desired)});
  one.files.push_back({path + ".tags.json", tags_json(desired)});
  for (const std::string& warning : made->warnings) one.warnings.push_back(path + ": " + warning);

  document::MappingBuilder entry;
  entry.add("path", path)
      .add("stack_name", target.config->stack_name)
      .add("region",
           target.config->region.is_scalar() ? std::string(target.config->region.text()) : std::string())
      .add("template", template_file)
      .add("parameters", path + ".parameters.json")
      .add("tags", path + ".tags.json")
      .add("digest", desired.template_digest)
      .add("engine", desired.engine)
      .add("capabilities", document::strings(desired.capabilities))
      .add("known_after_deploy", document::strings(made->holes));
  one.manifest = std::move(entry).build();
  return one;
}

void add_stack(RenderedStacks& all, OneStack one, std::vector<Node>& manifest) {
  all.warnings.insert(all.warnings.end(), one.warnings.begin(), one.warnings.end());
  if (one.error) {
    all.errors.push_back(*std::move(one.error));
    return;
  }
  ++all.stacks;
  manifest.push_back(std::move(one.manifest));
  std::move(one.files.begin(), one.files.end(), std::back_inserter(all.files));
}

}  // namespace

std::string parameters_json(const plan::DesiredStack& desired) {
  std::vector<Node> list;
  for (const plan::Parameter& parameter : desired.parameters)
    list.push_back(std::move(document::MappingBuilder()
                                 .add("ParameterKey", parameter.key)
                                 .add("ParameterValue", value_text(parameter.value)))
                       .build());
  return document::to_json(Node::sequence(std::move(list)), {2}) + "\n";
}

std::string tags_json(const plan::DesiredStack& desired) {
  std::vector<Node> list;
  for (const auto& [key, value] : desired.tags)
    list.push_back(
        std::move(document::MappingBuilder().add("Key", key).add("Value", value_text(value))).build());
  return document::to_json(Node::sequence(std::move(list)), {2}) + "\n";
}

Outside offline_outside() {
  Outside outside;
  outside.stack_output = [](const base::StackPath& path, const std::string& output,
                            const base::Call&) -> base::Result<Node> {
    return Node::unknown(path.str() + " " + output);
  };
  outside.external_output = [](const std::string& stack, const std::string& output, const std::string&,
                               const std::string&, const std::string&,
                               const base::Call&) -> base::Result<Node> {
    return Node::unknown(stack + " " + output);
  };
  outside.ssm = [](const std::string& name, const std::string&, const std::string&,
                   const base::Call&) -> base::Result<Node> { return Node::unknown("ssm " + name); };
  const auto elsewhere = [](const std::string& place) {
    return base::error(
        base::ErrorKind::usage,
        "the template is not in the repository, and without an account it is not fetched: " + place,
        "add --live (or --local) to fetch it");
  };
  outside.sources.s3 = [elsewhere](const std::string& path, const base::Call&) -> base::Result<std::string> {
    return elsewhere("s3://" + path);
  };
  outside.sources.http = [elsewhere](const std::string& url, const base::Call&) -> base::Result<std::string> {
    return elsewhere(url);
  };
  return outside;
}

RenderedStacks render_files(const Settings& settings, const Repository& repository,
                            const Materialiser& materialiser,
                            const std::function<Outside(const Target&)>& outside, const base::Call& call) {
  std::vector<const Target*> targets;
  for (const Target& target : repository.targets)
    if (target.requested && target.block == plan::Block::deploy && target.config != nullptr)
      targets.push_back(&target);
  std::vector<OneStack> rendered(targets.size());
  const std::size_t threads = settings.threads == 0 ? base::cpu_threads() : settings.threads;
  base::parallel_for(targets.size(), threads, [&](std::size_t i) {
    rendered[i] = render_one(*targets[i], materialiser, outside(*targets[i]), call);
  });

  RenderedStacks all;
  std::vector<Node> manifest;
  for (OneStack& one : rendered) add_stack(all, std::move(one), manifest);
  document::MappingBuilder top;
  top.add("environment", repository.environment.str())
      .add("account", repository.account.str())
      .add("stacks", Node::sequence(std::move(manifest)));
  all.files.push_back({"manifest.json", document::to_json(std::move(top).build(), {2}) + "\n"});
  return all;
}

RenderedStacks render_files(const Target& target, const Materialiser& materialiser, const Outside& outside,
                            const base::Call& call) {
  RenderedStacks all;
  std::vector<Node> manifest;
  add_stack(all, render_one(target, materialiser, outside, call), manifest);
  return all;
}

}  // namespace cf::workflow
