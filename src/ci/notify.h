// Tells people through the webhooks that an environment's `notify` names. A chat that does not answer never
// makes a job fail: it is said in the job's log, and the job goes on.
#pragma once

#include <optional>

#include "ci/notice.h"
#include "ci/session.h"
#include "gate/gate.h"

namespace cf::ci {

struct NotifyLimits {
  base::Duration timeout{5'000};  // of one attempt
  base::Duration pause{1'000};    // before the second
};

// To every webhook that wants to hear of this occasion. Addresses come from the runner's variables and are
// registered as secrets; https only, but for this machine; redirects are not followed. A second attempt is
// made where the first surely was not taken: not sent, or answered with 429 or 5xx.
void notify(const Session& session, const Notice& notice, const base::Call& call,
            const NotifyLimits& limits = {});

// The notice `approval_wanted` for a deployment that is about to be recorded as waiting, if approvals are
// among what it waits for and the record of before does not say the same: a schedule that looks again tells
// nobody twice.
void notify_waiting(const Session& session, Notice notice, const gate::Verdict& verdict,
                    const base::Call& call);

}  // namespace cf::ci
