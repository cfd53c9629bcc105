// GitHub and GitHub Enterprise Server, by the REST API of version 2022-11-28.
#include <algorithm>

#include "base/strings.h"
#include "forge/answer.h"
#include "forge/api.h"
#include "forge/authors.h"
#include "forge/github_answer.h"
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

constexpr std::size_t most_changed_files = 3'000;  // GitHub lists no more, and does not say that it cut
constexpr std::size_t annotations_per_request = 50;

std::string github_advice(const net::HttpResponse& answer) {
  if (answer.status != 403 && answer.status != 404) return {};
  const std::string needed(answer.headers.get("X-Accepted-OAuth-Scopes"));
  if (answer.headers.has("X-OAuth-Scopes") && !needed.empty()) {
    return "the token needs one of the scopes " + needed + "; it has " +
           std::string(answer.headers.get("X-OAuth-Scopes"));
  }
  const std::string rights(answer.headers.get("X-Accepted-GitHub-Permissions"));
  if (answer.status == 403 && !rights.empty()) return "the token needs the permission " + rights;
  return {};
}

ApiSettings github_settings(const Connection& connection) {
  ApiSettings settings{"GitHub", connection.api, {}, connection.http, github_advice};
  settings.headers.add("Authorization", "Bearer " + connection.token);
  settings.headers.add("X-GitHub-Api-Version", "2022-11-28");
  return settings;
}

struct TeamName {
  std::string organisation, slug;
};

class GitHub final : public Forge {
 public:
  explicit GitHub(const Connection& connection)
      : api_(github_settings(connection)),
        graphql_(graphql_settings(connection)),
        owner_(connection.repository.substr(0, connection.repository.find('/'))),
        repo_("/repos/" + base::percent_encode(connection.repository, "/")) {}

  Host host() const override { return Host::github; }
  Limits limits() const override {
    Limits limits;
    limits.comment_bytes = 65'536;
    limits.has_teams = limits.has_statuses = limits.has_annotations = limits.folds = true;
    limits.description_characters = 140;
    return limits;
  }

  // The tokens of GitHub Actions and of Apps are nobody's: GraphQL alone names their bot.
  Result<Person> whoami(const Call& call) override {
    const auto user = api_.get("/user", call);
    if (user) return read_github_user(*user);
    if (user.error().kind != ErrorKind::access_denied) return user.error();
    ApiRequest request;
    request.method = "POST";
    request.path = "/graphql";
    request.repeats = true;
    request.body = MappingBuilder().add("query", "{viewer{login databaseId}}").build();
    const auto answer = graphql_.ask(request, call);
    if (!answer) return user.error();
    const Node& viewer = at(*answer, "data.viewer");
    const std::string login = text_at(viewer, "login");
    Person person{text_at(viewer, "databaseId"), login, login.ends_with("[bot]"), login};
    return person.id.empty() ? Result<Person>(user.error()) : person;
  }

  Result<void> check(const Needs& needs, const Call& call) override {
    ApiRequest request;
    request.path = repo_;
    auto answer = api_.send(request, call);
    if (!answer) return std::move(answer).error().while_("checking the token's rights");
    if (needs.comments || needs.statuses) {
      if (auto scopes = check_scopes(*answer, needs); !scopes) return scopes;
    }
    for (const std::string& team : needs.teams) {
      if (auto found = find_team(team, call); !found) return found;
    }
    if (!needs.permissions) return {};
    const auto me = whoami(call);
    if (!me) return me.error();
    // A bot is no collaborator: that it is not found was an answer.
    auto may = may_write(*me, call);
    if (!may && may.error().kind != ErrorKind::not_found) {
      return std::move(may).error().while_("checking whether the token can read permissions");
    }
    return {};
  }

  Result<PullRequest> pull_request(const std::string& number, const Call& call) override {
    const auto node = api_.get(repo_ + "/pulls/" + base::percent_encode(number), call);
    if (!node) return node.error();
    return checked(read_github_pull_request(*node), "GitHub");
  }

  Result<std::optional<PullRequest>> pull_request_of(const std::string& commit, const Call& call) override {
    const std::string path = repo_ + "/commits/" + base::percent_encode(commit) + "/pulls?per_page=100";
    return find_bringer(commit, call, [&]() -> Result<std::vector<PullRequest>> {
      return read_each<PullRequest>(api_.list(path, call), read_github_pull_request);
    });
  }

  Result<std::vector<PullRequest>> open_pull_requests(const Call& call) override {
    return read_each<PullRequest>(
        api_.list(repo_ + "/pulls?state=open&sort=created&direction=asc&per_page=100", call),
        [](const Node& node) { return checked(read_github_pull_request(node), "GitHub"); });
  }

  Result<std::vector<std::string>> changed_files(const PullRequest& pull_request, const Call& call) override {
    const auto nodes = api_.list(pull_path(pull_request) + "/files?per_page=100", call);
    if (!nodes) return nodes.error();
    if (nodes->size() >= most_changed_files) {
      return base::error(ErrorKind::limit,
                         "GitHub lists only the first 3000 files of pull request " + pull_request.number,
                         "split the pull request");
    }
    return texts_in(nodes, {"filename", "previous_filename"});
  }

  Result<ChangeAuthors> authors_between(const std::string& base, const std::string& head,
                                        const Call& call) override {
    return github_authors(api_, repo_, base, head, read_github_pull_request, call);
  }

  Result<bool> is_up_to_date(const PullRequest& pull_request, const Call& call) override {
    return holds(pull_request.head_commit, pull_request.base_branch, call);
  }

  Result<bool> is_on(const std::string& branch, const std::string& commit, const Call& call) override {
    return holds(branch, commit, call);
  }

  Result<std::vector<Comment>> comments(const std::string& number, const Call& call) override {
    return read_each<Comment>(
        api_.list(repo_ + "/issues/" + base::percent_encode(number) + "/comments?per_page=100", call),
        read_github_comment);
  }

  Result<Comment> create_comment(const PullRequest& pull_request, const std::string& body,
                                 const Call& call) override {
    const auto node = api_.post(repo_ + "/issues/" + base::percent_encode(pull_request.number) + "/comments",
                                body_of(body), call);
    if (!node) return node.error();
    return read_github_comment(*node);
  }

  Result<void> update_comment(const PullRequest&, const Comment& comment, const std::string& body,
                              const Call& call) override {
    return api_.write("PATCH", repo_ + "/issues/comments/" + base::percent_encode(comment.id), body_of(body),
                      call);
  }

  Result<void> comment_on_commit(const std::string& commit, const std::string& body,
                                 const Call& call) override {
    return api_.write("POST", repo_ + "/commits/" + base::percent_encode(commit) + "/comments", body_of(body),
                      call);
  }

  Result<std::string> file(const std::string& path, const std::string& ref, const Call& call) override {
    ApiRequest request;
    request.path =
        repo_ + "/contents/" + base::percent_encode(path, "/") + "?ref=" + base::percent_encode(ref);
    request.accept = "application/vnd.github.raw+json";
    request.limit = max_file_bytes;
    auto answer = api_.send(request, call);
    if (!answer) return std::move(answer).error().while_("reading " + path + " at " + ref);
    // A folder's listing comes as plain JSON.
    if (answer->headers.get("Content-Type").find("raw") == std::string_view::npos) {
      return base::error(ErrorKind::not_found, path + " at " + ref + " is not a file");
    }
    return std::move(answer->body);
  }

  Result<std::string> head_of(const std::string& branch, const Call& call) override {
    return api_.text(repo_ + "/branches/" + base::percent_encode(branch), "commit.sha", call);
  }

  Result<std::string> default_branch(const Call& call) override {
    return api_.text(repo_, "default_branch", call);
  }

  Result<bool> may_write(const Person& person, const Call& call) override {
    if (auto known = somebody(person); !known) return known.error();
    const auto node =
        api_.get(repo_ + "/collaborators/" + base::percent_encode(person.login) + "/permission", call);
    if (!node) return node.error();
    if (auto same = check_identity(person, (*node)["user"]); !same) return same.error();
    const std::string permission = text_at(*node, "permission");
    return permission == "admin" || permission == "write";
  }

  Result<bool> is_member(const Person& person, const std::string& team, const Call& call) override {
    if (auto known = somebody(person); !known) return known.error();
    if (auto found = find_team(team, call); !found) return found.error();
    const auto user = api_.get("/users/" + base::percent_encode(person.login), call);
    if (!user) return user.error();
    if (auto same = check_identity(person, *user); !same) return same.error();
    const auto node = api_.get(team_path(team) + "/memberships/" + base::percent_encode(person.login), call);
    if (!node && node.error().kind == ErrorKind::not_found) return false;
    if (!node) return node.error();
    return text_at(*node, "state") == "active";
  }

  bool is_named(const Person& person, std::string_view name) const override {
    if (name.starts_with('@')) name.remove_prefix(1);
    return !name.empty() && base::equals_ignore_case(person.login, name);
  }

  // Check runs, which alone carry annotations, are for Apps, GitHub Actions' token among them. Where they are
  // refused the status stands alone.
  Result<void> set_status(const std::string& commit, const CommitStatus& status, const Call& call) override {
    MappingBuilder body;
    body.add("state", status.state == CommitState::pending   ? "pending"
                      : status.state == CommitState::success ? "success"
                                                             : "failure");
    body.add("context", status.context);
    body.add("description", base::ellipsis(status.description, limits().description_characters - 1));
    if (!status.url.empty()) body.add("target_url", status.url);
    auto set =
        api_.write("POST", repo_ + "/statuses/" + base::percent_encode(commit), body.build(), call, true);
    if (!set) return set;
    if (status.annotations.empty()) return {};
    auto annotated = annotate(commit, status, call);
    if (!annotated && annotated.error().kind == ErrorKind::access_denied) return {};
    return annotated;
  }

 private:
  static ApiSettings graphql_settings(const Connection& connection) {
    ApiSettings settings = github_settings(connection);
    // GitHub Enterprise Server: https://HOST/api/v3 beside https://HOST/api/graphql.
    if (settings.base.ends_with("/v3")) settings.base.resize(settings.base.size() - 3);
    return settings;
  }

  // Whether the commit or branch `one` has all that `other` has.
  Result<bool> holds(const std::string& one, const std::string& other, const Call& call) const {
    const std::string path =
        repo_ + "/compare/" + base::percent_encode(other) + "..." + base::percent_encode(one) + "?per_page=1";
    const auto node = api_.get(path, call);
    if (!node) return node.error();
    if (!node->has("behind_by")) return api_.unreadable(path, "does not say how far one is behind the other");
    return integer_at(*node, "behind_by") == 0;
  }

  static Node body_of(const std::string& body) { return MappingBuilder().add("body", body).build(); }

  std::string pull_path(const PullRequest& pull_request) const {
    return repo_ + "/pulls/" + base::percent_encode(pull_request.number);
  }

  TeamName team_name(std::string_view team) const {
    if (team.starts_with('@')) team.remove_prefix(1);
    const auto slash = team.find('/');
    if (slash == std::string_view::npos) return {owner_, std::string(team)};
    return {std::string(team.substr(0, slash)), std::string(team.substr(slash + 1))};
  }

  std::string team_path(const std::string& team) const {
    const TeamName name = team_name(team);
    return "/orgs/" + base::percent_encode(name.organisation) + "/teams/" + base::percent_encode(name.slug);
  }

  Result<void> find_team(const std::string& team, const Call& call) const {
    auto found = api_.get(team_path(team), call);
    if (found) return {};
    base::Error error = std::move(found).error();
    if (error.kind != ErrorKind::not_found && error.kind != ErrorKind::access_denied) return error;
    const TeamName name = team_name(team);
    error.message = "the team " + name.organisation + "/" + name.slug +
                    " does not exist, or the token can't read teams (" + error.message + ")";
    error.hint =
        "give the token the scope read:org (fine-grained: organisation members, read; the token of "
        "GitHub Actions never can), and check the team's name";
    return error;
  }

  // A login can be given up and taken by somebody else.
  static Result<void> check_identity(const Person& person, const Node& user) {
    if (text_at(user, "id") == person.id) return {};
    return base::error(ErrorKind::not_found,
                       "the login " + person.login + " is no longer that of the account " + person.id);
  }

  // Classic tokens list their scopes; what others may do shows only when it is tried.
  static Result<void> check_scopes(const net::HttpResponse& answer, const Needs& needs) {
    if (!answer.headers.has("X-OAuth-Scopes")) return {};
    const auto scopes = token_scopes(answer);
    const auto has = [&](const char* scope) {
      return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
    };
    if (has("repo") || has("public_repo")) return {};
    if (!needs.comments && has("repo:status")) return {};
    return lacks_scope(scopes, "repo");
  }

  static Node annotation_node(const Annotation& annotation) {
    MappingBuilder node;
    node.add("path", annotation.path);
    node.add("start_line", Node::integer(std::max(annotation.line, 1)));
    node.add("end_line", Node::integer(std::max(annotation.line, 1)));
    node.add("annotation_level", annotation.warning ? "warning" : "failure");
    node.add("message", annotation.message.empty() ? "-" : annotation.message);
    return node.build();
  }

  // A check run of its own name, neutral: the status is what gates.
  Result<void> annotate(const std::string& commit, const CommitStatus& status, const Call& call) const {
    const std::string name = status.context + " (annotations)";
    std::string run;
    for (std::size_t from = 0; from < status.annotations.size(); from += annotations_per_request) {
      std::vector<Node> batch;
      for (std::size_t i = from; i < std::min(from + annotations_per_request, status.annotations.size());
           ++i) {
        batch.push_back(annotation_node(status.annotations[i]));
      }
      MappingBuilder output;
      output.add("title", name).add("summary", status.description.empty() ? name : status.description);
      output.add("annotations", Node::sequence(std::move(batch)));
      MappingBuilder body;
      if (run.empty()) body.add("name", name).add("head_sha", commit);
      body.add("status", "completed").add("conclusion", "neutral");
      body.add("output", output.build());
      ApiRequest request;
      request.method = run.empty() ? "POST" : "PATCH";
      request.path = repo_ + "/check-runs" + (run.empty() ? "" : "/" + base::percent_encode(run));
      request.body = body.build();
      const auto answer = api_.ask(request, call);
      if (!answer) return answer.error();
      run = text_at(*answer, "id");
    }
    return {};
  }

  Api api_, graphql_;
  std::string owner_, repo_;
};

}  // namespace

const HostEntry& github_host() {
  static const HostEntry entry{Host::github,
                               "GitHub",
                               {"github", "githubenterprise", "githubenterpriseserver"},
                               "https://api.github.com",
                               "owner/name",
                               2,
                               2,
                               true,
                               [](const Connection& connection) -> std::unique_ptr<Forge> {
                                 return std::make_unique<GitHub>(connection);
                               }};
  return entry;
}

}  // namespace cf::forge
