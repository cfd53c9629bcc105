// A host of repositories, as far as deployments need it: pull requests, comments, files of a branch, who
// somebody is and what they may, and how a commit stands. One file for each host implements it.
//
// Every call blocks, follows pages to the end, retries what is safe to retry (429 and Retry-After, 5xx), and
// gives an Error that names the host's answer, never the token. Nothing that a host says is trusted beyond
// its type: texts are neutralised by report/ before they are shown.
//
// Threads: one at a time for an object.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/call.h"
#include "base/clock.h"
#include "base/error.h"

namespace cf::forge {

inline constexpr std::size_t max_file_bytes = 1u << 20;

enum class Host { github, gitlab, bitbucket, codecommit };
const char* to_string(Host host);
std::optional<Host> host_named(std::string_view name);  // "github", "GitHub Enterprise", "bitbucket", ...

// Somebody, by the host's own identity. `id` never changes and is what is compared with what the host says
// again; `login` is what people write in a descriptor; `name` is for show only and proves nothing.
//   GitHub, GitLab  the numeric id; the login
//   Bitbucket       the uuid; the Atlassian account id (nicknames are neither unique nor stable)
//   CodeCommit      arn:aws:iam::111111111111:role/name for both, without path and session, or a user's ARN
struct Person {
  std::string id, login;
  bool bot = false;
  std::string name{};
};

struct PullRequest {
  std::string number;
  std::string title, url;
  Person author;
  std::string head_commit, head_branch, base_branch;
  std::string base_commit;   // as the host last noted it; head_of(base_branch) is what the branch holds now
  std::string merge_commit;  // of a merged one: the merge, the squash, or the last of the rebased commits
  bool open = false, merged = false;
  bool fork = false;  // the head is in another repository (or the host does not say)
};

struct Comment {
  std::string id;
  Person author;
  std::string body;
  base::TimePoint created{};
  base::TimePoint updated{};  // its text, last; as created if never
  bool edited = false;        // by anybody, ever
  std::string url;
};

// Who made a change, each once. A host knows no more than what commits say and who opened pull requests;
// whoever pushes commits in somebody else's name is not found out.
struct ChangeAuthors {
  std::vector<std::string> ids;  // Person::id
  // Parts of it are somebody's whom the host does not name: "Name <email>", or what they made.
  std::vector<std::string> unknown;
  // "Name <email>" beside an author of `ids`, where the host has no accounts for addresses (CodeCommit): who
  // bears that name or address is an author too.
  std::vector<std::string> signatures;
};

enum class CommitState { pending, success, failure };
struct Annotation {
  std::string path;  // from the repository's root
  int line = 1;
  bool warning = false;
  std::string message;
};
// How a commit stands in one respect: a status or check. Set again under the same context it replaces the old
// one.
struct CommitStatus {
  std::string context;  // "cf/plan/dev"
  CommitState state = CommitState::pending;
  std::string description;              // one line; cut to what the host takes
  std::string url;                      // of the run; may be empty
  std::vector<Annotation> annotations;  // shown where the host can
};

struct Limits {
  std::size_t comment_bytes = 0;  // of a comment's body, as the host counts it at its worst
  bool has_teams = false, has_statuses = false, has_annotations = false;
  bool folds = false;                    // renders <details>
  std::size_t description_characters{};  // of a status; what is longer is cut
};

// What a run is going to ask for: checked at its start, so that a token that can't read teams is an error
// then.
struct Needs {
  bool comments = false, statuses = false;
  std::vector<std::string> teams;
  bool permissions = false;  // may_write, of whoever comments
};

class Forge {
 public:
  virtual ~Forge() = default;
  virtual Host host() const = 0;
  virtual Limits limits() const = 0;

  virtual base::Result<Person> whoami(const base::Call& call) = 0;
  // Asks the host now for what `needs` says. Kind access_denied: the token lacks a right, the hint names it;
  // not_found: there is no such repository or team; unsupported: the host has no teams to ask for.
  virtual base::Result<void> check(const Needs& needs, const base::Call& call) = 0;

  virtual base::Result<PullRequest> pull_request(const std::string& number, const base::Call& call) = 0;
  // The one that brought a commit into the base branch (by merge, squash or rebase), or has it as its head;
  // none: pushed without one. Hosts notice merges late: an empty answer is asked for again within 3 seconds.
  virtual base::Result<std::optional<PullRequest>> pull_request_of(const std::string& commit,
                                                                   const base::Call& call) = 0;
  virtual base::Result<std::vector<PullRequest>> open_pull_requests(const base::Call& call) = 0;
  virtual base::Result<std::vector<std::string>> changed_files(const PullRequest& pull_request,
                                                               const base::Call& call) = 0;
  // Of the commits that `head` has and `base` lacks, and of the merged pull requests that brought them, with
  // the commits that these had before the merge. Kind not_found: the host does not know one of the two;
  // limit: too many commits.
  virtual base::Result<ChangeAuthors> authors_between(const std::string& base, const std::string& head,
                                                      const base::Call& call) = 0;
  // Whether the head of the pull request holds everything that its base branch holds now.
  virtual base::Result<bool> is_up_to_date(const PullRequest& pull_request, const base::Call& call) = 0;
  // Whether a branch holds a commit now, as its head or further back. A commit that the host does not know is
  // an error.
  virtual base::Result<bool> is_on(const std::string& branch, const std::string& commit,
                                   const base::Call& call) = 0;

  // Oldest first. Replies to lines of code are not among them.
  virtual base::Result<std::vector<Comment>> comments(const std::string& number, const base::Call& call) = 0;
  virtual base::Result<Comment> create_comment(const PullRequest& pull_request, const std::string& body,
                                               const base::Call& call) = 0;
  // One's own.
  virtual base::Result<void> update_comment(const PullRequest& pull_request, const Comment& comment,
                                            const std::string& body, const base::Call& call) = 0;
  // A comment on a commit, for pushes without a pull request.
  virtual base::Result<void> comment_on_commit(const std::string& commit, const std::string& body,
                                               const base::Call& call) = 0;

  // The bytes as committed. Kind not_found: there is no such file at that branch or commit; limit: more than
  // max_file_bytes.
  virtual base::Result<std::string> file(const std::string& path, const std::string& ref,
                                         const base::Call& call) = 0;
  virtual base::Result<std::string> head_of(const std::string& branch, const base::Call& call) = 0;
  virtual base::Result<std::string> default_branch(const base::Call& call) = 0;

  // As things are now; an unknown person or team is an error of kind not_found, not "no". A team is
  // "org/team" or "team" of the repository's owner on GitHub, a group's full path on GitLab.
  virtual base::Result<bool> may_write(const Person& person, const base::Call& call) = 0;
  virtual base::Result<bool> is_member(const Person& person, const std::string& team,
                                       const base::Call& call) = 0;
  // Whether a name in the descriptor is this person: a login or id, compared as the host compares (GitHub:
  // letter case does not count), never a part of it.
  virtual bool is_named(const Person& person, std::string_view name) const = 0;

  // Where Limits::has_statuses is false this does nothing. Annotations that the token may not write are left
  // out; the status itself is not.
  virtual base::Result<void> set_status(const std::string& commit, const CommitStatus& status,
                                        const base::Call& call) = 0;
};

}  // namespace cf::forge
