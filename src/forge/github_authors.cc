// GitHub matches addresses to accounts by itself, private ones too.
#include "base/strings.h"
#include "forge/answer.h"
#include "forge/authors.h"
#include "forge/lists.h"

namespace cf::forge {

namespace {

using document::Node;

// The account that commits what is merged or edited in the browser; its signature is GitHub's own.
constexpr std::string_view web_flow = "web-flow";

Signature github_signature(const Node& account, const Node& git) {
  return {text_at(account, "id"), signature_text(text_at(git, "name"), text_at(git, "email"))};
}

SignedCommit read_github_commit(const Node& node) {
  SignedCommit commit;
  commit.hash = text_at(node, "sha");
  commit.by.push_back(github_signature(node["author"], at(node, "commit.author")));
  const bool is_flow = text_at(node, "committer.login") == web_flow;
  const Signature committer = github_signature(node["committer"], at(node, "commit.committer"));
  if (!is_flow && !(committer == commit.by.front())) commit.by.push_back(committer);
  commit.may_be_by_host = is_flow && true_at(node, "commit.verification.verified");
  return commit;
}

// "Lists a maximum of 250 commits for a pull request": those that come after them are nowhere in it.
constexpr std::size_t most_of_a_pull_request = 250;

// What `head` has and `base` lacks, all of it: the list is within an object, and only pages hold more than
// 250.
base::Result<std::vector<SignedCommit>> compared(const Api& api, const std::string& repository,
                                                 const std::string& base, const std::string& head,
                                                 const base::Call& call) {
  const std::string range =
      repository + "/compare/" + base::percent_encode(base) + "..." + base::percent_encode(head);
  std::vector<SignedCommit> commits;
  for (int page = 1;; ++page) {
    const auto node = api.get(range + "?per_page=100&page=" + std::to_string(page), call);
    if (!node) return node.error();
    const auto total = integer_at(*node, "total_commits");
    if (!node->has("total_commits")) return api.unreadable(range, "does not say how many commits there are");
    if (total > static_cast<std::int64_t>(most_commits)) return too_many_commits("GitHub");
    const auto items = (*node)["commits"].items();
    for (const Node& item : items) commits.push_back(read_github_commit(item));
    if (static_cast<std::int64_t>(commits.size()) >= total) break;
    if (items.empty()) return api.unreadable(range, "lists fewer commits than it counts");
  }
  return commits;
}

}  // namespace

base::Result<ChangeAuthors> github_authors(const Api& api, const std::string& repository,
                                           const std::string& base, const std::string& head,
                                           const std::function<PullRequest(const Node&)>& read_pull_request,
                                           const base::Call& call) {
  auto commits = compared(api, repository, base, head, call);
  if (!commits) return std::move(commits).error();
  AuthorSource source;
  source.merged_with = [&](const std::string& commit) -> base::Result<std::vector<PullRequest>> {
    auto all = read_each<PullRequest>(
        api.list(repository + "/commits/" + base::percent_encode(commit) + "/pulls?per_page=100", call),
        read_pull_request);
    if (all) std::erase_if(*all, [](const PullRequest& each) { return !each.merged; });
    return all;
  };
  source.commits_of = [&](const PullRequest& pull_request) -> base::Result<std::vector<SignedCommit>> {
    auto listed = read_each<SignedCommit>(
        api.list(repository + "/pulls/" + base::percent_encode(pull_request.number) + "/commits?per_page=100",
                 call),
        read_github_commit);
    if (!listed || listed->size() < most_of_a_pull_request) return listed;
    auto all = compared(api, repository, pull_request.base_commit, pull_request.head_commit, call);
    if (!all) return std::move(all).error();
    listed->insert(listed->end(), all->begin(), all->end());
    return listed;
  };
  return collect_authors(*commits, source, call);
}

}  // namespace cf::forge
