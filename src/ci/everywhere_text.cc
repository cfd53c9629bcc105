// Two tables: environments, and stacks by place.
#include <algorithm>

#include "base/strings.h"
#include "ci/everywhere.h"
#include "report/neutralise.h"
#include "report/report.h"
#include "report/utf8.h"

namespace cf::ci {

namespace {

using Cells = std::vector<std::string>;

// Columns as wide as their widest cell; the last one is not padded.
std::string as_table(const std::vector<Cells>& rows) {
  std::vector<std::size_t> widths;
  for (const Cells& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (widths.size() <= i) widths.push_back(0);
      widths[i] = std::max(widths[i], report::display_width(row[i]));
    }
  std::string text;
  for (const Cells& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += i + 1 == row.size() ? row[i] : report::pad(row[i], widths[i]) + "  ";
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string live_words(const std::optional<LiveStacks>& live) {
  if (!live) return "nothing recorded";
  const std::string commit = commit_words(*live);
  return (commit.empty() ? "" : commit + ", ") + "plan " + live->plan_id + ", " + base::iso8601(live->at);
}

std::string deployment_words(const std::optional<Deployment>& deployment) {
  if (!deployment) return "none";
  return std::string(to_string(deployment->progress)) + " (plan " + deployment->plan_id + ")" +
         (deployment->waits_for.empty() ? "" : ": " + deployment->waits_for);
}

// Errors have lines of their own: messages that were joined, hints, where they are.
std::string indented(const std::string& lines) {
  std::string text;
  for (const std::string& line : base::split(base::trim(lines), '\n'))
    text += "  " + report::visible_line(line) + "\n";
  return text;
}

std::string environments_text(const Everywhere& everywhere) {
  std::vector<Cells> rows = {{"ENVIRONMENT", "LIVE", "WINDOW", "NEWEST DEPLOYMENT"}};
  for (const EnvironmentStatus& status : everywhere.environments)
    rows.push_back({status.environment, live_words(status.live),
                    status.window.empty() ? "always open" : status.window,
                    report::visible_line(deployment_words(status.deployment))});
  std::string text = as_table(rows);
  for (const EnvironmentStatus& status : everywhere.environments)
    for (const std::string& lock : status.locks)
      text += status.environment + " is " + report::visible_line(lock) + "\n";
  for (const auto& [environment, problem] : everywhere.problems)
    text += environment + " can't be looked at:\n" + indented(base::describe(problem));
  return text;
}

std::string short_words(const StackInPlace& stack) {
  std::string words = to_string(stack.standing.standing);
  if (stack.standing.standing == Standing::failed) words += " (" + stack.status + ")";
  return words;
}

// An environment in one region is one column, else each of its regions is.
std::string column_of(const Everywhere& everywhere, const StackInPlace& stack) {
  const bool several =
      std::any_of(everywhere.stacks.begin(), everywhere.stacks.end(), [&](const StackInPlace& other) {
        return other.environment == stack.environment && other.region != stack.region;
      });
  return stack.environment + (several ? "/" + stack.region.str() : "");
}

}  // namespace

std::string everywhere_text(const Everywhere& everywhere, bool verbose) {
  std::map<std::pair<std::string, std::string>, std::string> column_names;
  Cells columns, stacks;
  std::map<std::pair<std::string, std::string>, const StackInPlace*> cells;
  std::map<Standing, std::size_t> counts;
  std::string reasons;
  for (const StackInPlace& stack : everywhere.stacks) {
    std::string& column = column_names[{stack.environment, stack.region.str()}];
    if (column.empty()) columns.push_back(column = column_of(everywhere, stack));
    if (std::find(stacks.begin(), stacks.end(), stack.stack) == stacks.end()) stacks.push_back(stack.stack);
    cells[{stack.stack, column}] = &stack;
    ++counts[stack.standing.standing];
    if (!stack.standing.why.empty())
      reasons += stack.stack + " in " + column + ": " + report::visible_line(stack.standing.why) + "\n";
  }
  Cells head = {"STACK"};
  head.insert(head.end(), columns.begin(), columns.end());
  std::vector<Cells> rows = {std::move(head)};
  for (const std::string& stack : stacks) {
    Cells row = {stack};
    for (const std::string& column : columns) {
      const auto found = cells.find({stack, column});
      row.push_back(found == cells.end() ? "-" : short_words(*found->second));
    }
    rows.push_back(std::move(row));
  }
  std::string text = environments_text(everywhere);
  if (!stacks.empty()) text += "\n" + as_table(rows) + "\n";
  std::string sum;
  for (const auto& [standing, count] : counts)
    sum += (sum.empty() ? "" : ", ") + std::to_string(count) + " " + to_string(standing);
  if (!sum.empty()) text += sum + "\n";
  if (verbose) {
    text += reasons;
    for (const auto& [name, count] : everywhere.calls) text += std::to_string(count) + " x " + name + "\n";
  }
  return report::for_terminal(text);
}

}  // namespace cf::ci
