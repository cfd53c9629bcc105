// What the real CloudFormation said in its change sets, from the recorded cases: each case creates a stack
// from t1 with p1 and updates it to t2 with p2, and describes both change sets with and without property
// values.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "base/files.h"
#include "base/strings.h"
#include "change/what_if.h"
#include "document/json.h"

namespace cf::change {
namespace {

using template_::Evaluation;
using template_::Template;

std::string shared_folder() {
  const char* folder = std::getenv("CF_SHARED");
  return folder != nullptr ? folder : "../shared";
}

// One side with the ids and attributes that the stack's resources have once they exist.
struct World {
  Template t;
  std::unique_ptr<Evaluation> evaluation;
};

std::unique_ptr<World> make_world(const std::string& text, const Node& parameters, const World* deployed,
                                  base::Diagnostics& diagnostics) {
  auto world = std::make_unique<World>();
  world->t = template_::parse_template("template.json", text, diagnostics);
  std::map<std::string, Node> values;
  for (const auto& entry : parameters.entries()) values.emplace(entry.key.text(), entry.value);
  template_::PseudoParameters pseudo{"111111111111",  "us-east-1", "<stack-name:1>", "<stack-id>", "aws",
                                     "amazonaws.com", {}};
  const World* existing = deployed != nullptr ? deployed : world.get();
  auto attribute = [existing](const template_::ResourceDeclaration& r, std::string_view name) {
    const auto* found = existing->t.resource(r.logical_id);
    base::Diagnostics ignored;
    const Node& property = found != nullptr ? found->properties.find(name) : Node();
    return property ? existing->evaluation->evaluate(property, ignored)
                    : Node::string(r.logical_id + "-" + std::string(name));
  };
  template_::Lookups lookups;
  lookups.get_att = attribute;
  lookups.ref = [attribute](const template_::ResourceDeclaration& r) {
    if (r.type == "AWS::SNS::Topic")
      return Node::string("arn:<partition>:sns:<region>:111111111111:" +
                          std::string(attribute(r, "TopicName").text()));
    return Node::string("id-of-" + r.logical_id);
  };
  lookups.import_value = [](std::string_view name) { return Node::unknown(std::string(name)); };
  world->evaluation = std::make_unique<Evaluation>(world->t, values, pseudo, lookups, diagnostics);
  return world;
}

std::string core_line(std::string action, std::string id, std::string type, std::string replacement) {
  if (action == "Add") replacement.clear();  // AWS said True until May 2025, nothing since
  return action + " " + id + " " + type + " " + replacement;
}

std::vector<std::string> expected_core(const Node& answer) {
  std::vector<std::string> lines;
  for (const Node& change : answer.find("Changes").items()) {
    const Node& r = change.find("ResourceChange");
    auto text = [&](const char* key) { return std::string(r.find(key).text()); };
    lines.push_back(
        core_line(text("Action"), text("LogicalResourceId"), text("ResourceType"), text("Replacement")));
  }
  return lines;
}

std::vector<std::string> predicted_core(const std::vector<ResourceChange>& changes) {
  std::vector<std::string> lines;
  for (const ResourceChange& change : changes)
    lines.push_back(core_line(to_string(change.action), change.logical_id, change.type,
                              change.action == Action::modify ? to_string(change.replacement) : ""));
  return lines;
}

// Everything else that an answer says of its changes, as canonical JSON without ids.
std::string expected_full(const Node& answer) {
  std::vector<std::string> lines;
  for (const Node& change : answer.find("Changes").items()) {
    Node r = change.find("ResourceChange").without("PhysicalResourceId").without("Replacement");
    std::vector<std::string> details;
    for (const Node& d : r.find("Details").items()) details.push_back(document::canonical_json(d));
    std::sort(details.begin(), details.end());
    lines.push_back(document::canonical_json(r.without("Details")) + base::join(details, "\n"));
  }
  return base::join(lines, "\n");
}

Node detail_node(const PropertyChange& p, bool with_values) {
  document::MappingBuilder target;
  target.add("Attribute", p.attribute);
  target.add_if(!p.name.empty(), "Name", Node::string(p.name));
  target.add("RequiresRecreation", requires_recreation_text(p.requires_recreation));
  if (with_values) {
    target.add("Path", p.path);
    target.add("AttributeChangeType", !p.before ? "Add" : !p.after ? "Remove" : "Modify");
    target.add_if(static_cast<bool>(p.before), "BeforeValue", change_set_value(p.before));
    target.add_if(static_cast<bool>(p.after), "AfterValue", change_set_value(p.after));
  }
  document::MappingBuilder detail;
  detail.add("ChangeSource", p.change_source).add("Evaluation", p.is_static ? "Static" : "Dynamic");
  detail.add_if(!p.causing_entity.empty(), "CausingEntity", Node::string(p.causing_entity));
  detail.add("Target", std::move(target).build());
  return std::move(detail).build();
}

std::string predicted_full(const std::vector<ResourceChange>& changes, bool with_values) {
  std::vector<std::string> lines;
  for (const ResourceChange& change : changes) {
    document::MappingBuilder r;
    r.add("Action", to_string(change.action))
        .add("LogicalResourceId", change.logical_id)
        .add("ResourceType", change.type);
    r.add("Scope", document::strings(scope(change)));
    r.add_if(!change.policy_action.empty(), "PolicyAction", Node::string(change.policy_action));
    if (with_values) {
      r.add_if(static_cast<bool>(change.before), "BeforeContext", change_set_value(change.before));
      r.add_if(static_cast<bool>(change.after), "AfterContext", change_set_value(change.after));
    }
    std::vector<std::string> details;
    for (const PropertyChange& p : with_values ? change.properties : without_values(change.properties))
      details.push_back(document::canonical_json(detail_node(p, with_values)));
    std::sort(details.begin(), details.end());
    lines.push_back(document::canonical_json(std::move(r).build()) + base::join(details, "\n"));
  }
  return base::join(lines, "\n");
}

struct Figures {
  int answers = 0, core = 0, full = 0;
};

void compare(const std::string& name, const Node& answer, const Input& input, Figures& figures) {
  base::Diagnostics diagnostics;
  std::vector<ResourceChange> changes = what_if(input, diagnostics);
  ++figures.answers;
  bool core = expected_core(answer) == predicted_core(changes);
  bool full = core && expected_full(answer) == predicted_full(changes, input.with_values);
  figures.core += core ? 1 : 0;
  figures.full += full ? 1 : 0;
  if (!full && std::getenv("CF_VERBOSE") != nullptr)
    std::printf("%s %s\n--- expected\n%s\n--- predicted\n%s\n", core ? "CORE ONLY" : "DIFFERS", name.c_str(),
                expected_full(answer).c_str(), predicted_full(changes, input.with_values).c_str());
}

TEST(Recorded, ChangeSetsArePredicted) {
  std::string folder = shared_folder() + "/aws-recorded/cases";
  auto files = base::list_directory(folder);
  if (!files) GTEST_SKIP() << "aws-recorded cases are not at " << folder;
  Figures figures;
  for (const base::DirEntry& file : *files) {
    Node recorded =
        document::parse_json_text(base::read_file(folder + "/" + file.name).or_throw()).or_throw();
    for (const Node& expected : recorded.find("expect").items()) {
      std::string name(expected.find("name").text());
      if (name.rfind("describe-change-set-", 0) != 0) continue;
      const Node& step = recorded.find("steps").at(
          static_cast<std::size_t>(std::stoi(std::string(expected.find("step").text()))));
      if (step.find("op").text() != "$update_process") continue;
      const Node& args = step.find("args");
      base::Diagnostics diagnostics;
      auto before = make_world(std::string(args.find("t1").text()), args.find("p1"), nullptr, diagnostics);
      auto after =
          make_world(std::string(args.find("t2").text()), args.find("p2"), before.get(), diagnostics);
      Input input;
      input.with_values = name.find("prop-values") != std::string::npos;
      bool update = name.rfind("describe-change-set-2", 0) == 0;
      if (update) input.before = {&before->t, before->evaluation.get()};
      World& target = update ? *after : *before;
      input.after = {&target.t, target.evaluation.get()};
      compare(file.name + " " + name, expected.find("value"), input, figures);
    }
  }
  std::printf("change sets: %d answers of AWS, %d equal at core level, %d in full\n", figures.answers,
              figures.core, figures.full);
  EXPECT_GE(figures.answers, 140);
  EXPECT_EQ(figures.core, figures.answers);
  EXPECT_EQ(figures.full, figures.answers);
}

}  // namespace
}  // namespace cf::change
