// May this plan be deployed now, and if not: why, when, and by whose leave. Facts and the time are arguments;
// nothing here asks a host, AWS or the clock.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "descriptor/rules.h"
#include "gate/approvals.h"
#include "gate/policy.h"
#include "gate/promotion.h"
#include "gate/protect.h"
#include "gate/window.h"
#include "plan/plan.h"

namespace cf::gate {

// Somebody asks to deploy in spite of windows and freezes. Nothing else is overridden.
struct BreakGlass {
  std::string person_id, login, reason;
  bool entitled = false;  // the host says, as of now, that this person is one of Rules::break_glass
};

// What somebody typed to confirm a protected stack, and for which plan.
struct Confirmed {
  std::string text;
  std::string plan_id;  // whole id or whole digest
};

// A deployment of this plan that is under way.
struct Running {
  base::TimePoint started{};
  bool within_wave = false;  // a wave goes on (a resumed one); false: its next wave is to start
};

struct Facts {
  const plan::Plan* plan = nullptr;  // not null
  base::TimePoint now{};
  std::vector<std::string> authors;  // ids of whoever made the change; empty: not known
  // Parts of it that are somebody's whom nobody can name: while there are any, no approval counts.
  std::vector<std::string> unknown_authors;
  std::vector<Approval> approvals;
  std::optional<Promotion> promotion;  // of Rules::promote_from; none: could not be had, which blocks
  std::vector<Confirmed> confirmed;
  std::optional<BreakGlass> break_glass;
  std::optional<Running> running;
};

enum class ObstacleKind { blocked_entry, approvals, freeze, window, promotion, policy, protection };
const char* to_string(ObstacleKind kind);

struct Obstacle {
  ObstacleKind kind = ObstacleKind::blocked_entry;
  std::string message;  // one sentence, no final full stop
  std::string hint;     // what to do; may be empty
  base::UnitId unit;    // empty path: of the whole plan
  base::Origin at;      // in the descriptor or the template, if it is of one place
};

enum class GlassState { intact, not_needed, used, refused };

struct Verdict {
  std::vector<Obstacle> obstacles;  // all of them, in the order of ObstacleKind
  std::vector<std::string> warnings;

  ApprovalState approvals;
  std::vector<PromotionProblem> promotion;
  PolicyReport policies;
  std::vector<Confirmation> unconfirmed;

  bool window_open = true;                      // by windows and freezes alone, whoever may pass them
  std::optional<Frozen> frozen;                 // in force now
  std::optional<base::TimePoint> next_opening;  // if it is not open; none: not within search_span
  std::optional<base::TimePoint> closes;        // if it is open and closes within search_span
  GlassState break_glass = GlassState::intact;

  bool open() const { return obstacles.empty(); }
  bool has(ObstacleKind kind) const;
};

// A plan that changes nothing is open, whatever the rules are.
Verdict decide(const descriptor::Rules& rules, const Facts& facts);

}  // namespace cf::gate
