#include <optional>
#include <set>

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

using Kind = gate::StackDifference::Kind;

const char* kind_word(Kind kind) {
  switch (kind) {
    case Kind::only_here:
      return "only here";
    case Kind::only_there:
      return "only there";
    case Kind::differs:
      return "differs";
    case Kind::unknown:
      return "unknown";
  }
  return "";
}

class DifferenceText {
 public:
  DifferenceText(const std::vector<gate::StackDifference>& differences, const std::string& here,
                 const std::string& there, bool with_regions)
      : differences_(differences), here_(here), there_(there), with_regions_(with_regions) {}

  std::string text() const {
    if (differences_.empty()) return here_ + " and " + there_ + " do not differ\n";
    std::string text;
    for (const gate::StackDifference& stack : differences_) {
      const std::string words = what(stack);
      text += stack.name + regions(stack) + (words.empty() ? ":" : ": ") + words + "\n";
      add_pairs(text, "parameter", stack.parameters);
      add_pairs(text, "tag", stack.tags);
      add_errors(text, here_, stack.here_errors);
      add_errors(text, there_, stack.there_errors);
    }
    return text;
  }

 private:
  std::string regions(const gate::StackDifference& stack) const {
    const std::string &a = stack.here_region.str(), &b = stack.there_region.str();
    if (!with_regions_) return {};
    return " " + a + (a == b || a.empty() || b.empty() ? "" : " | ") + (a == b ? "" : b);
  }

  std::string what(const gate::StackDifference& stack) const {
    std::string blocked = stack.here_errors.empty() ? "" : here_;
    if (!stack.there_errors.empty()) blocked += (blocked.empty() ? "" : " and ") + there_;
    if (!blocked.empty()) blocked = "blocked in " + blocked;
    const std::string also = blocked.empty() ? "" : "; " + blocked;
    if (stack.kind == Kind::only_here) return "only in " + here_ + also;
    if (stack.kind == Kind::only_there) return "only in " + there_ + also;
    if (stack.kind == Kind::unknown)
      return blocked.empty() ? "whether the templates differ is known only after deploy" : blocked;
    return stack.template_differs ? "the templates differ" + also : blocked;
  }

  static void add_errors(std::string& text, const std::string& whose,
                         const std::vector<base::Error>& errors) {
    for (const base::Error& error : errors)
      for (const std::string& line : base::split(base::trim(base::describe(error)), '\n'))
        text += "    " + whose + ": " + line + "\n";
  }

  const std::vector<gate::StackDifference>& differences_;
  const std::string &here_, &there_;
  bool with_regions_;
};

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
  const auto errors = [](const std::vector<base::Error>& all) {
    std::vector<document::Node> items;
    for (const base::Error& error : all)
      items.push_back(document::Node::string(std::string(base::trim(base::describe(error)))));
    return document::Node::sequence(std::move(items));
  };
  for (const gate::StackDifference& stack : differences) {
    document::MappingBuilder entry;
    entry.add("stack", stack.name)
        .add("region_here", stack.here_region.str())
        .add("region_there", stack.there_region.str())
        .add("kind", kind_word(stack.kind))
        .add("template_differs", document::Node::boolean(stack.template_differs))
        .add("parameters", pairs(stack.parameters))
        .add("tags", pairs(stack.tags))
        .add("errors_here", errors(stack.here_errors))
        .add("errors_there", errors(stack.there_errors));
    list.push_back(std::move(entry).build());
  }
  return document::to_json(document::Node::sequence(std::move(list)), {2}) + "\n";
}

bool has_regions(const plan::Plan& plan) {
  std::set<base::Region> regions;
  for (const plan::Entry& entry : plan.entries)
    if (!entry.id.region.empty()) regions.insert(entry.id.region);
  return regions.size() > 1;
}

// As `cf plan` ends where a stack is blocked: the first reason that has a code of its own tells it.
std::optional<base::ExitCode> code_of_blocked(const std::vector<gate::StackDifference>& differences) {
  std::optional<base::ExitCode> code;
  for (const gate::StackDifference& stack : differences) {
    for (const auto* errors : {&stack.here_errors, &stack.there_errors}) {
      if (errors->empty()) continue;
      const base::ExitCode found = base::exit_code_for(errors->front().kind);
      if (found != base::ExitCode::failed) return found;
      code = base::exit_code_for(base::ErrorKind::blocked);
    }
  }
  return code;
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
    const DifferenceText text(differences, here_, there_, has_regions(here) || has_regions(there));
    print(output_ == "json" ? as_json(differences) : report::for_terminal(text.text()));
    if (const auto blocked = code_of_blocked(differences)) return *blocked;
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
