// CodeCommit has no list of commits: they are walked, newest first. Whoever pushes them is no part of them,
// and their names and addresses are no principals.
#include <charconv>
#include <map>
#include <queue>
#include <set>

#include "base/strings.h"
#include "forge/answer.h"
#include "forge/authors.h"
#include "forge/lists.h"

namespace cf::forge {

namespace {

using document::MappingBuilder;
using document::Node;

struct WalkedCommit {
  SignedCommit commit;
  std::vector<std::string> parents;
  std::int64_t seconds = 0;
};

class CommitWalk {
 public:
  using Ask = std::function<base::Result<Node>(const std::string&, MappingBuilder)>;
  CommitWalk(const Ask& ask, std::string repository) : ask_(ask), repository_(std::move(repository)) {}

  // Those that head has and base lacks. That a date lies makes them more, never fewer.
  base::Result<std::vector<SignedCommit>> between(const std::string& base, const std::string& head) {
    std::priority_queue<std::pair<std::int64_t, std::string>> next;
    std::set<std::string> wanted, left_out, done;
    std::size_t open = 0;  // wanted ones that wait
    const auto enter = [&](const std::string& hash, bool is_wanted) -> base::Result<void> {
      const auto commit = read(hash);
      if (!commit) return commit.error();
      if (is_wanted && (left_out.contains(hash) || !wanted.insert(hash).second)) return {};
      if (!is_wanted && !left_out.insert(hash).second) return {};
      next.emplace((*commit)->seconds, hash);
      if (is_wanted) ++open;
      return {};
    };
    for (const auto& [hash, is_wanted] : {std::pair(base, false), std::pair(head, true)})
      if (auto entered = enter(hash, is_wanted); !entered) return std::move(entered).error();
    std::vector<std::string> order;
    while (open > 0 && !next.empty()) {
      const std::string hash = next.top().second;
      next.pop();
      const bool is_wanted = wanted.contains(hash) && done.insert(hash).second;
      if (is_wanted) --open;
      const bool out = left_out.contains(hash);
      if (!out) order.push_back(hash);
      if (order.size() > most_commits || commits_.size() > 4 * most_commits)
        return too_many_commits("CodeCommit");
      for (const std::string& parent : commits_.at(hash).parents)
        if (auto entered = enter(parent, !out); !entered) return std::move(entered).error();
    }
    std::vector<SignedCommit> found;
    for (const std::string& hash : order)
      if (!left_out.contains(hash)) found.push_back(commits_.at(hash).commit);
    return found;
  }

  base::Result<const WalkedCommit*> read(const std::string& hash) {
    if (const auto known = commits_.find(hash); known != commits_.end()) return &known->second;
    MappingBuilder input;
    input.add("repositoryName", repository_).add("commitId", hash);
    const auto answer = ask_("GetCommit", std::move(input));
    if (!answer) return answer.error();
    const Node& node = (*answer)["commit"];
    WalkedCommit& walked = commits_[hash];
    walked.commit.hash = hash;
    for (const char* role : {"author", "committer"}) {
      const Node& somebody = node[role];
      const Signature signature{"", signature_text(text_at(somebody, "name"), text_at(somebody, "email"))};
      if (walked.commit.by.empty() || !(signature == walked.commit.by.front()))
        walked.commit.by.push_back(signature);
    }
    const std::string date = text_at(node, "committer.date");  // "1484167798 -0800"
    std::from_chars(date.data(), date.data() + date.size(), walked.seconds);
    for (const Node& parent : node["parents"].items()) walked.parents.push_back(text_at(parent, ""));
    return &walked;
  }

 private:
  const Ask& ask_;
  const std::string repository_;
  std::map<std::string, WalkedCommit> commits_;
};

}  // namespace

base::Result<ChangeAuthors> codecommit_authors(
    const std::function<base::Result<Node>(const std::string&, MappingBuilder)>& ask,
    const std::string& repository, const std::string& base, const std::string& head,
    const std::function<base::Result<std::vector<PullRequest>>()>& recent) {
  CommitWalk walk(ask, repository);
  const auto commits = walk.between(base, head);
  if (!commits) return commits.error();
  std::set<std::string> hashes;
  for (const SignedCommit& commit : *commits) hashes.insert(commit.hash);
  auto all = hashes.empty() ? base::Result<std::vector<PullRequest>>(std::vector<PullRequest>()) : recent();
  if (!all) return all.error();
  std::map<std::string, std::vector<PullRequest>> bringers;
  std::map<std::string, std::vector<SignedCommit>> proposed;
  for (const PullRequest& pull_request : *all) {
    const bool is_here = pull_request.merged ? hashes.contains(pull_request.merge_commit)
                                             : pull_request.open && pull_request.head_commit == head;
    if (!is_here) continue;
    auto own = walk.between(pull_request.base_commit, pull_request.head_commit);
    if (!own) return own.error();
    if (pull_request.merged) bringers[pull_request.merge_commit].push_back(pull_request);
    for (const SignedCommit& commit : *own) bringers[commit.hash].push_back(pull_request);
    proposed[pull_request.number] = *std::move(own);
  }
  AuthorSource source;
  source.names_accounts = false;
  source.merged_with = [&](const std::string& commit) -> base::Result<std::vector<PullRequest>> {
    return bringers[commit];
  };
  source.commits_of = [&](const PullRequest& each) -> base::Result<std::vector<SignedCommit>> {
    return proposed[each.number];
  };
  return collect_authors(*commits, source, {});
}

}  // namespace cf::forge
