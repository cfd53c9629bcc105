#include "cli/live_rows.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>

#include "base/clock.h"
#include "base/strings.h"
#include "report/progress.h"

namespace cf::cli {

struct LiveRows::State {
  State(const Terminal& t, bool q, report::StackLabels l) : terminal(t), labels(l), quiet(q) {}
  Terminal terminal;
  report::StackLabels labels;
  bool quiet = false;
  std::mutex mutex;
  std::map<std::size_t, report::ProgressRow> rows;
  std::map<std::size_t, std::chrono::steady_clock::time_point> started;
  std::size_t drawn = 0;  // lines that are on the screen now
  std::chrono::steady_clock::time_point last{};

  void erase() {
    if (drawn > 0) print("\x1b[" + std::to_string(drawn) + "A\x1b[J");
    drawn = 0;
  }

  void draw() {
    const auto now = std::chrono::steady_clock::now();
    std::vector<report::ProgressRow> list;
    for (auto& [index, row] : rows) {
      if (row.state == deploy::UnitState::running)
        row.seconds = std::chrono::duration<double>(now - started[index]).count();
      list.push_back(row);
    }
    winsize size{};
    const bool known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 4;
    const std::vector<std::string> lines =
        report::progress_lines(list, terminal.style, known ? size.ws_row - 2U : 20U);
    erase();
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    print(text);
    drawn = lines.size();
    last = now;
  }
};

LiveRows::LiveRows(const Terminal& terminal, bool quiet, report::StackLabels labels)
    : state_(std::make_unique<State>(terminal, quiet, labels)) {}

LiveRows::~LiveRows() = default;

void LiveRows::show(const deploy::Progress& progress) {
  State& state = *state_;
  if (state.quiet) return;
  std::lock_guard lock(state.mutex);
  using Kind = deploy::Progress::Kind;
  const deploy::UnitResult* unit = progress.result;
  if (!state.terminal.interactive) {
    if (progress.kind == Kind::event && unit != nullptr && progress.event != nullptr)
      print(report::progress_event_line(state.labels.of(unit->id), *progress.event) + "\n");
    else if (progress.kind == Kind::finished && unit != nullptr)
      print(report::progress_state_line(base::iso8601(base::system_clock().now()), state.labels.of(unit->id),
                                        *unit) +
            "\n");
    else if (progress.kind == Kind::note)
      print(report::for_terminal(progress.text) + "\n");
    return;
  }
  if (progress.kind == Kind::note) {
    state.erase();
    print(report::for_terminal(progress.text) + "\n");
  }
  if (unit != nullptr) {
    report::ProgressRow& row = state.rows[progress.unit];
    row.path = state.labels.of(unit->id);
    if (row.state != deploy::UnitState::running && unit->state == deploy::UnitState::running)
      state.started[progress.unit] = std::chrono::steady_clock::now();
    row.state = unit->state;
    row.done = unit->resources_done;
    row.total = unit->resources_total;
    if (progress.kind == Kind::event && progress.event != nullptr)
      row.doing = progress.event->status + " " + progress.event->logical_id;
    else if (!unit->reason.empty())
      row.doing = unit->reason;
    else if (!unit->final_status.empty())
      row.doing = unit->final_status;
    if (progress.kind == Kind::finished) row.seconds = unit->seconds;
  }
  // A screen that is drawn more often than it can be read costs time and flickers.
  if (progress.kind == Kind::finished ||
      std::chrono::steady_clock::now() - state.last > std::chrono::milliseconds(80))
    state.draw();
}

void LiveRows::note(const std::string& stack, const std::string& text) {
  State& state = *state_;
  if (state.quiet) return;
  std::lock_guard lock(state.mutex);
  state.erase();
  for (const std::string& line : base::split(base::trim(text), '\n'))
    print(report::for_terminal(stack + " | " + line) + "\n");
  if (state.terminal.interactive) state.draw();
}

void LiveRows::clear() {
  std::lock_guard lock(state_->mutex);
  state_->erase();
}

}  // namespace cf::cli
