#include "base/strings.h"
#include "cli/command.h"
#include "cli/run_context.h"
#include "document/json.h"
#include "gate/promotion.h"

namespace cf::cli {
namespace {

std::string shown(const document::Node& value) {
  if (!value) return "-";
  if (value.is_secret()) return "****";
  if (value.is_unknown()) return "(known after deploy)";
  return value.is_scalar() ? std::string(value.text()) : document::to_json(value);
}

void add_pairs(std::string& text, const char* what, const std::vector<gate::Pair>& pairs) {
  for (const gate::Pair& pair : pairs)
    text += std::string("    ") + what + " " + pair.key + ": " + shown(pair.here) + " | " +
            shown(pair.there) + "\n";
}

std::string as_text(const std::vector<gate::StackDifference>& differences, const std::string& here,
                    const std::string& there) {
  if (differences.empty()) return here + " and " + there + " do not differ\n";
  std::string text;
  for (const gate::StackDifference& stack : differences) {
    using Kind = gate::StackDifference::Kind;
    text += stack.name +
            (stack.kind == Kind::only_here    ? ": only in " + here
             : stack.kind == Kind::only_there ? ": only in " + there
             : stack.template_differs         ? ": the templates differ"
                                              : std::string(":")) +
            "\n";
    add_pairs(text, "parameter", stack.parameters);
    add_pairs(text, "tag", stack.tags);
  }
  return text;
}

std::string as_json(const std::vector<gate::StackDifference>& differences) {
  std::vector<document::Node> list;
  const auto pairs = [](const std::vector<gate::Pair>& all) {
    std::vector<document::Node> items;
    for (const gate::Pair& pair : all)
      items.push_back(std::move(document::MappingBuilder()
                                    .add("key", pair.key)
                                    .add("here", shown(pair.here))
                                    .add("there", shown(pair.there)))
                          .build());
    return document::Node::sequence(std::move(items));
  };
  for (const gate::StackDifference& stack : differences) {
    using Kind = gate::StackDifference::Kind;
    document::MappingBuilder entry;
    entry.add("stack", stack.name)
        .add("kind", stack.kind == Kind::only_here    ? "only here"
                     : stack.kind == Kind::only_there ? "only there"
                                                      : "differs")
        .add("template_differs", document::Node::boolean(stack.template_differs));
    entry.add("parameters", pairs(stack.parameters)).add("tags", pairs(stack.tags));
    list.push_back(std::move(entry).build());
  }
  return document::to_json(document::Node::sequence(std::move(list)), {2}) + "\n";
}

class PromoteDiff final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("ENV", here_, true)
        .positional("OTHER", there_, true)
        .choice("-o,--output", output_, {"text", "json"})
        .flag("--exit-code", exit_code_);
    common_.declare_repository(arguments);
    common_.declare_cloud(arguments);
    common_.only_plans = true;
  }

  base::ExitCode run() override {
    const Interrupt interrupt;
    RunContext one(common_, here_);
    const plan::Plan here = one.regions->make({}, interrupt.call());
    RunContext other(common_, there_);
    const plan::Plan there = other.regions->make({}, interrupt.call());
    const auto differences = gate::promote_diff(here, there);
    print(output_ == "json" ? as_json(differences)
                            : report::for_terminal(as_text(differences, here_, there_)));
    return exit_code_ && !differences.empty() ? base::ExitCode::changes_pending : base::ExitCode::ok;
  }

 private:
  std::string here_, there_, output_ = "text";
  bool exit_code_ = false;
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_promote_diff() {
  return std::make_unique<PromoteDiff>();
}

}  // namespace cf::cli
