#include <optional>
#include <set>

#include "base/secrets.h"
#include "cli/command.h"
#include "cli/run_context.h"
#include "cli/stack_listing.h"
#include "workflow/line_diff.h"
#include "workflow/older_secrets.h"

namespace cf::cli {
namespace {

using document::Node;

std::string shown_value(const Node& value) {
  if (value.is_secret()) return std::string(base::masked);
  return value.is_unknown() ? "(known after deploy: " + std::string(value.text()) + ")"
                            : std::string(value.text());
}

// Parameters and tags as sorted lines, so that a line diff shows them well.
// What is secret here was secret there, under whatever value.
std::string settings_text(const aws::StackRecord& stack, const workflow::Materialised& made) {
  std::set<std::string> secret;
  for (const plan::Parameter& parameter : made.desired.parameters)
    if (parameter.value.is_secret()) secret.insert("parameter " + parameter.key);
  for (const auto& [key, value] : made.desired.tags)
    if (value.is_secret()) secret.insert("tag " + key);
  std::map<std::string, std::string> lines;
  for (const aws::Parameter& parameter : stack.parameters)
    lines["parameter " + parameter.key] = parameter.value;
  for (const aws::Tag& tag : stack.tags) lines["tag " + tag.key] = tag.value;
  for (const std::string& key : secret)
    if (lines.contains(key)) lines[key] = std::string(base::masked);
  std::string text;
  for (const auto& [key, value] : lines) text += key + ": " + value + "\n";
  return text;
}

// Parameters that are not sent keep the template's default, which is deployed with its name too.
std::string settings_text(const workflow::Materialised& made) {
  std::map<std::string, std::string> lines;
  for (const auto& declaration : made.parsed.parameters) {
    const bool secret = declaration.no_echo;
    if (declaration.default_value)
      lines["parameter " + declaration.name] =
          secret ? std::string(base::masked) : std::string(declaration.default_value.text());
  }
  for (const plan::Parameter& parameter : made.desired.parameters)
    lines["parameter " + parameter.key] = shown_value(parameter.value);
  for (const auto& [key, value] : made.desired.tags) lines["tag " + key] = shown_value(value);
  std::string text;
  for (const auto& [key, value] : lines) text += key + ": " + value + "\n";
  return text;
}

struct StackDiff {
  std::string path, state, text;
  std::optional<base::Error> error;  // why there is no diff of it
};

class Diff final : public Command {
 public:
  void declare(Arguments& arguments) override { listing_.declare(arguments, true); }

  base::ExitCode run() override {
    RunContext context(listing_.common, listing_.environment);
    context.choose_region();
    const Interrupt interrupt;
    const base::Call call = interrupt.call();
    context.planner->place(call);
    std::vector<StackDiff> diffs;
    for (const workflow::Target* target : context.select(listing_.stacks))
      if (target->block == plan::Block::deploy && (!listing_.stacks.empty() || is_here(context, *target)))
        diffs.push_back(diff_of(context, *target, call));
    print(listing_.is_json() ? as_json(diffs) : as_text(diffs));
    base::ExitCode code = base::ExitCode::ok;
    for (const StackDiff& diff : diffs) {
      if (!diff.error) continue;
      const base::ExitCode its = report_error(*diff.error);
      if (code == base::ExitCode::ok) code = its;
    }
    return code;
  }

 private:
  // What exists once is in the home region only.
  static bool is_here(const RunContext& context, const workflow::Target& target) {
    const bool once = target.entry != nullptr && target.entry->once;
    return !once || context.repository->region == context.repository->home;
  }

  static StackDiff diff_of(RunContext& context, const workflow::Target& target, const base::Call& call) {
    StackDiff diff{target.path.str(), "same", {}, {}};
    auto problem = [&](const base::Error& error) {
      diff.state = "error";
      diff.error = error;
      return diff;
    };
    if (const auto misplaced = context.planner->misplaced(target.path)) return problem(*misplaced);
    if (!is_here(context, target))
      return problem(base::error(base::ErrorKind::usage,
                                 target.path.str() + " exists once, in " + context.repository->home.str(),
                                 "leave --region out"));
    auto made = context.planner->materialise(target.path, call);
    if (!made) return problem(made.error());
    const std::string name = context.planner->stack_name(target.path);
    live::Snapshot& snapshot = context.access->snapshot(context.planner->where(target.path));
    auto stack = snapshot.stack(name, call);
    if (!stack) return problem(stack.error());
    std::string deployed_template;
    std::string deployed_settings;
    if (*stack) {
      auto body = snapshot.template_of(name, call);
      if (!body) return problem(body.error());
      deployed_template = workflow::mask_older_secrets(made->desired.template_body, *body);
      deployed_settings = settings_text(**stack, *made);
    } else {
      diff.state = "not deployed";
    }
    diff.text = workflow::unified_diff(deployed_settings, settings_text(*made),
                                       "deployed parameters and tags", "local parameters and tags");
    diff.text += workflow::unified_diff(deployed_template, made->desired.template_body, "deployed template",
                                        made->desired.template_path);
    if (*stack && !diff.text.empty()) diff.state = "different";
    return diff;
  }

  static std::string as_text(const std::vector<StackDiff>& diffs) {
    std::string text;
    for (const StackDiff& diff : diffs)
      text += diff.path + ": " + diff.state + "\n" + diff.text + (diff.text.empty() ? "" : "\n");
    return report::for_terminal(text);
  }

  static std::string as_json(const std::vector<StackDiff>& diffs) {
    std::vector<Node> list;
    for (const StackDiff& diff : diffs)
      list.push_back(std::move(document::MappingBuilder()
                                   .add("path", diff.path)
                                   .add("state", diff.state)
                                   .add("diff", base::mask_secrets(diff.error ? base::describe(*diff.error)
                                                                              : diff.text)))
                         .build());
    return stacks_json(std::move(list));
  }

  StackListing listing_;
};

}  // namespace

std::unique_ptr<Command> make_diff() {
  return std::make_unique<Diff>();
}

}  // namespace cf::cli
