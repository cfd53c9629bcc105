#include "gate/gate.h"

#include <algorithm>
#include <chrono>

#include "base/strings.h"

namespace cf::gate {

namespace {

std::string names_of(const descriptor::People& people) {
  std::vector<std::string> names = people.users;
  for (const std::string& team : people.teams) names.push_back("the team " + team);
  return base::join(names, ", ");
}

class Ruling {
 public:
  Ruling(const descriptor::Rules& rules, const Facts& facts)
      : rules_(rules), facts_(facts), plan_(*facts.plan), environment_(plan_.environment.str()) {}

  Verdict verdict() {
    ask_entries();
    const bool mutates = std::any_of(plan_.entries.begin(), plan_.entries.end(),
                                     [](const plan::Entry& entry) { return entry.mutates(); });
    ask_calendar(mutates);
    if (mutates) {
      ask_approvals();
      ask_promotion();
      ask_policies();
      ask_protection();
    }
    std::stable_sort(verdict_.obstacles.begin(), verdict_.obstacles.end(),
                     [](const Obstacle& a, const Obstacle& b) { return a.kind < b.kind; });
    return std::move(verdict_);
  }

 private:
  Obstacle& obstacle(ObstacleKind kind, std::string message, std::string hint, base::Origin at = {}) {
    return verdict_.obstacles.emplace_back(Obstacle{kind, std::move(message), std::move(hint), {}, at});
  }

  bool names_this_plan(const std::string& id) const {
    return !id.empty() && (id == plan_.id() || id == plan_.digest);
  }

  void ask_entries() {
    for (const plan::Entry& entry : plan_.entries) {
      if (entry.decision != plan::Decision::blocked) continue;
      const std::string hint = entry.errors.empty() ? "" : entry.errors.front().hint;
      obstacle(ObstacleKind::blocked_entry, entry.id.path.str() + " is blocked: " + entry.reason, hint).unit =
          entry.id;
    }
  }

  void ask_calendar(bool mutates) {
    const Calendar calendar(rules_);
    for (const base::Diagnostic& problem : calendar.problems().list()) {
      const base::Location location = base::locate(problem.at);
      verdict_.warnings.push_back((problem.at ? location.str() + ": " : "") + problem.message +
                                  (problem.hint.empty() ? "" : "; " + problem.hint));
    }
    verdict_.window_open = calendar.is_open(facts_.now);
    verdict_.frozen = calendar.frozen(facts_.now);
    if (verdict_.window_open) {
      verdict_.closes = calendar.closes(facts_.now);
    } else {
      verdict_.next_opening = calendar.next_opening(facts_.now);
    }
    const bool goes_on = facts_.running && (facts_.running->within_wave || rules_.finish_environment);
    const bool held = mutates && !verdict_.window_open && !goes_on;
    if (!facts_.break_glass) {
      if (held) report_closed(calendar, "");
    } else if (!held) {
      verdict_.break_glass = GlassState::not_needed;
    } else {
      break_glass(calendar, *facts_.break_glass);
    }
  }

  void break_glass(const Calendar& calendar, const BreakGlass& asked) {
    std::string refusal;
    if (!asked.entitled || asked.person_id.empty()) {
      const std::string allowed = names_of(rules_.break_glass);
      refusal = asked.login + " may not deploy in spite of it (" +
                (allowed.empty() ? "break_glass names nobody" : "break_glass names " + allowed) + ")";
    } else if (base::trim(asked.reason).empty()) {
      refusal = "--break-glass needs a reason";
    }
    if (refusal.empty()) {
      verdict_.break_glass = GlassState::used;
      verdict_.warnings.push_back("break-glass: " + asked.login +
                                  " deploys in spite of windows and freezes: " + asked.reason);
    } else {
      verdict_.break_glass = GlassState::refused;
      report_closed(calendar, refusal);
    }
  }

  void report_closed(const Calendar& calendar, const std::string& refusal) {
    std::string hint = verdict_.next_opening
                           ? "it opens " + calendar.text(*verdict_.next_opening)
                           : "it does not open within 400 days: see the windows and freezes of the rules";
    if (!refusal.empty()) hint += "; " + refusal;
    if (verdict_.frozen) {
      const Frozen& freeze = *verdict_.frozen;
      obstacle(ObstacleKind::freeze,
               environment_ + " is frozen " +
                   (freeze.until ? "until " + calendar.text(*freeze.until)
                                 : "for ever: the freeze could not be read") +
                   (freeze.reason.empty() ? "" : " (" + freeze.reason + ")"),
               hint, freeze.at);
    }
    if (!calendar.in_window(facts_.now)) {
      obstacle(ObstacleKind::window,
               "it is " + calendar.text(facts_.now) + ", outside the windows of " + environment_, hint,
               rules_.windows.front().at);
    }
  }

  void ask_approvals() {
    ApprovalQuestion question{plan_.id(), plan_.digest, facts_.authors, !facts_.unknown_authors.empty(),
                              facts_.running ? facts_.running->started : facts_.now};
    verdict_.approvals = judge(rules_.approvals, facts_.approvals, question);
    const ApprovalState& state = verdict_.approvals;
    if (state.enough()) return;
    if (state.author_unknown) {
      constexpr std::size_t most_named = 5;
      std::vector<std::string> unknown = facts_.unknown_authors;
      if (unknown.size() > most_named) {
        unknown.resize(most_named);
        unknown.push_back("...");
      }
      obstacle(ObstacleKind::approvals,
               environment_ + " needs " + base::plural(static_cast<std::size_t>(state.needed), "approval") +
                   ", and nobody knows who made " +
                   (unknown.empty() ? "this change"
                                    : "a part of this change (" + base::join(unknown, "; ") + ")") +
                   ": an approval by its author could not be told",
               unknown.empty() ? "deploy what a pull request brought"
                               : "let them add the address to their account on the host, or bring the change "
                                 "again by commits with an address that it knows",
               rules_.approvals.at);
      return;
    }
    const std::string who = names_of(rules_.approvals.by);
    obstacle(ObstacleKind::approvals,
             environment_ + " needs " + base::plural(static_cast<std::size_t>(state.needed), "approval") +
                 ", " + std::to_string(state.have) + (state.have == 1 ? " counts" : " count"),
             "comment `cf approve " + environment_ + " " + plan_.id() +
                 "`: " + (who.empty() ? "whoever may write to the repository" : who) +
                 ", but not the author of the change",
             rules_.approvals.at);
  }

  // Asked once, when a deployment starts: what is in the source changes while waves bake.
  void ask_promotion() {
    if (rules_.promote_from.empty() || facts_.running) return;
    const std::string& from = rules_.promote_from.str();
    if (!facts_.promotion || facts_.promotion->from != rules_.promote_from) {
      obstacle(ObstacleKind::promotion, "what is deployed in " + from + " is not known",
               environment_ + " gets only what is deployed and green in " + from);
      return;
    }
    verdict_.promotion = check_promotion(*facts_.promotion, plan_);
    for (const PromotionProblem& problem : verdict_.promotion) {
      obstacle(ObstacleKind::promotion, problem.message,
               "deploy it to " + from + " first; `cf promote-diff " + from + " " + environment_ +
                   "` shows what differs")
          .unit = problem.unit;
    }
  }

  void ask_policies() {
    verdict_.policies = check_policies(rules_, plan_);
    for (const Finding& finding : verdict_.policies.findings) {
      if (finding.severity != descriptor::Severity::error) continue;
      obstacle(ObstacleKind::policy,
               finding.unit.path.str() + (finding.resource.empty() ? "" : " " + finding.resource) + ": " +
                   finding.message + " (" + finding.rule + ")",
               finding.hint, finding.at)
          .unit = finding.unit;
    }
  }

  void ask_protection() {
    for (Confirmation& required : required_confirmations(rules_, plan_)) {
      const bool confirmed =
          std::any_of(facts_.confirmed.begin(), facts_.confirmed.end(), [&](const Confirmed& confirmed_by) {
            return names_this_plan(confirmed_by.plan_id) && confirms(confirmed_by.text, required);
          });
      if (confirmed) continue;
      std::vector<std::string> lost;
      for (const Protected& resource : required.resources) lost.push_back(words_of(resource));
      obstacle(ObstacleKind::protection,
               required.unit.path.str() + " is protected: " + base::join(lost, ", "),
               "type its name, " + required.unit.path.str() + ", to confirm", rules_.protect.at)
          .unit = required.unit;
      verdict_.unconfirmed.push_back(std::move(required));
    }
  }

  static std::string words_of(const Protected& resource) {
    const std::string what = resource.resource.empty() ? "the stack" : resource.resource;
    return what + (resource.perhaps ? " may be" : " is") +
           (resource.replaced ? " replaced (" : " deleted (") + resource.because + ")";
  }

  const descriptor::Rules& rules_;
  const Facts& facts_;
  const plan::Plan& plan_;
  const std::string& environment_;
  Verdict verdict_;
};

}  // namespace

const char* to_string(ObstacleKind kind) {
  switch (kind) {
    case ObstacleKind::blocked_entry:
      return "blocked";
    case ObstacleKind::approvals:
      return "approvals";
    case ObstacleKind::freeze:
      return "freeze";
    case ObstacleKind::window:
      return "window";
    case ObstacleKind::promotion:
      return "promotion";
    case ObstacleKind::policy:
      return "policy";
    case ObstacleKind::protection:
      return "protection";
  }
  return "";
}

bool Verdict::has(ObstacleKind kind) const {
  return std::any_of(obstacles.begin(), obstacles.end(),
                     [kind](const Obstacle& obstacle) { return obstacle.kind == kind; });
}

Verdict decide(const descriptor::Rules& rules, const Facts& facts) {
  return Ruling(rules, facts).verdict();
}

}  // namespace cf::gate
