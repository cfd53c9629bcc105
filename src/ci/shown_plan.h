// Which plan a pull request shows: each of our comments that has one names its digest in a line that no
// reader sees. What the records say of it does not count: jobs of pull requests write them too.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ci/session.h"

namespace cf::ci {

// The first line of a comment's text, below its marker. `comments`: those there are; one that shows the same
// plan already, and nothing else since, passes on since when.
std::string shown_line(const Session& session, const std::string& environment, const std::string& digest,
                       const std::vector<forge::Comment>& comments);

// The same of a comment whose plan takes no other one's place (is_at_work): which plan they show without it,
// so that this is the one shown all the time once it returns. "": none.
std::string showed_line(const Session& session, const std::string& environment,
                        const std::vector<forge::Comment>& comments);

// The digests of the environment's plans that our comments show now.
std::vector<std::string> shown_digests(const Session& session, const std::string& environment,
                                       const std::vector<forge::Comment>& comments);

// Since when our comments show this plan and no other one, by the host's clock; none: they do not.
std::optional<base::TimePoint> shown_since(const Session& session, const std::string& environment,
                                           const std::string& digest,
                                           const std::vector<forge::Comment>& comments);

// The digest of the plan that our comments showed when something was written, by the host's clock. "": none,
// or one of them was written over since, so that what it showed is not known.
std::string digest_shown_at(const Session& session, const std::string& environment,
                            const std::vector<forge::Comment>& comments, base::TimePoint written);

}  // namespace cf::ci
