// What IAM says that a principal may do, now.
#pragma once

#include <string>

#include "aws/session.h"

namespace cf::forge {

struct Iam {
  aws::Session session;
  std::string endpoint;  // empty: the partition's
};

// Asks IAM's policy simulator (iam:SimulatePrincipalPolicy), and for a role as principal_of() spells it first
// for its path (iam:GetRole). Kind not_found: the account has no such role or user; those of other accounts
// can't be asked for.
base::Result<bool> iam_allows(const Iam& iam, const std::string& principal, const std::string& action,
                              const std::string& resource, const base::Call& call);

}  // namespace cf::forge
