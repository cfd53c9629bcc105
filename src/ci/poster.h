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

// At most `bytes` of Markdown: what does not fit is left out from the end, between two blocks, so that no
// fence and no <details> is broken, and it is said so.
std::string fitted(const std::string& text, std::size_t bytes);

// Whether it is an account of ours: this job's, or one that the base branch's `ci: accounts` names. A
// stranger who writes our marker is not.
bool is_ours(const Session& session, const forge::Person& author);

// The comment about a matter may be another account's of ours (the descriptor's `ci: accounts`), and most
// hosts let only its author edit it: then the text is a comment of its own, which nobody will update, or is
// not posted at all if it only repeats that comment with newer numbers.
enum class IfNotOurs { tell, leave };

// Makes the comment about `matter`, or replaces its text; masked, and cut at the host's limit if the caller
// has not done better. Without a pull request the text goes to the commit.
base::Result<void> post(const Session& session, std::string_view matter, const std::string& text,
                        const base::Call& call, IfNotOurs if_not_ours = IfNotOurs::tell);
// Puts it before the text of the comment about `matter`, below the lines that no reader sees; one that has it
// there stays. The comment is made if there is none.
base::Result<void> post_before(const Session& session, std::string_view matter, const std::string& head,
                               const base::Call& call);
// A new comment, whatever there is.
base::Result<void> reply(const Session& session, const std::string& text, const base::Call& call);

// On the head of the pull request, or the event's commit. A host without statuses is no error.
base::Result<void> set_status(const Session& session, const std::string& context, forge::CommitState state,
                              const std::string& description, std::vector<forge::Annotation> annotations,
                              const base::Call& call);
// Places of a plan's errors that are files of the repository.
std::vector<forge::Annotation> annotations_of(const Session& session, const plan::Plan& plan);
std::vector<forge::Annotation> annotations_of(const Session& session, const base::Error& error);

// Keeps a whole report for the runner to store: .cf/artifacts/<name>. One that can't be written is said in
// the log: it must not keep a job from its work.
void keep_artifact(const Session& session, const std::string& name, const std::string& text);
// Where people find it, as Markdown.
std::string place_of_artifact(const Session& session, const std::string& name);

}  // namespace cf::ci
