// Whose approvals of a plan count. Who somebody is and whether the rules entitle them has been asked of the
// host already (forge::Forge); this decides by exact identities and times alone.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "descriptor/rules.h"

namespace cf::gate {

struct Approval {
  std::string person_id, login;  // id: the host's, which never changes; login: for people
  std::string plan_id;           // what it names: a plan's whole id, or its whole digest
  base::TimePoint at{};
  std::string where;      // URL; may be empty
  bool entitled = false;  // the host says, as of now, that this person is one of ApprovalRule::by
  bool bot = false;
  bool used_up = false;        // a deployment of the plan had it, other than the one that is asked about
  bool overtaken = false;      // another plan has taken its plan's place since it was given
  std::string pull_request{};  // where it was given, if not on the one that is asked about; for people
};

enum class Standing {
  counts,
  unidentified,
  bot,
  other_plan,
  used_up,
  overtaken,
  author,
  not_entitled,
  expired,
  duplicate
};
const char* to_string(Standing standing);  // "counts", "is the author of the change", ...

struct Judged {
  Approval approval;
  Standing standing = Standing::counts;
};

struct ApprovalState {
  int needed = 0, have = 0;
  std::vector<Judged> judged;   // in the order given; of one person's that would count, the latest does
  bool author_unknown = false;  // then nobody can be shown to be somebody else, and none counts
  bool enough() const { return have >= needed; }
};

struct ApprovalQuestion {
  std::string plan_id, plan_digest;  // an approval must equal one of them, whole
  std::vector<std::string> authors;  // ids of whoever made the change; empty: not known
  bool has_unknown_authors = false;  // beside those
  base::TimePoint at{};  // one that has expired by then does not count; a deployment that goes on asks as of
                         // its start
};

ApprovalState judge(const descriptor::ApprovalRule& rule, const std::vector<Approval>& approvals,
                    const ApprovalQuestion& question);

}  // namespace cf::gate
