// Our comments on a pull request: one for each matter, updated in place, found again by a line that no reader
// sees.
#pragma once

#include <string>
#include <string_view>

#include "ci/session.h"

namespace cf::ci {

// "plan dev", "deploy dev": what a comment is about.
std::string marker_of(std::string_view matter);

// Bytes that a comment's text may have, beside its marker.
std::size_t room_for_text(const Session& session);

// Makes the comment about `matter`, or replaces its text. Cut at the host's limit by the caller. Without a
// pull request the text goes to the commit.
base::Result<void> post(const Session& session, std::string_view matter, const std::string& text,
                        const base::Call& call);
// A new comment, whatever there is.
base::Result<void> reply(const Session& session, const std::string& text, const base::Call& call);

// On the head of the pull request, or the event's commit. A host without statuses is no error.
base::Result<void> set_status(const Session& session, const std::string& context, forge::CommitState state,
                              const std::string& description, std::vector<forge::Annotation> annotations,
                              const base::Call& call);
// Places of a plan's errors that are files of the repository.
std::vector<forge::Annotation> annotations_of(const Session& session, const plan::Plan& plan);

// Keeps a whole report for the runner to store: .cf/artifacts/<name>.
base::Result<void> keep_artifact(const Session& session, const std::string& name, const std::string& text);

}  // namespace cf::ci
