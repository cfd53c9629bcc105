// Bitbucket Cloud, by its REST API 2.0. That API can't list who is in a group (only the retired API 1.0
// could), so there are no teams here: approvers are named one by one.
#include <algorithm>
#include <map>

#include "base/digest.h"
#include "base/strings.h"
#include "document/json.h"
#include "forge/answer.h"
#include "forge/api.h"
#include "forge/authors.h"
#include "forge/bitbucket_answer.h"
#include "forge/bitbucket_report.h"
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

constexpr std::size_t longest_key = 40;

std::string bitbucket_advice(const net::HttpResponse& answer) {
  if (answer.status != 403) return {};
  const auto body = document::parse_json_text(answer.body);
  if (!body || !body->is_mapping()) return {};
  std::vector<std::string> needed;
  for (const Node& scope : at(*body, "error.detail.required").items()) needed.push_back(text_at(scope, ""));
  if (needed.empty()) return {};
  return "the token needs the scope " + base::join(needed, ", ");
}

ApiSettings bitbucket_settings(const Connection& connection) {
  ApiSettings settings{"Bitbucket", connection.api, {}, connection.http, bitbucket_advice};
  settings.headers.add("Authorization",
                       connection.user.empty()
                           ? "Bearer " + connection.token
                           : "Basic " + base::base64_encode(connection.user + ":" + connection.token));
  return settings;
}

bool is_full_hash(std::string_view text) {
  return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

class Bitbucket final : public Forge {
 public:
  explicit Bitbucket(const Connection& connection)
      : api_(bitbucket_settings(connection)),
        workspace_(connection.repository.substr(0, connection.repository.find('/'))),
        slug_(connection.repository.substr(workspace_.size() + 1)),
        repo_("/repositories/" + base::percent_encode(connection.repository, "/")) {}

  Host host() const override { return Host::bitbucket; }
  Limits limits() const override {
    Limits limits;
    limits.comment_bytes = 32'768;
    limits.has_statuses = limits.has_annotations = true;
    limits.description_characters = 255;
    return limits;
  }

  Result<Person> whoami(const Call& call) override {
    const auto user = api_.get("/user", call);
    if (!user) return user.error();
    return read_bitbucket_user(*user);
  }

  Result<void> check(const Needs& needs, const Call& call) override {
    if (!needs.teams.empty()) return no_teams(needs.teams.front());
    ApiRequest request;
    request.path = repo_;
    const auto answer = api_.send(request, call);
    if (!answer) return answer.error();
    if (auto scopes = check_scopes(*answer, needs); !scopes) return scopes;
    if (!needs.permissions) return {};
    auto permissions = api_.get(permissions_path() + "?pagelen=1", call);
    if (permissions) return {};
    base::Error error = std::move(permissions).error();
    if (error.kind == ErrorKind::access_denied) {
      error.hint = "the token's owner must be an administrator of the repository, to read who may write";
    }
    return error;
  }

  Result<PullRequest> pull_request(const std::string& number, const Call& call) override {
    const auto node = api_.get(pull_path(number), call);
    if (!node) return node.error();
    auto read = read_pull_request(*node, call);
    if (!read) return read;
    return checked(*std::move(read), "Bitbucket");
  }

  Result<std::optional<PullRequest>> pull_request_of(const std::string& commit, const Call& call) override {
    return find_bringer(commit, call, [&] { return related(commit, call); });
  }

  Result<std::vector<PullRequest>> open_pull_requests(const Call& call) override {
    return read_each<PullRequest>(
        api_.list(repo_ + "/pullrequests?state=OPEN&sort=created_on&pagelen=50", call),
        [&](const Node& node) { return read_pull_request(node, call); });
  }

  Result<std::vector<std::string>> changed_files(const PullRequest& pull_request, const Call& call) override {
    return texts_in(api_.list(pull_path(pull_request.number) + "/diffstat?pagelen=100", call),
                    {"old.path", "new.path"});
  }

  Result<ChangeAuthors> authors_between(const std::string& base, const std::string& head,
                                        const Call& call) override {
    return bitbucket_authors(
        api_, repo_, base, head,
        [&](const std::string& commit) {
          auto all = related(commit, call);
          if (all) std::erase_if(*all, [](const PullRequest& each) { return !each.merged; });
          return all;
        },
        call);
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
    auto nodes = api_.list(pull_path(number) + "/comments?sort=created_on&pagelen=100", call);
    if (nodes)
      std::erase_if(*nodes, [](const Node& node) {
        return true_at(node, "deleted") || true_at(node, "pending") || node["inline"].is_mapping();
      });
    return read_each<Comment>(nodes, read_bitbucket_comment);
  }

  Result<Comment> create_comment(const PullRequest& pull_request, const std::string& body,
                                 const Call& call) override {
    const auto node = api_.post(pull_path(pull_request.number) + "/comments", content(body), call);
    if (!node) return node.error();
    return read_bitbucket_comment(*node);
  }

  Result<void> update_comment(const PullRequest& pull_request, const Comment& comment,
                              const std::string& body, const Call& call) override {
    const std::string path = pull_path(pull_request.number) + "/comments/" + base::percent_encode(comment.id);
    return api_.write("PUT", path, content(body), call);
  }

  Result<void> comment_on_commit(const std::string& commit, const std::string& body,
                                 const Call& call) override {
    return api_.write("POST", commit_path(commit) + "/comments", content(body), call);
  }

  // A branch's name may have slashes, which this address can't tell from the path's: the commit is named.
  Result<std::string> file(const std::string& path, const std::string& ref, const Call& call) override {
    std::string commit = ref;
    if (!is_full_hash(ref)) {
      const auto head = head_of(ref, call);
      if (!head) return head.error();
      commit = *head;
    }
    const std::string address = repo_ + "/src/" + commit + "/" + base::percent_encode(path, "/");
    const auto meta = api_.get(address + "?format=meta", call);
    if (!meta) {
      base::Error error = meta.error();
      return std::move(error).while_("reading " + path + " at " + ref);
    }
    if (text_at(*meta, "type") != "commit_file") {
      return base::error(ErrorKind::not_found, path + " at " + ref + " is not a file");
    }
    ApiRequest request;
    request.path = address;
    request.accept = "*/*";
    request.limit = max_file_bytes;
    auto answer = api_.send(request, call);
    if (!answer) return std::move(answer).error().while_("reading " + path + " at " + ref);
    return std::move(answer->body);
  }

  Result<std::string> head_of(const std::string& branch, const Call& call) override {
    return api_.text(repo_ + "/refs/branches/" + base::percent_encode(branch), "target.hash", call);
  }

  Result<std::string> default_branch(const Call& call) override {
    return api_.text(repo_, "mainbranch.name", call);
  }

  // Effective permissions, those by groups among them; the token's owner must be an administrator of the
  // repository to read them.
  Result<bool> may_write(const Person& person, const Call& call) override {
    if (auto known = somebody(person); !known) return known.error();
    const auto nodes = api_.list(permissions_path() + "?pagelen=100", call);
    if (!nodes) return nodes.error();
    for (const Node& node : *nodes) {
      if (text_at(node, "user.uuid") != person.id) continue;
      const std::string permission = text_at(node, "permission");
      return permission == "write" || permission == "admin";
    }
    const auto user = api_.get("/users/" + base::percent_encode(person.id), call);
    if (!user) return user.error();
    return false;
  }

  Result<bool> is_member(const Person&, const std::string& team, const Call&) override {
    return no_teams(team);
  }

  bool is_named(const Person& person, std::string_view name) const override {
    if (name.starts_with('@')) name.remove_prefix(1);
    return !name.empty() &&
           (base::equals_ignore_case(name, person.login) || base::equals_ignore_case(name, person.id));
  }

  Result<void> set_status(const std::string& commit, const CommitStatus& status, const Call& call) override {
    const std::string key = status.context.size() <= longest_key
                                ? status.context
                                : base::sha256_hex(status.context).substr(0, longest_key);
    const std::string web = "https://bitbucket.org/" + workspace_ + "/" + slug_ + "/commits/" + commit;
    MappingBuilder body;
    body.add("key", key).add("name", status.context);
    body.add("state", status.state == CommitState::pending   ? "INPROGRESS"
                      : status.state == CommitState::success ? "SUCCESSFUL"
                                                             : "FAILED");
    body.add("description", base::ellipsis(status.description, limits().description_characters - 1));
    body.add("url", status.url.empty() ? web : status.url);
    auto set = api_.write("POST", commit_path(commit) + "/statuses/build", body.build(), call, true);
    if (!set) return set;
    if (status.annotations.empty()) return {};
    auto annotated =
        put_report(api_, commit_path(commit) + "/reports/" + base::percent_encode(key), status, call);
    if (!annotated && annotated.error().kind == ErrorKind::access_denied) return {};
    return annotated;
  }

 private:
  // Whether the commit `one` has all that the commit `other` has.
  Result<bool> holds(const std::string& one, const std::string& other, const Call& call) const {
    const auto node = api_.get(
        repo_ + "/merge-base/" + base::percent_encode(other) + ".." + base::percent_encode(one), call);
    if (!node) return node.error();
    return text_at(*node, "hash") == other;
  }

  static Node content(const std::string& body) {
    return MappingBuilder().add("content", MappingBuilder().add("raw", body).build()).build();
  }

  static base::Error no_teams(const std::string& team) {
    return base::error(ErrorKind::unsupported,
                       "Bitbucket Cloud does not tell who is in a group, so " + team + " can't be asked for",
                       "name the people one by one, by their Atlassian account ids");
  }

  // Where the answer lists the token's scopes. Those of API tokens have names of three parts.
  static Result<void> check_scopes(const net::HttpResponse& answer, const Needs& needs) {
    if (!answer.headers.has("X-OAuth-Scopes")) return {};
    const auto scopes = token_scopes(answer);
    const auto has = [&](const char* part) {
      return std::any_of(scopes.begin(), scopes.end(),
                         [&](const std::string& scope) { return scope.find(part) != std::string::npos; });
    };
    // pullrequest includes repository.
    const char* missing = needs.comments && !has("pullrequest")                         ? "pullrequest"
                          : needs.statuses && !has("pullrequest") && !has("repository") ? "repository"
                                                                                        : nullptr;
    if (missing == nullptr) return {};
    return lacks_scope(scopes, missing);
  }

  std::string permissions_path() const {
    return "/workspaces/" + base::percent_encode(workspace_) + "/permissions/repositories/" +
           base::percent_encode(slug_);
  }

  std::string pull_path(const std::string& number) const {
    return repo_ + "/pullrequests/" + base::percent_encode(number);
  }
  std::string commit_path(const std::string& commit) const {
    return repo_ + "/commit/" + base::percent_encode(commit);
  }

  // Pull requests name their commits by twelve digits. One that the repository does not have (of a fork)
  // stays short.
  Result<std::string> full_hash(std::string hash, const Call& call) {
    if (hash.empty() || is_full_hash(hash)) return hash;
    if (const auto known = hashes_.find(hash); known != hashes_.end()) return known->second;
    const auto node = api_.get(commit_path(hash), call);
    if (!node &&
        (node.error().kind == ErrorKind::not_found || node.error().kind == ErrorKind::access_denied)) {
      return hash;
    }
    if (!node) return node.error();
    const std::string full = text_at(*node, "hash");
    if (!full.starts_with(hash)) return api_.unreadable(commit_path(hash), "is another commit");
    return hashes_[hash] = full;
  }

  Result<PullRequest> read_pull_request(const Node& node, const Call& call) {
    PullRequest pull_request;
    pull_request.number = text_at(node, "id");
    pull_request.title = text_at(node, "title");
    pull_request.url = text_at(node, "links.html.href");
    pull_request.author = read_bitbucket_user(node["author"]);
    pull_request.head_branch = text_at(node, "source.branch.name");
    pull_request.base_branch = text_at(node, "destination.branch.name");
    pull_request.open = text_at(node, "state") == "OPEN";
    pull_request.merged = text_at(node, "state") == "MERGED";
    const std::string source = text_at(node, "source.repository.uuid");
    pull_request.fork = source.empty() || source != text_at(node, "destination.repository.uuid");
    pull_request.head_commit = text_at(node, "source.commit.hash");
    pull_request.base_commit = text_at(node, "destination.commit.hash");
    if (pull_request.merged) pull_request.merge_commit = text_at(node, "merge_commit.hash");
    // Twelve digits are few enough to make two commits that share them: the branch says which one its head
    // is.
    if (pull_request.open && !pull_request.fork) {
      const auto head = head_of(pull_request.head_branch, call);
      if (!head && head.error().kind != ErrorKind::not_found) return head.error();
      if (head && head->starts_with(pull_request.head_commit)) pull_request.head_commit = *head;
    }
    for (auto* hash : {&pull_request.head_commit, &pull_request.base_commit, &pull_request.merge_commit}) {
      auto full = full_hash(*hash, call);
      if (!full) return full.error();
      *hash = *std::move(full);
    }
    return pull_request;
  }

  Result<std::vector<PullRequest>> related(const std::string& commit, const Call& call) {
    const auto nodes = api_.list(commit_path(commit) + "/pullrequests?pagelen=50", call);
    if (!nodes && nodes.error().kind == ErrorKind::not_found) return recent_ones(commit, call);
    // They come without their commits.
    return read_each<PullRequest>(nodes,
                                  [&](const Node& node) { return pull_request(text_at(node, "id"), call); });
  }

  // Where the look-up by commit is not there: it needs an app that somebody has to install by opening a
  // commit's pull requests in the browser.
  Result<std::vector<PullRequest>> recent_ones(const std::string& commit, const Call& call) {
    const auto page =
        api_.get(repo_ + "/pullrequests?state=OPEN&state=MERGED&sort=-updated_on&pagelen=50", call);
    if (!page) return page.error();
    const auto nodes = (*page)["values"].items();
    auto all = read_each<PullRequest>(std::vector<Node>(nodes.begin(), nodes.end()),
                                      [&](const Node& node) { return read_pull_request(node, call); });
    if (!all) return all;
    std::erase_if(
        *all, [&](const PullRequest& p) { return (p.merged ? p.merge_commit : p.head_commit) != commit; });
    return all;
  }

  Api api_;
  std::string workspace_, slug_, repo_;
  std::map<std::string, std::string> hashes_;  // short to full
};

}  // namespace

const HostEntry& bitbucket_host() {
  static const HostEntry entry{Host::bitbucket,
                               "Bitbucket",
                               {"bitbucket", "bitbucketcloud"},
                               "https://api.bitbucket.org/2.0",
                               "workspace/name",
                               2,
                               2,
                               true,
                               [](const Connection& connection) -> std::unique_ptr<Forge> {
                                 return std::make_unique<Bitbucket>(connection);
                               }};
  return entry;
}

}  // namespace cf::forge
