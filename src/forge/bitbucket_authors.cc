// Bitbucket matches addresses to accounts by itself.
#include "base/strings.h"
#include "forge/answer.h"
#include "forge/authors.h"
#include "forge/lists.h"

namespace cf::forge {

namespace {

using document::Node;

SignedCommit read_bitbucket_commit(const Node& node) {
  SignedCommit commit;
  commit.hash = text_at(node, "hash");
  for (const char* role : {"author", "committer"}) {  // older answers have no committer
    const Node& somebody = node[role];
    if (!somebody.is_mapping()) continue;
    const Signature signature{text_at(somebody, "user.uuid"), text_at(somebody, "raw")};
    if (commit.by.empty() || !(signature == commit.by.front())) commit.by.push_back(signature);
  }
  return commit;
}

}  // namespace

base::Result<ChangeAuthors> bitbucket_authors(
    const Api& api, const std::string& repository, const std::string& base, const std::string& head,
    const std::function<base::Result<std::vector<PullRequest>>(const std::string& commit)>& merged_with,
    const base::Call& call) {
  const auto nodes = api.list(repository + "/commits/" + base::percent_encode(head) +
                                  "?pagelen=100&exclude=" + base::percent_encode(base),
                              call, most_commits);
  if (!nodes && nodes.error().kind == base::ErrorKind::limit) return too_many_commits("Bitbucket");
  const auto commits = read_each<SignedCommit>(nodes, read_bitbucket_commit);
  if (!commits) return commits.error();
  AuthorSource source;
  source.merged_with = merged_with;
  source.commits_of = [&](const PullRequest& pull_request) {
    return read_each<SignedCommit>(
        api.list(repository + "/pullrequests/" + base::percent_encode(pull_request.number) +
                     "/commits?pagelen=100",
                 call),
        read_bitbucket_commit);
  };
  return collect_authors(*commits, source, call);
}

}  // namespace cf::forge
