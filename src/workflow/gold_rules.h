// Which gold templates an environment may use: the rules of the descriptor, and what is known against a
// version.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "gold/library.h"
#include "workflow/target.h"

namespace cf::workflow {

// The text of a stack's template_path, where it needs no resolver; else empty.
std::string template_path_of(const project::StackConfig& stack);

// The entries of the environment that deploy a gold template, by its path, in the descriptor's order.
using GoldUsers = std::map<std::string, std::vector<const Target*>>;
GoldUsers gold_users(const Repository& repository);

// `floating: forbidden`: kind blocked for a range.
base::Result<void> check_floating(const descriptor::Rules& rules, const descriptor::Entry& entry,
                                  const std::string& template_path);
// `min_version`: kind blocked for what is older, or can't be compared. `known` says why it is older.
base::Result<void> check_min_version(const descriptor::Rules& rules, const descriptor::Entry& entry,
                                     const std::string& template_path, const std::string& exact,
                                     const std::vector<gold::Advisory>& known);

// One sentence for each advisory that concerns the version, worst first.
std::vector<std::string> advisory_warnings(const std::vector<gold::Advisory>& advisories,
                                           const std::string& template_path, const std::string& exact);

// "network/vpc.yaml 1.2.0", and "(^1.2)" behind it where the entry has a range.
std::string gold_text(const std::string& template_path, const std::string& exact, const std::string& written);

}  // namespace cf::workflow
