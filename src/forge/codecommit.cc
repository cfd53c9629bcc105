// AWS CodeCommit. People are IAM principals: there are no teams that could be asked for, no statuses, no
// folds, and what somebody may do is what IAM's policy simulator says of the role or user now.
#include <algorithm>

#include "aws/invoke.h"
#include "aws/services.h"
#include "base/digest.h"
#include "base/strings.h"
#include "document/json.h"
#include "document/scalar.h"
#include "forge/answer.h"
#include "forge/api.h"
#include "forge/authors.h"
#include "forge/codecommit_answer.h"
#include "forge/hosts.h"
#include "forge/iam.h"
#include "forge/lists.h"
#include "forge/principal.h"
#include "forge/pull_requests.h"

namespace cf::forge {
namespace {

using aws::Effect;
using base::Call;
using base::ErrorKind;
using base::Result;
using document::MappingBuilder;
using document::Node;

constexpr std::size_t looked_through = 200;  // the newest closed pull requests, for the one of a commit
constexpr int most_listings = 1'000;

// CodeCommit says what is missing in many words.
bool says_missing(const base::Error& error) {
  return error.code.ends_with("DoesNotExistException") || error.code == "InvalidPullRequestIdException";
}

class CodeCommit final : public Forge {
 public:
  explicit CodeCommit(const Connection& connection)
      : session_(connection.session), endpoint_(connection.api), repository_(connection.repository) {}

  Host host() const override { return Host::codecommit; }
  Limits limits() const override {
    Limits limits;
    limits.comment_bytes = 10'240;
    return limits;
  }

  Result<Person> whoami(const Call& call) override {
    const auto caller = aws::get_caller_identity(session_, call);
    if (!caller) return caller.error();
    return read_codecommit_person(caller->arn);
  }

  Result<void> check(const Needs& needs, const Call& call) override {
    if (!needs.teams.empty()) return no_teams(needs.teams.front());
    if (auto found = ask("GetRepository", named(), Effect::read, call); !found) return found.error();
    if (!needs.permissions) return {};
    const auto me = whoami(call);
    if (!me) return me.error();
    auto may = may_write(*me, call);
    if (!may) return std::move(may).error().while_("checking whether IAM can be asked who may write");
    return {};
  }

  Result<PullRequest> pull_request(const std::string& number, const Call& call) override {
    const auto node =
        ask("GetPullRequest", MappingBuilder().add("pullRequestId", number), Effect::read, call);
    if (!node) return node.error();
    auto read = checked(read_codecommit_pull_request((*node)["pullRequest"], repository_, session_.region),
                        "CodeCommit");
    if (read && read->title.empty() && read->author.id.empty()) return unreadable("GetPullRequest");
    return read;
  }

  Result<std::optional<PullRequest>> pull_request_of(const std::string& commit, const Call& call) override {
    return find_bringer(commit, call, [&]() -> Result<std::vector<PullRequest>> {
      for (const char* state : {"CLOSED", "OPEN"}) {
        const auto numbers = newest_numbers(state, call);
        if (!numbers) return numbers.error();
        for (const std::string& number : *numbers) {
          auto read = pull_request(number, call);
          if (!read) return read.error();
          const bool is_it =
              read->merged ? read->merge_commit == commit : read->open && read->head_commit == commit;
          if (is_it) return std::vector{*std::move(read)};
        }
      }
      return std::vector<PullRequest>();
    });
  }

  Result<std::vector<PullRequest>> open_pull_requests(const Call& call) override {
    const auto numbers = pull_request_numbers("OPEN", call);
    if (!numbers) return numbers.error();
    std::vector<PullRequest> all;
    if (auto read = read_all(*numbers, all, call); !read) return std::move(read).error();
    return all;
  }

  Result<std::vector<std::string>> changed_files(const PullRequest& pull_request, const Call& call) override {
    const auto conflicts = merge_conflicts(pull_request.base_branch, pull_request.head_commit, call);
    if (!conflicts) return conflicts.error();
    std::vector<std::string> files;
    MappingBuilder input = named();
    input.add("beforeCommitSpecifier", text_at(*conflicts, "baseCommitId"));
    input.add("afterCommitSpecifier", pull_request.head_commit);
    // The one operation whose paging fields begin with capitals.
    auto read = for_each_page("GetDifferences", input.build(), "NextToken", call, [&](const Node& page) {
      for (const Node& difference : page["differences"].items()) {
        for (const char* side : {"beforeBlob.path", "afterBlob.path"}) {
          if (auto path = text_at(difference, side); !path.empty()) files.push_back(std::move(path));
        }
      }
    });
    if (!read) return read.error();
    return sorted_once(std::move(files));
  }

  Result<ChangeAuthors> authors_between(const std::string& base, const std::string& head,
                                        const Call& call) override {
    const auto asked = [&](const std::string& operation, MappingBuilder input) {
      return ask(operation, std::move(input), Effect::read, call);
    };
    return codecommit_authors(asked, repository_, base, head, [&]() -> Result<std::vector<PullRequest>> {
      std::vector<PullRequest> all;
      for (const char* state : {"CLOSED", "OPEN"})
        if (auto read = read_newest(state, all, call); !read) return std::move(read).error();
      return all;
    });
  }

  Result<bool> is_up_to_date(const PullRequest& pull_request, const Call& call) override {
    const auto conflicts = merge_conflicts(pull_request.base_branch, pull_request.head_commit, call);
    if (!conflicts) return conflicts.error();
    const std::string base = text_at(*conflicts, "destinationCommitId");
    if (base.empty()) return unreadable("GetMergeConflicts");
    return text_at(*conflicts, "baseCommitId") == base;
  }

  Result<bool> is_on(const std::string& branch, const std::string& commit, const Call& call) override {
    const auto conflicts = merge_conflicts(branch, commit, call);
    if (!conflicts) return conflicts.error();
    return text_at(*conflicts, "baseCommitId") == commit;
  }

  Result<std::vector<Comment>> comments(const std::string& number, const Call& call) override {
    std::vector<Comment> all;
    const Node input = named().add("pullRequestId", number).build();
    auto read = for_each_page("GetCommentsForPullRequest", input, "nextToken", call, [&](const Node& page) {
      for (const Node& thread : page["commentsForPullRequestData"].items()) {
        if (thread["location"].is_mapping()) continue;
        for (const Node& node : thread["comments"].items()) {
          if (!true_at(node, "deleted")) all.push_back(read_codecommit_comment(node));
        }
      }
    });
    if (!read) return read.error();
    std::stable_sort(all.begin(), all.end(),
                     [](const Comment& a, const Comment& b) { return a.created < b.created; });
    return all;
  }

  Result<Comment> create_comment(const PullRequest& pull_request, const std::string& body,
                                 const Call& call) override {
    MappingBuilder input = named();
    input.add("pullRequestId", pull_request.number);
    input.add("beforeCommitId", pull_request.base_commit).add("afterCommitId", pull_request.head_commit);
    input.add("content", body).add("clientRequestToken", base::random_hex(16));
    const auto node = ask("PostCommentForPullRequest", input, Effect::repeats, call);
    if (!node) return node.error();
    return read_codecommit_comment((*node)["comment"]);
  }

  Result<void> update_comment(const PullRequest&, const Comment& comment, const std::string& body,
                              const Call& call) override {
    MappingBuilder input;
    input.add("commentId", comment.id).add("content", body);
    return without_value(ask("UpdateComment", input, Effect::repeats, call));
  }

  Result<void> comment_on_commit(const std::string& commit, const std::string& body,
                                 const Call& call) override {
    MappingBuilder input = named();
    input.add("afterCommitId", commit).add("content", body);
    input.add("clientRequestToken", base::random_hex(16));
    return without_value(ask("PostCommentForComparedCommit", input, Effect::repeats, call));
  }

  Result<std::string> file(const std::string& path, const std::string& ref, const Call& call) override {
    MappingBuilder input = named();
    input.add("filePath", path).add("commitSpecifier", ref);
    const auto node = ask("GetFile", input, Effect::read, call);
    if (!node) {
      base::Error error = node.error();
      return std::move(error).while_("reading " + path + " at " + ref);
    }
    auto bytes = base::base64_decode(text_at(*node, "fileContent"));
    if (!bytes) return unreadable("GetFile");
    if (bytes->size() > max_file_bytes) {
      return base::error(ErrorKind::limit, path + " at " + ref + " is larger than 1 MiB");
    }
    return *std::move(bytes);
  }

  Result<std::string> head_of(const std::string& branch, const Call& call) override {
    MappingBuilder input;
    input.add("repositoryName", repository_).add("branchName", branch);
    const auto node = ask("GetBranch", input, Effect::read, call);
    if (!node) return node.error();
    std::string commit = text_at(*node, "branch.commitId");
    if (commit.empty()) return unreadable("GetBranch");
    return commit;
  }

  Result<std::string> default_branch(const Call& call) override {
    const auto node = ask("GetRepository", named(), Effect::read, call);
    if (!node) return node.error();
    std::string branch = text_at(*node, "repositoryMetadata.defaultBranch");
    if (branch.empty()) return base::error(ErrorKind::not_found, repository_ + " has no branch yet");
    return branch;
  }

  // Whether IAM lets the principal push to the repository: iam:SimulatePrincipalPolicy, and iam:GetRole for
  // the role's path. Principals of other accounts can't be asked for: an error.
  Result<bool> may_write(const Person& person, const Call& call) override {
    if (auto known = somebody(person); !known) return known.error();
    const auto repository = ask("GetRepository", named(), Effect::read, call);
    if (!repository) return repository.error();
    const std::string resource = text_at(*repository, "repositoryMetadata.Arn");
    return iam_allows({session_, endpoint_}, person.id, "codecommit:GitPush", resource, call);
  }

  Result<bool> is_member(const Person&, const std::string& team, const Call&) override {
    return no_teams(team);
  }

  // ARNs, whole and exact; of a role with or without its path or as somebody's session.
  bool is_named(const Person& person, std::string_view name) const override {
    return !name.empty() && principal_of(name) == person.id;
  }

  // CodeCommit has none; approval rules are people's.
  Result<void> set_status(const std::string&, const CommitStatus&, const Call&) override { return {}; }

 private:
  MappingBuilder named() const {
    MappingBuilder input;
    input.add("repositoryName", repository_);
    return input;
  }

  static Result<void> without_value(const Result<Node>& answer) {
    if (!answer) return answer.error();
    return {};
  }

  static base::Error no_teams(const std::string& team) {
    return base::error(ErrorKind::unsupported, "CodeCommit has no teams, so " + team + " can't be asked for",
                       "name the roles and users by their ARNs");
  }

  static base::Error unreadable(const std::string& operation) {
    return base::error(ErrorKind::network, "the answer of CodeCommit to " + operation + " can't be read");
  }

  Result<Node> ask(const std::string& name, MappingBuilder input, Effect effect, const Call& call) const {
    return ask(name, input.build(), effect, call);
  }

  Result<Node> ask(const std::string& name, const Node& input, Effect effect, const Call& call) const {
    aws::Operation operation;
    operation.service = "codecommit";
    operation.name = name;
    operation.effect = effect;
    operation.endpoint = endpoint_;
    operation.http.method = "POST";
    operation.http.url = "/";
    operation.http.headers.add("Content-Type", "application/x-amz-json-1.1");
    operation.http.headers.add("X-Amz-Target", "CodeCommit_20150413." + name);
    operation.http.body = document::to_json(input);
    auto response = aws::invoke(session_, operation, call);
    if (!response) {
      base::Error error = std::move(response).error();
      if (says_missing(error)) error.kind = ErrorKind::not_found;
      if (error.code == "FileTooLargeException") error.kind = ErrorKind::limit;
      return error;
    }
    auto answer = document::parse_json_text(response->body);
    if (!answer || !answer->is_mapping()) return unreadable(name);
    return answer;
  }

  Result<void> for_each_page(const std::string& name, Node input, const char* token, const Call& call,
                             const std::function<void(const Node&)>& body) const {
    for (int page = 0; page < most_listings; ++page) {
      const auto answer = ask(name, input, Effect::read, call);
      if (!answer) return answer.error();
      body(*answer);
      const std::string next = text_at(*answer, token);
      if (next.empty()) return {};
      input = input.with(token, Node::string(next));
    }
    return base::error(ErrorKind::limit, "CodeCommit " + name + " has more pages than are read");
  }

  Result<std::vector<std::string>> pull_request_numbers(const char* state, const Call& call) const {
    std::vector<std::string> numbers;
    const Node input = named().add("pullRequestStatus", state).build();
    auto read = for_each_page("ListPullRequests", input, "nextToken", call, [&](const Node& page) {
      for (const Node& number : page["pullRequestIds"].items()) numbers.push_back(text_at(number, ""));
    });
    if (!read) return read.error();
    return numbers;
  }

  Result<void> read_all(const std::vector<std::string>& numbers, std::vector<PullRequest>& all,
                        const Call& call) {
    for (const std::string& number : numbers) {
      auto read = pull_request(number, call);
      if (!read) return std::move(read).error();
      all.push_back(*std::move(read));
    }
    return {};
  }
  Result<void> read_newest(const char* state, std::vector<PullRequest>& all, const Call& call) {
    const auto numbers = newest_numbers(state, call);
    if (!numbers) return numbers.error();
    return read_all(*numbers, all, call);
  }

  // The newest first: numbers grow.
  Result<std::vector<std::string>> newest_numbers(const char* state, const Call& call) const {
    auto numbers = pull_request_numbers(state, call);
    if (!numbers) return numbers;
    std::sort(numbers->begin(), numbers->end(), [](const std::string& a, const std::string& b) {
      return a.size() != b.size() ? a.size() > b.size() : a > b;
    });
    if (numbers->size() > looked_through) numbers->resize(looked_through);
    return numbers;
  }

  // Their merge base, and what the branch holds now.
  Result<Node> merge_conflicts(const std::string& branch, const std::string& commit, const Call& call) const {
    MappingBuilder input = named();
    input.add("destinationCommitSpecifier", branch);
    input.add("sourceCommitSpecifier", commit);
    input.add("mergeOption", "THREE_WAY_MERGE");
    return ask("GetMergeConflicts", input, Effect::read, call);
  }

  aws::Session session_;
  std::string endpoint_, repository_;
};

}  // namespace

const HostEntry& codecommit_host() {
  static const HostEntry entry{Host::codecommit,
                               "CodeCommit",
                               {"codecommit", "awscodecommit"},
                               "",
                               "the repository's name",
                               1,
                               1,
                               false,
                               [](const Connection& connection) -> std::unique_ptr<Forge> {
                                 return std::make_unique<CodeCommit>(connection);
                               }};
  return entry;
}

}  // namespace cf::forge
