// Whether what a statement allows was allowed before: the comparison of permissions behind
// broader-permissions.
#pragma once

#include <string>
#include <vector>

#include "iam/policy_documents.h"

namespace cf::gate {

using iam::Statement;

// Whether everything that `text` may stand for matches `pattern`; both may hold `*` and `?`.
bool covers_text(std::string_view pattern, std::string_view text);

// What a statement allows beyond others.
struct Widening {
  std::vector<std::string> wider;  // "new action s3:PutObject"; empty: nothing
  bool certain = true;             // false: it depends on what is known only after the deployment
};

// `allowed`: the statements that allowed before.
Widening widening_of(const Statement& statement, const std::vector<const Statement*>& allowed);

// Whether one of `denied` forbids at least what `statement` forbids.
bool is_still_denied(const Statement& statement, const std::vector<const Statement*>& denied);

}  // namespace cf::gate
