// GitLab, on gitlab.com or one's own, by the REST API of version 4.
#include <map>

#include "base/secrets.h"
#include "base/strings.h"
#include "forge/answer.h"
#include "forge/api.h"
#include "forge/authors.h"
#include "forge/hosts.h"
#include "forge/lists.h"
#include "forge/pull_requests.h"

namespace cf::forge {
namespace {

using base::Call;
using base::ErrorKind;
using base::Result;
using document::MappingBuilder;
using document::Node;

constexpr std::int64_t developer = 30;  // access levels: 10 guest, 20 reporter, 30 developer, 40 maintainer
constexpr std::int64_t reporter = 20;

std::string gitlab_advice(const net::HttpResponse& answer) {
  if (answer.status == 403 && answer.body.find("insufficient_scope") != std::string::npos) {
    return "the token needs the scope api";
  }
  return {};
}

ApiSettings gitlab_settings(const Connection& connection) {
  ApiSettings settings{"GitLab", connection.api, {}, connection.http, gitlab_advice};
  settings.headers.add("Authorization", "Bearer " + connection.token);
  return settings;
}

// https://HOST/api/v4 beside https://HOST/api/graphql.
ApiSettings gitlab_graphql_settings(const Connection& connection) {
  ApiSettings settings = gitlab_settings(connection);
  if (settings.base.ends_with("/v4")) settings.base.resize(settings.base.size() - 3);
  return settings;
}

Person read_gitlab_user(const Node& user) {
  return {text_at(user, "id"), text_at(user, "username"), true_at(user, "bot"), text_at(user, "name")};
}

PullRequest read_merge_request(const Node& node) {
  PullRequest pull_request;
  pull_request.number = text_at(node, "iid");
  pull_request.title = text_at(node, "title");
  pull_request.url = text_at(node, "web_url");
  pull_request.author = read_gitlab_user(node["author"]);
  pull_request.head_commit = text_at(node, "sha");
  pull_request.head_branch = text_at(node, "source_branch");
  pull_request.base_commit = text_at(node, "diff_refs.start_sha");
  pull_request.base_branch = text_at(node, "target_branch");
  pull_request.open = text_at(node, "state") == "opened";
  pull_request.merged = text_at(node, "state") == "merged";
  if (pull_request.merged) {
    // A squash that is merged by a merge commit has both: the merge commit is what the branch holds.
    for (const char* key : {"merge_commit_sha", "squash_commit_sha", "sha"}) {
      if (pull_request.merge_commit.empty()) pull_request.merge_commit = text_at(node, key);
    }
  }
  const std::string source = text_at(node, "source_project_id");
  pull_request.fork = source.empty() || source != text_at(node, "target_project_id");
  return pull_request;
}

bool is_active(const Node& member) {
  const std::string membership = text_at(member, "membership_state");
  return text_at(member, "state") == "active" && (membership.empty() || membership == "active");
}

class GitLab final : public Forge {
 public:
  explicit GitLab(const Connection& connection)
      : api_(gitlab_settings(connection)),
        graphql_(gitlab_graphql_settings(connection)),
        name_(connection.repository),
        project_("/projects/" + base::percent_encode(connection.repository)) {}

  Host host() const override { return Host::gitlab; }
  Limits limits() const override {
    Limits limits;
    limits.comment_bytes = 1'000'000;
    limits.has_teams = limits.has_statuses = limits.folds = true;
    limits.description_characters = 255;
    return limits;
  }

  Result<Person> whoami(const Call& call) override {
    const auto user = api_.get("/user", call);
    if (!user) return user.error();
    return read_gitlab_user(*user);
  }

  Result<void> check(const Needs& needs, const Call& call) override {
    const auto project = api_.get(project_, call);
    if (!project) return project.error();
    if (needs.comments || needs.statuses) {
      if (auto scopes = check_scopes(call); !scopes) return scopes;
      const std::int64_t level = std::max(integer_at(*project, "permissions.project_access.access_level"),
                                          integer_at(*project, "permissions.group_access.access_level"));
      if (project->has("permissions") && level < (needs.statuses ? developer : reporter)) {
        return base::error(
            ErrorKind::access_denied,
            "the token's owner may not post what the run posts: its access level is " + std::to_string(level),
            needs.statuses ? "make it a developer of the project (30)"
                           : "make it a reporter of the project (20)");
      }
    }
    for (const std::string& team : needs.teams) {
      if (auto found = find_group(team, call); !found) return found;
    }
    return {};
  }

  Result<PullRequest> pull_request(const std::string& number, const Call& call) override {
    const auto node = api_.get(project_ + "/merge_requests/" + base::percent_encode(number), call);
    if (!node) return node.error();
    return with_bots(checked(read_merge_request(*node), "GitLab"), call);
  }

  Result<std::optional<PullRequest>> pull_request_of(const std::string& commit, const Call& call) override {
    const std::string path =
        project_ + "/repository/commits/" + base::percent_encode(commit) + "/merge_requests?per_page=100";
    return find_bringer(commit, call, [&]() -> Result<std::vector<PullRequest>> {
      return read_each<PullRequest>(api_.list(path, call), [&](const Node& node) {
        auto read = read_merge_request(node);
        if (text_at(node, "squash_commit_sha") == commit) read.merge_commit = commit;
        return with_bots(std::move(read), call);
      });
    });
  }

  Result<std::vector<PullRequest>> open_pull_requests(const Call& call) override {
    return read_each<PullRequest>(
        api_.list(project_ + "/merge_requests?state=opened&order_by=created_at&sort=asc&per_page=100", call),
        [&](const Node& node) { return with_bots(checked(read_merge_request(node), "GitLab"), call); });
  }

  Result<std::vector<std::string>> changed_files(const PullRequest& pull_request, const Call& call) override {
    return texts_in(api_.list(project_ + "/merge_requests/" + base::percent_encode(pull_request.number) +
                                  "/diffs?per_page=100",
                              call),
                    {"old_path", "new_path"});
  }

  Result<ChangeAuthors> authors_between(const std::string& base, const std::string& head,
                                        const Call& call) override {
    return gitlab_authors(api_, graphql_, name_, base, head, read_merge_request, call);
  }

  Result<bool> is_up_to_date(const PullRequest& pull_request, const Call& call) override {
    const auto base = head_of(pull_request.base_branch, call);
    if (!base) return base.error();
    return holds(pull_request.head_commit, *base, call);
  }

  Result<bool> is_on(const std::string& branch, const std::string& commit, const Call& call) override {
    const auto head = head_of(branch, call);
    if (!head) return head.error();
    return holds(*head, commit, call);
  }

  Result<std::vector<Comment>> comments(const std::string& number, const Call& call) override {
    const std::string merge_request = project_ + "/merge_requests/" + base::percent_encode(number);
    auto nodes = api_.list(merge_request + "/notes?sort=asc&order_by=created_at&per_page=100", call);
    if (nodes)
      std::erase_if(*nodes, [](const Node& node) {
        return true_at(node, "system") || text_at(node, "type") == "DiffNote";
      });
    return read_each<Comment>(nodes, [&](const Node& node) { return read_note(node, call); });
  }

  Result<Comment> create_comment(const PullRequest& pull_request, const std::string& body,
                                 const Call& call) override {
    const auto node =
        api_.post(project_ + "/merge_requests/" + base::percent_encode(pull_request.number) + "/notes",
                  MappingBuilder().add("body", body).build(), call);
    if (!node) return node.error();
    return read_note(*node, call);
  }

  Result<void> update_comment(const PullRequest& pull_request, const Comment& comment,
                              const std::string& body, const Call& call) override {
    return api_.write("PUT",
                      project_ + "/merge_requests/" + base::percent_encode(pull_request.number) + "/notes/" +
                          base::percent_encode(comment.id),
                      MappingBuilder().add("body", body).build(), call);
  }

  Result<void> comment_on_commit(const std::string& commit, const std::string& body,
                                 const Call& call) override {
    return api_.write("POST", project_ + "/repository/commits/" + base::percent_encode(commit) + "/comments",
                      MappingBuilder().add("note", body).build(), call);
  }

  Result<std::string> file(const std::string& path, const std::string& ref, const Call& call) override {
    ApiRequest request;
    request.path = project_ + "/repository/files/" + base::percent_encode(path) +
                   "/raw?ref=" + base::percent_encode(ref);
    request.accept = "*/*";
    request.limit = max_file_bytes;
    auto answer = api_.send(request, call);
    if (!answer) return std::move(answer).error().while_("reading " + path + " at " + ref);
    return std::move(answer->body);
  }

  Result<std::string> head_of(const std::string& branch, const Call& call) override {
    return api_.text(project_ + "/repository/branches/" + base::percent_encode(branch), "commit.id", call);
  }

  Result<std::string> default_branch(const Call& call) override {
    return api_.text(project_, "default_branch", call);
  }

  Result<bool> may_write(const Person& person, const Call& call) override {
    if (auto known = somebody(person); !known) return known.error();
    const auto member = member_of(project_, person, call);
    if (!member) return member.error();
    return is_active(*member) && integer_at(*member, "access_level") >= developer;
  }

  Result<bool> is_member(const Person& person, const std::string& team, const Call& call) override {
    if (auto known = somebody(person); !known) return known.error();
    if (auto found = find_group(team, call); !found) return found.error();
    const auto member = member_of(group_path(team), person, call);
    if (!member) return member.error();
    return is_active(*member);
  }

  bool is_named(const Person& person, std::string_view name) const override {
    if (name.starts_with('@')) name.remove_prefix(1);
    return !name.empty() && base::equals_ignore_case(person.login, name);
  }

  // GitLab refuses a state that a context has already, and to begin one again that has ended: what stands
  // then is left.
  Result<void> set_status(const std::string& commit, const CommitStatus& status, const Call& call) override {
    const char* state = status.state == CommitState::pending   ? "pending"
                        : status.state == CommitState::success ? "success"
                                                               : "failed";
    MappingBuilder body;
    body.add("state", state).add("name", status.context);
    body.add("description", base::ellipsis(status.description, limits().description_characters - 1));
    if (!status.url.empty()) body.add("target_url", status.url);
    const auto set =
        api_.post(project_ + "/statuses/" + base::percent_encode(commit), std::move(body).build(), call);
    if (set) return {};
    if (set.error().http_status != 400) return set.error();
    const auto standing = api_.list(project_ + "/repository/commits/" + base::percent_encode(commit) +
                                        "/statuses?per_page=100&name=" + base::percent_encode(status.context),
                                    call);
    if (!standing) return set.error();
    for (const Node& node : *standing) {
      if (text_at(node, "name") != status.context) continue;
      if (text_at(node, "status") == state || status.state == CommitState::pending) return {};
    }
    return set.error();
  }

 private:
  // Whether the commit `one` has all that the commit `other` has.
  Result<bool> holds(const std::string& one, const std::string& other, const Call& call) const {
    const auto node = api_.get(project_ + "/repository/merge_base?refs%5B%5D=" + base::percent_encode(other) +
                                   "&refs%5B%5D=" + base::percent_encode(one),
                               call);
    if (!node) return node.error();
    return text_at(*node, "id") == other;
  }

  static std::string group_path(std::string_view team) {
    if (team.starts_with('@')) team.remove_prefix(1);
    return "/groups/" + base::percent_encode(team);
  }

  Result<void> find_group(const std::string& team, const Call& call) const {
    auto found = api_.get(group_path(team) + "?with_projects=false", call);
    if (found) return {};
    base::Error error = std::move(found).error();
    if (error.kind != ErrorKind::not_found && error.kind != ErrorKind::access_denied) return error;
    error.message =
        "the group " + team + " does not exist, or the token can't read it (" + error.message + ")";
    error.hint = "write the group's full path, and give the token the scope read_api or api";
    return error;
  }

  // The membership of somebody, inherited ones too; a mapping without anything where there is none.
  Result<Node> member_of(const std::string& owner, const Person& person, const Call& call) const {
    const std::string id = base::percent_encode(person.id);
    auto member = api_.get(owner + "/members/all/" + id, call);
    if (member || member.error().kind != ErrorKind::not_found) return member;
    const auto user = api_.get("/users/" + id, call);
    if (!user) return user.error();
    return MappingBuilder().build();
  }

  // Only the token itself knows its scopes; those of OAuth and of jobs don't.
  Result<void> check_scopes(const Call& call) const {
    const auto token = api_.get("/personal_access_tokens/self", call);
    if (!token) return {};
    std::vector<std::string> scopes;
    for (const Node& scope : (*token)["scopes"].items()) {
      if (text_at(scope, "") == "api") return {};
      scopes.push_back(base::mask_secrets(text_at(scope, "")));
    }
    return lacks_scope(scopes, "api");
  }

  // Authors are named without saying whether they are bots. That never changes, so each is asked for once.
  Result<bool> is_bot(const std::string& id, const Call& call) {
    if (id.empty()) return true;
    if (const auto known = bots_.find(id); known != bots_.end()) return known->second;
    const auto user = api_.get("/users/" + base::percent_encode(id), call);
    if (!user && user.error().kind == ErrorKind::not_found) return true;  // removed: nobody who decides
    if (!user) return user.error();
    return bots_[id] = true_at(*user, "bot");
  }

  Result<PullRequest> with_bots(Result<PullRequest> read, const Call& call) {
    if (!read) return read;
    const auto bot = is_bot(read->author.id, call);
    if (!bot) return bot.error();
    read->author.bot = *bot;
    return read;
  }

  Result<Comment> read_note(const Node& node, const Call& call) {
    Comment comment;
    comment.id = text_at(node, "id");
    comment.author = read_gitlab_user(node["author"]);
    const auto bot = is_bot(comment.author.id, call);
    if (!bot) return bot.error();
    comment.author.bot = *bot;
    comment.body = text_at(node, "body");
    comment.created = time_at(node, "created_at");
    comment.updated = time_at(node, "updated_at");
    comment.edited = was_edited(node, "created_at", "updated_at");
    return comment;
  }

  Api api_, graphql_;
  std::string name_, project_;
  std::map<std::string, bool> bots_;  // by id
};

}  // namespace

const HostEntry& gitlab_host() {
  static const HostEntry entry{Host::gitlab,
                               "GitLab",
                               {"gitlab", "gitlabselfmanaged"},
                               "https://gitlab.com/api/v4",
                               "group/name or group/subgroup/name",
                               2,
                               20,
                               true,
                               [](const Connection& connection) -> std::unique_ptr<Forge> {
                                 return std::make_unique<GitLab>(connection);
                               }};
  return entry;
}

}  // namespace cf::forge
