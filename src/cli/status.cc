#include <algorithm>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/environment_status.h"
#include "cli/run_context.h"
#include "cli/stack_listing.h"
#include "cli/status_board.h"
#include "workflow/secret_outputs.h"

namespace cf::cli {
namespace {

std::string padded(std::string text, std::size_t width) {
  const std::size_t length = base::code_points(text);
  if (length < width) text.append(width - length, ' ');
  return text;
}

std::string as_text(const std::vector<StatusRow>& rows, const report::TerminalStyle& style) {
  std::size_t width = 5;
  std::size_t status_width = 6;
  for (const StatusRow& row : rows) {
    width = std::max(width, base::code_points(row.target->path.str()));
    status_width = std::max(status_width, base::code_points(status_of(row)));
  }
  std::string text = padded("STACK", width) + "  " + padded("STATUS", status_width) +
                     "  LAST CHANGE               NAME IN CLOUDFORMATION\n";
  for (const StatusRow& row : rows) {
    text += padded(row.target->path.str(), width) + "  " + padded(status_of(row), status_width) + "  ";
    text += padded(row.stack ? changed_at(*row.stack) : "", 24) + "  " + row.name +
            (row.region.empty() ? "" : " in " + row.region) + "\n";
    if (!row.stack) continue;
    if (!row.stack->status_reason.empty()) text += "    " + row.stack->status_reason + "\n";
    if (!style.verbose) continue;
    for (const aws::Output& output : row.stack->outputs)
      text += "    " + output.key + " = " + shown_output(row, output) + "\n";
  }
  return report::for_terminal(text);
}

class Status final : public Command {
 public:
  void declare(Arguments& arguments) override { listing_.declare(arguments, false); }

  base::ExitCode run() override {
    if (listing_.environment.empty()) return show_everywhere(listing_.common, listing_.output);
    RunContext context(listing_.common, listing_.environment);
    const Interrupt interrupt;
    const base::Call call = interrupt.call();
    context.regions->place(call);
    std::vector<StatusRow> rows;
    report::TerminalStyle style = context.terminal.style;
    style.verbose = style.verbose || !listing_.stacks.empty();
    const bool with_outputs = style.verbose || listing_.is_json();
    for (const workflow::RegionRun& run : context.regions->all())
      add_rows(context, run, with_outputs, call, rows);
    print(listing_.is_json() ? environment_status_json(context.repository->environment.str(), rows)
                             : as_text(rows, style));
    return base::ExitCode::ok;
  }

 private:
  void add_rows(RunContext& context, const workflow::RegionRun& run, bool with_outputs,
                const base::Call& call, std::vector<StatusRow>& rows) const {
    for (const workflow::Target* target : RunContext::select_in(*run.repository, listing_.stacks)) {
      const workflow::Where where = run.planner->where(target->path);
      // A stack of another of the environment's regions is a row of that one.
      const bool elsewhere = where.region != run.region && has_region(context, where.region);
      if (elsewhere || (run.region != context.regions->home().region && where.region != run.region)) continue;
      StatusRow row;
      row.target = target;
      row.name = run.planner->stack_name(target->path);
      row.region = where.region.str();
      if (const auto problem = run.planner->misplaced(target->path)) {
        row.problem = problem->message;
      } else {
        live::Snapshot& snapshot = context.access->snapshot(where);
        row.stack = snapshot.stack(row.name, call).or_throw();
        if (row.stack && with_outputs && target->config != nullptr)
          row.secret = workflow::secret_outputs(*run.planner, *target->config, *row.stack, snapshot, call);
      }
      rows.push_back(std::move(row));
    }
  }

  static bool has_region(const RunContext& context, const base::Region& region) {
    const auto& all = context.regions->all();
    return std::any_of(all.begin(), all.end(),
                       [&](const workflow::RegionRun& run) { return run.region == region; });
  }

  StackListing listing_;
};

}  // namespace

std::unique_ptr<Command> make_status() {
  return std::make_unique<Status>();
}

}  // namespace cf::cli
