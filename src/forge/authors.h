// Who made what lies between two commits: how each host names them is its own, what counts is the same.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/call.h"
#include "document/node.h"
#include "forge/api.h"
#include "forge/forge.h"

namespace cf::forge {

// More than these are not looked through: kind limit.
inline constexpr std::size_t most_commits = 1'000;

// Somebody who wrote or committed a commit.
struct Signature {
  std::string id;    // the host's account; empty: it knows none
  std::string text;  // "Name <email>"
  bool operator==(const Signature&) const = default;
};

struct SignedCommit {
  std::string hash;
  std::vector<Signature> by;
  // The host itself may have made it when it merged; then its pull request says whose it is.
  bool may_be_by_host = true;
};

struct AuthorSource {
  // Merged pull requests that hold the commit, or whose merge it is; others may be among them.
  std::function<base::Result<std::vector<PullRequest>>(const std::string& commit)> merged_with;
  // As they were proposed, before the merge made others of them: all of them. A list without the head is not
  // whole, and then it is not known whose the rest is.
  std::function<base::Result<std::vector<SignedCommit>>(const PullRequest&)> commits_of;
  // False: commits are signed by names and addresses, and no account is known of any. Those of a pull
  // request are its author's then, and the signatures are given beside.
  bool names_accounts = true;
};

// Of these commits, and of the pull requests that brought them: who opened them, who wrote and committed
// theirs. A merge, a squash or a rebase that the host made is the pull request's.
base::Result<ChangeAuthors> collect_authors(const std::vector<SignedCommit>& commits,
                                            const AuthorSource& source, const base::Call& call);

std::string signature_text(std::string_view name, std::string_view email);
base::Error too_many_commits(const char* host);

// One for each host; `repository` is its path below the API.
base::Result<ChangeAuthors> github_authors(
    const Api& api, const std::string& repository, const std::string& base, const std::string& head,
    const std::function<PullRequest(const document::Node&)>& read_pull_request, const base::Call& call);
base::Result<ChangeAuthors> gitlab_authors(
    const Api& api, const Api& graphql, const std::string& name, const std::string& base,
    const std::string& head, const std::function<PullRequest(const document::Node&)>& read_merge_request,
    const base::Call& call);
base::Result<ChangeAuthors> bitbucket_authors(
    const Api& api, const std::string& repository, const std::string& base, const std::string& head,
    const std::function<base::Result<std::vector<PullRequest>>(const std::string& commit)>& merged_with,
    const base::Call& call);
// `ask`: an operation with its input. `recent`: open pull requests, and those that were closed last.
base::Result<ChangeAuthors> codecommit_authors(
    const std::function<base::Result<document::Node>(const std::string& operation,
                                                     document::MappingBuilder input)>& ask,
    const std::string& repository, const std::string& base, const std::string& head,
    const std::function<base::Result<std::vector<PullRequest>>()>& recent);

}  // namespace cf::forge
