// Which gold templates an environment may use: the rules of the descriptor, and what is known against a
// version.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "gold/index.h"
#include "gold/library.h"
#include "gold/lock_file.h"
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
// The least version that the rules want of a template, which they may call by its path or by its name (the
// path without the extension). Empty: none.
std::string min_version_of(const descriptor::GoldRules& rules, const std::string& template_path);
// A rule for a template that neither the registry nor the environment has holds nothing back: kind input,
// with the place of the misspelt name. Without an index nobody knows what a registry has.
base::Result<void> check_min_version_names(const descriptor::Rules& rules, const GoldUsers& used,
                                           const gold::Index& index);
// `min_version`: kind blocked for what is older, or can't be compared. `known` says why it is older.
base::Result<void> check_min_version(const descriptor::Rules& rules, const descriptor::Entry& entry,
                                     const std::string& template_path, const std::string& exact,
                                     const std::vector<gold::Advisory>& known);

// One sentence for each advisory that concerns the version, worst first.
std::vector<std::string> advisory_warnings(const std::vector<gold::Advisory>& advisories,
                                           const std::string& template_path, const std::string& exact);

// A version that gold.lock has and the registry's index does not list: nobody knows what else an index hides.
// Nothing: it lists it, or the lock has none.
std::optional<std::string> unlisted_warning(const gold::Lock& lock, const gold::Index& index,
                                            const std::string& template_path, const std::string& exact);

// "network/vpc.yaml 1.2.0", and "(^1.2)" behind it where the entry has a range.
std::string gold_text(const std::string& template_path, const std::string& exact, const std::string& written);

}  // namespace cf::workflow
