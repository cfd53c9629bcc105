#include "forge/github_answer.h"

#include "forge/answer.h"

namespace cf::forge {

using document::Node;

Person read_github_user(const Node& user) {
  Person person{text_at(user, "id"), text_at(user, "login"), false, text_at(user, "login")};
  person.bot = text_at(user, "type") != "User" || person.login.ends_with("[bot]");
  return person;
}

Comment read_github_comment(const Node& node) {
  Comment comment;
  comment.id = text_at(node, "id");
  comment.author = read_github_user(node["user"]);
  comment.body = text_at(node, "body");
  comment.created = time_at(node, "created_at");
  comment.updated = time_at(node, "updated_at");
  comment.edited = was_edited(node, "created_at", "updated_at");
  comment.url = text_at(node, "html_url");
  return comment;
}

PullRequest read_github_pull_request(const Node& node) {
  PullRequest pull_request;
  pull_request.number = text_at(node, "number");
  pull_request.title = text_at(node, "title");
  pull_request.url = text_at(node, "html_url");
  pull_request.author = read_github_user(node["user"]);
  pull_request.head_commit = text_at(node, "head.sha");
  pull_request.head_branch = text_at(node, "head.ref");
  pull_request.base_commit = text_at(node, "base.sha");
  pull_request.base_branch = text_at(node, "base.ref");
  pull_request.open = text_at(node, "state") == "open";
  pull_request.merged = !text_at(node, "merged_at").empty();
  // Of an open one it is a trial merge.
  if (pull_request.merged) pull_request.merge_commit = text_at(node, "merge_commit_sha");
  const std::string head = text_at(node, "head.repo.id");
  pull_request.fork = head.empty() || head != text_at(node, "base.repo.id");
  return pull_request;
}

}  // namespace cf::forge
