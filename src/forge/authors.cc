#include "forge/authors.h"

#include <map>
#include <set>

#include "forge/lists.h"

namespace cf::forge {

namespace {

class AuthorCollection {
 public:
  AuthorCollection(const AuthorSource& source, const base::Call& call) : source_(source), call_(call) {}

  base::Result<void> add(const SignedCommit& commit) {
    if (proposed_.contains(commit.hash)) return {};
    if (call_.stopped())
      return base::error(base::ErrorKind::cancelled, "asking who made the change was cancelled");
    const auto brought_by = source_.merged_with(commit.hash);
    if (!brought_by) return brought_by.error();
    bool is_merge = false;
    for (const PullRequest& each : *brought_by) {
      if (auto added = add(each); !added) return added;
      is_merge = is_merge || (each.merge_commit == commit.hash && commit.may_be_by_host);
    }
    if (is_merge || proposed_.contains(commit.hash)) return {};
    sign(commit, !brought_by->empty());
    return {};
  }

  ChangeAuthors result() && {
    return {sorted_once(std::move(ids_)), sorted_once(std::move(unknown_)),
            sorted_once(std::move(signatures_))};
  }

 private:
  base::Result<void> add(const PullRequest& pull_request) {
    if (!known_.insert(pull_request.number).second) return {};
    if (pull_request.author.id.empty())
      unknown_.push_back("whoever opened pull request " + pull_request.number);
    else
      ids_.push_back(pull_request.author.id);
    const auto commits = source_.commits_of(pull_request);
    if (!commits) return commits.error();
    bool has_head = false;
    for (const SignedCommit& commit : *commits) {
      has_head = has_head || is_same(commit.hash, pull_request.head_commit);
      if (proposed_.insert(commit.hash).second) sign(commit, true);
    }
    // A host that lists no more than so many, or has not made the list yet, does not say so.
    if (!has_head)
      unknown_.push_back("whoever made the commits of pull request " + pull_request.number +
                         " that are not in the host's list of them");
    return {};
  }

  // Bitbucket shortens hashes.
  static bool is_same(std::string_view one, std::string_view other) {
    return one.size() >= other.size() ? one.starts_with(other) : other.starts_with(one);
  }

  void sign(const SignedCommit& commit, bool is_of_pull_request) {
    if (commit.by.empty()) unknown_.push_back("whoever made commit " + commit.hash.substr(0, 12));
    for (const Signature& signature : commit.by) {
      if (!signature.id.empty()) {
        ids_.push_back(signature.id);
        continue;
      }
      const bool is_enough = !source_.names_accounts && is_of_pull_request;
      (is_enough ? signatures_ : unknown_).push_back(signature.text);
    }
  }

  const AuthorSource& source_;
  const base::Call& call_;
  std::set<std::string> known_, proposed_;  // numbers; commits of pull requests
  std::vector<std::string> ids_, unknown_, signatures_;
};

}  // namespace

base::Result<ChangeAuthors> collect_authors(const std::vector<SignedCommit>& commits,
                                            const AuthorSource& source, const base::Call& call) {
  AuthorCollection collection(source, call);
  for (const SignedCommit& commit : commits)
    if (auto added = collection.add(commit); !added) return std::move(added).error();
  return std::move(collection).result();
}

std::string signature_text(std::string_view name, std::string_view email) {
  return std::string(name) + " <" + std::string(email) + ">";
}

base::Error too_many_commits(const char* host) {
  return base::error(base::ErrorKind::limit,
                     std::string(host) + " has more than " + std::to_string(most_commits) +
                         " commits between what is deployed and what is to be",
                     "deploy an older commit first");
}

}  // namespace cf::forge
