#include "forge/codecommit_answer.h"

#include <chrono>

#include "forge/answer.h"
#include "forge/principal.h"

namespace cf::forge {

using document::Node;

namespace {

base::TimePoint epoch_at(const Node& node, std::string_view key) {
  return base::TimePoint(std::chrono::milliseconds(static_cast<std::int64_t>(number_at(node, key) * 1'000)));
}

std::string branch_of(std::string reference) {
  constexpr std::string_view prefix = "refs/heads/";
  return reference.starts_with(prefix) ? reference.substr(prefix.size()) : reference;
}

}  // namespace

Person read_codecommit_person(const std::string& arn) {
  const std::string principal = principal_of(arn);
  const std::string session = session_of(arn);
  return {principal, principal, false, session.empty() ? principal : session};
}

Comment read_codecommit_comment(const Node& node) {
  Comment comment;
  comment.id = text_at(node, "commentId");
  comment.author = read_codecommit_person(text_at(node, "authorArn"));
  comment.body = text_at(node, "content");
  comment.created = epoch_at(node, "creationDate");
  comment.updated = epoch_at(node, "lastModifiedDate");
  comment.edited = !node.has("creationDate") || !node.has("lastModifiedDate") ||
                   number_at(node, "lastModifiedDate") - number_at(node, "creationDate") >= 1.0;
  return comment;
}

PullRequest read_codecommit_pull_request(const Node& node, const std::string& repository,
                                         const base::Region& in) {
  PullRequest pull_request;
  pull_request.number = text_at(node, "pullRequestId");
  pull_request.title = text_at(node, "title");
  pull_request.author = read_codecommit_person(text_at(node, "authorArn"));
  pull_request.open = text_at(node, "pullRequestStatus") == "OPEN";
  for (const Node& target : node["pullRequestTargets"].items()) {
    if (text_at(target, "repositoryName") != repository) continue;
    pull_request.head_commit = text_at(target, "sourceCommit");
    pull_request.base_commit = text_at(target, "destinationCommit");
    pull_request.head_branch = branch_of(text_at(target, "sourceReference"));
    pull_request.base_branch = branch_of(text_at(target, "destinationReference"));
    pull_request.merged = true_at(target, "mergeMetadata.isMerged");
    if (!pull_request.merged) continue;
    pull_request.merge_commit = text_at(target, "mergeMetadata.mergeCommitId");
    // A fast-forward makes no commit.
    if (pull_request.merge_commit.empty()) pull_request.merge_commit = pull_request.head_commit;
  }
  const std::string& region = in.str();
  pull_request.url = "https://" + region + ".console.aws.amazon.com/codesuite/codecommit/repositories/" +
                     repository + "/pull-requests/" + pull_request.number + "/details?region=" + region;
  return pull_request;
}

}  // namespace cf::forge
