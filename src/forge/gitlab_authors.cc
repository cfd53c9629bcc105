// GitLab's REST API signs commits by names and addresses; its GraphQL API names the account of an address,
// also of a private one.
#include <map>

#include "base/strings.h"
#include "forge/answer.h"
#include "forge/authors.h"
#include "forge/lists.h"

namespace cf::forge {

namespace {

using document::MappingBuilder;
using document::Node;

class GitlabAccounts {
 public:
  GitlabAccounts(const Api& api, const Api& graphql, std::string name, const base::Call& call)
      : api_(api), graphql_(graphql), name_(std::move(name)), call_(call) {}

  base::Result<SignedCommit> read(const Node& node) {
    SignedCommit commit;
    commit.hash = text_at(node, "id");
    auto author = author_of(commit.hash, text_at(node, "author_email"));
    if (!author) return std::move(author).error();
    commit.by.push_back(
        {*author, signature_text(text_at(node, "author_name"), text_at(node, "author_email"))});
    const std::string address = text_at(node, "committer_email");
    if (address == text_at(node, "author_email")) return commit;
    auto committer = owner_of(address);
    if (!committer) return std::move(committer).error();
    commit.by.push_back({*committer, signature_text(text_at(node, "committer_name"), address)});
    return commit;
  }

 private:
  base::Result<std::string> author_of(const std::string& hash, const std::string& address) {
    if (const auto known = ids_.find(address); known != ids_.end() && !known->second.empty())
      return known->second;
    ApiRequest request;
    request.method = "POST";
    request.path = "/graphql";
    request.repeats = true;
    request.body = MappingBuilder()
                       .add("query",
                            "query($path:ID!,$ref:String!){project(fullPath:$path){repository{commit(ref:$"
                            "ref){author{id}}"
                            "}}}")
                       .add("variables", MappingBuilder().add("path", name_).add("ref", hash).build())
                       .build();
    const auto answer = graphql_.ask(request, call_);
    if (!answer) return answer.error();
    const Node& commit = at(*answer, "data.project.repository.commit");
    if (!commit.is_mapping()) return graphql_.unreadable("/graphql", "does not know commit " + hash);
    const std::string id = text_at(commit, "author.id");  // "gid://gitlab/User/17"
    return ids_[address] = id.substr(id.rfind('/') + 1);
  }

  // Who commits what somebody else wrote is named by a public address only, or by one that has been seen.
  base::Result<std::string> owner_of(const std::string& address) {
    if (const auto known = ids_.find(address); known != ids_.end()) return known->second;
    const auto users = api_.list("/users?per_page=100&search=" + base::percent_encode(address), call_);
    if (!users) return users.error();
    std::string id;
    for (const Node& user : *users)
      if (base::equals_ignore_case(text_at(user, "public_email"), address)) id = text_at(user, "id");
    return ids_[address] = id;
  }

  const Api &api_, &graphql_;
  const std::string name_;
  const base::Call& call_;
  std::map<std::string, std::string> ids_;  // by address; "": no account
};

}  // namespace

base::Result<ChangeAuthors> gitlab_authors(const Api& api, const Api& graphql, const std::string& name,
                                           const std::string& base, const std::string& head,
                                           const std::function<PullRequest(const Node&)>& read_merge_request,
                                           const base::Call& call) {
  const std::string project = "/projects/" + base::percent_encode(name);
  GitlabAccounts accounts(api, graphql, name, call);
  const auto read = [&](const Node& node) { return accounts.read(node); };
  const auto nodes = api.list(
      project + "/repository/commits?per_page=100&ref_name=" + base::percent_encode(base + ".." + head), call,
      most_commits);
  if (!nodes && nodes.error().kind == base::ErrorKind::limit) return too_many_commits("GitLab");
  const auto commits = read_each<SignedCommit>(nodes, read);
  if (!commits) return commits.error();
  AuthorSource source;
  source.merged_with = [&](const std::string& commit) -> base::Result<std::vector<PullRequest>> {
    auto all =
        read_each<PullRequest>(api.list(project + "/repository/commits/" + base::percent_encode(commit) +
                                            "/merge_requests?per_page=100",
                                        call),
                               [&](const Node& node) {
                                 PullRequest merge_request = read_merge_request(node);
                                 if (text_at(node, "squash_commit_sha") == commit)
                                   merge_request.merge_commit = commit;
                                 return merge_request;
                               });
    if (all) std::erase_if(*all, [](const PullRequest& each) { return !each.merged; });
    return all;
  };
  source.commits_of = [&](const PullRequest& merge_request) {
    return read_each<SignedCommit>(
        api.list(project + "/merge_requests/" + base::percent_encode(merge_request.number) +
                     "/commits?per_page=100",
                 call),
        read);
  };
  return collect_authors(*commits, source, call);
}

}  // namespace cf::forge
