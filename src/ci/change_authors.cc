#include "ci/change_authors.h"

#include <algorithm>

#include "base/strings.h"

namespace cf::ci {

using base::ErrorKind;
using base::Result;

namespace {

// The commit that all of the environment has; "": not known.
Result<std::string> commit_before(const Session& session, const std::string& environment,
                                  const base::Call& call) {
  auto live = session.records->live(environment, call);
  if (!live) return std::move(live).error();
  std::string commit;
  if (*live) commit = (*live)->partly ? (*live)->elsewhere : (*live)->commit;
  if (!commit.empty()) return commit;
  auto origin = session.records->origin(call);
  if (!origin || !origin->empty()) return origin;
  return session.pull_request->base_commit;
}

// "Bob <bob@example.com>" and a session or a role called Bob, bob or bob@example.com.
bool is_signed_by(std::string_view signature, const forge::Person& person) {
  const auto open = signature.rfind(" <");
  const std::string_view name = signature.substr(0, open);
  std::string_view address = open == std::string_view::npos ? "" : signature.substr(open + 2);
  if (address.ends_with('>')) address.remove_suffix(1);
  const std::string_view account = address.substr(0, address.find('@'));
  const std::string_view role = std::string_view(person.login).substr(person.login.rfind('/') + 1);
  for (const std::string_view called : {std::string_view(person.name), role})
    for (const std::string_view written : {name, address, account})
      if (!called.empty() && base::equals_ignore_case(called, written)) return true;
  return false;
}

}  // namespace

Result<forge::ChangeAuthors> authors_of(const Session& session, const std::string& environment,
                                        const std::string& commit,
                                        const std::vector<forge::Comment>& comments, const base::Call& call) {
  forge::ChangeAuthors authors;
  if (!session.pull_request) return authors;
  const forge::PullRequest& pull_request = *session.pull_request;
  auto before = commit_before(session, environment, call);
  if (!before) return std::move(before).error();
  const std::string& head = pull_request.open ? pull_request.head_commit : commit;
  if (before->empty() || head.empty()) {
    authors.unknown.push_back("it is not known which commit " + environment + " has");
  } else if (*before != head) {
    auto found = session.forge->authors_between(*before, head, call);
    if (found) {
      authors = *std::move(found);
    } else if (found.error().kind == ErrorKind::not_found || found.error().kind == ErrorKind::limit) {
      authors.unknown.push_back("what lies between the commits " + before->substr(0, 12) + " and " +
                                head.substr(0, 12) + " can't be told: " + found.error().message +
                                (found.error().hint.empty() ? "" : "; " + found.error().hint));
    } else {
      return std::move(found).error().while_("asking who made the change");
    }
  }
  authors.ids.push_back(pull_request.author.id);
  for (const forge::Comment& comment : comments)
    if (std::any_of(authors.signatures.begin(), authors.signatures.end(),
                    [&](const std::string& each) { return is_signed_by(each, comment.author); }))
      authors.ids.push_back(comment.author.id);
  std::sort(authors.ids.begin(), authors.ids.end());
  authors.ids.erase(std::unique(authors.ids.begin(), authors.ids.end()), authors.ids.end());
  return authors;
}

Result<void> note_origin(const Session& session, const base::Call& call) {
  if (!session.pull_request || !session.pull_request->merged) return {};
  auto known = session.records->origin(call);
  if (!known) return std::move(known).error();
  if (!known->empty()) return {};
  std::string commit = session.pull_request->base_commit;
  if (commit.empty()) {  // lists of some hosts leave it out
    auto whole = session.forge->pull_request(session.pull_request->number, call);
    if (!whole) return std::move(whole).error();
    commit = whole->base_commit;
  }
  return commit.empty() ? Result<void>() : session.records->note_origin(commit, call);
}

}  // namespace cf::ci
