#include "report/unit_words.h"

#include <algorithm>

#include "base/stack_status.h"
#include "base/strings.h"
#include "report/value_text.h"

namespace cf::report {

using deploy::Summary;
using deploy::UnitResult;
using deploy::UnitState;
using plan::Decision;

namespace {

constexpr std::size_t followers_shown = 4;

std::string first_time(const UnitResult& unit) {
  return unit.failures.empty() ? "~" : unit.failures.front().timestamp;
}

std::string event_text(const aws::StackEvent& event) {
  std::string text = event.logical_id;
  if (!event.type.empty()) text += " (" + event.type + ")";
  text += " " + event.status;
  return event.status_reason.empty() ? text : text + ": " + event.status_reason;
}

}  // namespace

const char* symbol_of(UnitState state, bool unicode) {
  switch (state) {
    case UnitState::waiting:
      return unicode ? "·" : ".";
    case UnitState::running:
      return unicode ? "▸" : ">";
    case UnitState::done:
      return unicode ? "✓" : "+";
    case UnitState::unchanged:
      return "=";
    case UnitState::failed:
      return unicode ? "✗" : "x";
    case UnitState::skipped:
    case UnitState::cancelled:
      return unicode ? "–" : "-";
    case UnitState::unknown:
      return "?";
  }
  return "";
}

Tone tone_of(UnitState state) {
  switch (state) {
    case UnitState::done:
      return Tone::add;
    case UnitState::running:
      return Tone::modify;
    case UnitState::failed:
    case UnitState::unknown:
      return Tone::error;
    case UnitState::skipped:
    case UnitState::cancelled:
      return Tone::warning;
    case UnitState::waiting:
    case UnitState::unchanged:
      return Tone::dim;
  }
  return Tone::plain;
}

std::string outcome_of(const UnitResult& unit) {
  switch (unit.state) {
    case UnitState::done:
      switch (unit.decision) {
        case Decision::create:
          return "created";
        case Decision::recreate:
          return "deleted and created again";
        case Decision::change:
          return "changed";
        case Decision::remove:
          return "deleted";
        case Decision::no_change:
        case Decision::ignored:
        case Decision::blocked:
          return "done";
      }
      return "done";
    case UnitState::unchanged:
      return unit.decision == Decision::ignored ? "ignored" : "unchanged";
    case UnitState::failed:
      return "failed";
    case UnitState::skipped:
      return "skipped";
    case UnitState::cancelled:
      return "cancelled";
    case UnitState::waiting:
      return "not started";
    case UnitState::running:
      return "still running";
    case UnitState::unknown:
      return "end not known";
  }
  return "";
}

namespace {

// What a rollback left standing beside the stack, as the end of a sentence.
std::string kept_text(const UnitResult& unit) {
  if (unit.kept.empty()) return {};
  const char* still =
      unit.kept.size() == 1 ? " still exists, outside of the stack" : " still exist, outside of the stack";
  return base::join(unit.kept, ", ") + still + ", as the DeletionPolicy says: delete or import " +
         (unit.kept.size() == 1 ? "it" : "them") + " where a name would be taken";
}

std::string with_kept(std::string text, const UnitResult& unit) {
  const std::string kept = kept_text(unit);
  return kept.empty() ? text : text + "; " + kept;
}

}  // namespace

std::string state_left(const UnitResult& unit) {
  if (!has_trouble(unit) && unit.state != UnitState::running) return {};
  const std::optional<base::StackStatus> status = base::parse_stack_status(unit.final_status);
  if (!status)
    return unit.state == UnitState::failed
               ? ""
               : "what state it is in is not known; the operation may still go on";
  using base::StackStatus;
  switch (*status) {
    case StackStatus::update_rollback_complete:
    case StackStatus::import_rollback_complete:
      return with_kept("it is as it was before (" + unit.final_status + ")", unit);
    case StackStatus::rollback_complete:
      return unit.kept.empty() ? "what had been created was deleted again; the empty stack is left "
                                 "(ROLLBACK_COMPLETE), and "
                                 "the next deployment recreates it"
                               : with_kept(
                                     "what else had been created was deleted again; the empty stack is left "
                                     "(ROLLBACK_COMPLETE), and the next deployment recreates it",
                                     unit);
    case StackStatus::create_failed:
      return "what had been created is left (CREATE_FAILED); the next deployment deletes and creates it "
             "again";
    case StackStatus::rollback_failed:
      return with_kept(
          "its rollback failed, resources are left (ROLLBACK_FAILED); the next deployment "
          "deletes and creates it again",
          unit);
    case StackStatus::update_failed:
      return "it is left half changed (UPDATE_FAILED): roll it back or deploy a mended template";
    case StackStatus::update_rollback_failed:
      return "it is left half rolled back (UPDATE_ROLLBACK_FAILED): continue its rollback before anything "
             "else";
    case StackStatus::delete_complete:
      return "nothing is left: it was deleted (DELETE_COMPLETE)";
    case StackStatus::delete_failed:
      return "what could not be deleted is left (DELETE_FAILED)";
    default:
      return base::is_in_progress(*status) ? "the operation still runs (" + unit.final_status + ")"
                                           : "it is " + unit.final_status;
  }
}

bool has_trouble(const UnitResult& unit) {
  return unit.state == UnitState::failed || unit.state == UnitState::unknown;
}

std::string outcome_of(const Summary& summary) {
  if (summary.refused) return summary.acted() ? "refused after part was done" : "refused, nothing was done";
  if (summary.cancelled) return "cancelled";
  bool worked = false;
  for (const UnitResult& unit : summary.units) {
    if (unit.state == UnitState::done) worked = true;
    if (unit.state != UnitState::done && unit.state != UnitState::unchanged) return "failed";
  }
  return worked ? "succeeded" : "nothing to do";
}

std::string counts_text(const Summary& summary) {
  std::vector<std::string> parts;
  const auto add = [&](UnitState state, const char* what, bool ignored = false) {
    const auto n = std::count_if(summary.units.begin(), summary.units.end(), [&](const UnitResult& unit) {
      return unit.state == state &&
             (state != UnitState::unchanged || ignored == (unit.decision == Decision::ignored));
    });
    if (n > 0) parts.push_back(std::to_string(n) + " " + what);
  };
  add(UnitState::failed, "failed");
  add(UnitState::unknown, "with unknown end");
  add(UnitState::running, "still running");
  add(UnitState::done, "done");
  add(UnitState::unchanged, "unchanged");
  add(UnitState::unchanged, "ignored", true);
  add(UnitState::skipped, "skipped");
  add(UnitState::cancelled, "cancelled");
  add(UnitState::waiting, "not started");
  return parts.empty() ? "no stacks" : base::join(parts, ", ");
}

std::vector<Line> failure_lines(const UnitResult& unit, const Wording& wording) {
  std::vector<Line> out;
  if (!unit.failures.empty()) {
    const aws::StackEvent& first = unit.failures.front();
    out.push_back({Tone::error, 0, "!", "first cause: " + event_text(first)});
    if (!first.physical_id.empty()) out.push_back({Tone::dim, 1, "", "physical id " + first.physical_id});
    const std::size_t more = unit.failures.size() - 1;
    const std::size_t shown = wording.detail == Detail::full ? more : std::min(more, followers_shown);
    for (std::size_t i = 1; i <= shown; ++i) {
      out.push_back({Tone::plain, 1, "", "then " + event_text(unit.failures[i])});
    }
    if (shown < more) out.push_back({Tone::dim, 1, "", "and " + std::to_string(more - shown) + " more"});
  }
  if (unit.error) {
    add_error_lines(*unit.error, 0, out);
  } else if (!unit.reason.empty() && unit.failures.empty()) {
    out.push_back({Tone::error, 0, "!", unit.reason});
  }
  for (const std::string& warning : unit.warnings)
    out.push_back({Tone::warning, 0, "!", "warning: " + warning});
  const std::string left = state_left(unit);
  if (!left.empty()) out.push_back({Tone::strong, 0, "", "state left: " + left});
  return out;
}

std::vector<Line> done_lines(const UnitResult& unit, const Wording& wording) {
  std::vector<Line> out;
  for (const std::string& warning : unit.warnings)
    out.push_back({Tone::warning, 0, "!", "warning: " + warning});
  if (wording.detail != Detail::brief) {
    const bool shows_all = wording.detail == Detail::full || unit.decision == Decision::change;
    for (const change::ResourceChange& change : unit.changes) {
      if (shows_all) add_resource_lines(change, wording, 0, out);
    }
  }
  if (wording.detail == Detail::full) {
    for (const aws::Output& output : unit.outputs) {
      out.push_back({Tone::plain, 0, "", "output " + output.key + " = " + output.value});
    }
  }
  return out;
}

std::vector<const UnitResult*> failed_units(const Summary& summary) {
  std::vector<const UnitResult*> out;
  for (const UnitResult& unit : summary.units) {
    if (has_trouble(unit)) out.push_back(&unit);
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const UnitResult* a, const UnitResult* b) { return first_time(*a) < first_time(*b); });
  return out;
}

}  // namespace cf::report
