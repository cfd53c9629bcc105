// One caller in one region: signs, retries within a budget, maps errors. All service clients speak through
// it.
#pragma once

#include <memory>

#include "aws/credentials.h"
#include "aws/transport.h"
#include "document/node.h"

namespace cf::aws {

class CallBudget;  // call_budget.h: shared by all sessions of one account and region; counts and paces
                   // retries

struct Session {
  std::shared_ptr<Transport> transport;
  std::shared_ptr<CredentialProvider> credentials;
  std::shared_ptr<CallBudget> budget;  // may be null: a default one per call
  base::Region region;

  Session in_region(base::Region other) const;  // another region: no shared budget unless set
};

}  // namespace cf::aws
