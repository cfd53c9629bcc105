#include "ci/session.h"

#include <algorithm>
#include <set>

#include "aws/environment_session.h"
#include "aws/s3_objects.h"
#include "base/boundary.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/secrets.h"
#include "base/strings.h"
#include "ci/comment_command.h"
#include "ci/own_folder.h"
#include "ci/visible_variables.h"

namespace cf::ci {

namespace {

using base::ErrorKind;
using base::Result;

aws::CallerOptions own_credentials(const workflow::Settings& settings) {
  aws::CallerOptions options;
  options.environment = settings.environment;
  options.home = settings.home;
  options.profile = settings.profile;
  options.role = aws::no_role;
  return options;
}

Result<aws::Session> own_session(const workflow::Settings& settings) {
  aws::Caller caller(own_credentials(settings));
  return caller.session(base::AccountId(), base::Region(settings.region));
}

Result<forge::Connection> connection_of(const Session& session) {
  const Event& event = session.event;
  if (!event.host)
    return base::error(ErrorKind::input, "it is not known which forge the repository is on",
                       "set CF_FORGE to github, gitlab, bitbucket or codecommit");
  if (event.repository.empty())
    return base::error(ErrorKind::input, "it is not known which repository this is",
                       "set CF_REPOSITORY=owner/name");
  forge::Connection connection;
  connection.host = *event.host;
  connection.api = event.api;
  connection.repository = event.repository;
  auto token = token_of(session.settings.environment, *event.host);
  if (!token) return std::move(token).error();
  connection.token = *std::move(token);
  for (const char* name : {"CF_FORGE_USER", "bb_app_user"})
    if (const auto found = session.settings.environment.find(name);
        found != session.settings.environment.end() && connection.user.empty())
      connection.user = found->second;
  if (*event.host == forge::Host::codecommit) {
    auto own = own_session(session.settings);
    if (!own) return std::move(own).error();
    connection.session = *std::move(own);
  }
  return connection;
}

Result<std::shared_ptr<const descriptor::Descriptor>> read_base(const Session& session,
                                                                const base::Call& call) {
  auto text = session.forge->file(session.descriptor_path, session.base_branch, call);
  if (!text) {
    base::Error error = std::move(text).error();
    if (error.kind == ErrorKind::not_found)
      error.hint = "rules are read from the base branch alone: merge a descriptor into " +
                   session.base_branch + " first";
    return std::move(error).while_("reading " + session.descriptor_path + " of " + session.base_branch);
  }
  base::Diagnostics diagnostics;
  auto descriptor = std::make_shared<descriptor::Descriptor>(descriptor::read_text(
      *std::move(text), session.descriptor_path + "@" + session.base_branch, diagnostics));
  if (diagnostics.has_errors()) return base::to_error(diagnostics);
  return std::shared_ptr<const descriptor::Descriptor>(std::move(descriptor));
}

forge::Needs needs_of(const Session& session) {
  forge::Needs needs;
  needs.comments = true;
  needs.permissions = session.event.kind != EventKind::closed;
  needs.statuses = session.forge->limits().has_statuses;
  std::set<std::string> teams;
  for (const descriptor::Environment& environment : session.base->environments)
    for (const descriptor::People* people :
         {&environment.rules.approvals.by, &environment.rules.deployers, &environment.rules.break_glass})
      teams.insert(people->teams.begin(), people->teams.end());
  needs.teams.assign(teams.begin(), teams.end());
  return needs;
}

// Which branch is deployed is the runner's or the host's word: whoever opens a pull request chooses what it
// is to be merged into, and could bring rules of their own along.
Result<std::string> base_branch_of(const Session& session, const base::Call& call) {
  if (!session.event.base_branch.empty()) return session.event.base_branch;
  auto branch = session.forge->default_branch(call);
  if (!branch) return std::move(branch).error().while_("asking for the default branch");
  return branch;
}

Result<bool> is_meant_for_us(const Session& session, const base::Call& call) {
  auto comments = session.forge->comments(session.event.pull_request, call);
  if (!comments) return std::move(comments).error();
  return std::any_of(comments->begin(), comments->end(), [&](const forge::Comment& comment) {
    return comment.id == session.event.comment_id && is_addressed(comment.body);
  });
}

}  // namespace

Result<std::shared_ptr<store::Objects>> open_state(const workflow::Settings& settings,
                                                   const descriptor::CiRules& rules) {
  std::string state = rules.state;
  if (const auto found = settings.environment.find("CF_STATE");
      found != settings.environment.end() && !found->second.empty())
    state = found->second;
  constexpr std::string_view scheme = "s3://";
  // With --local nothing is asked of AWS: the records are in the folder that is the default.
  if (settings.local && state.starts_with(scheme)) state.clear();
  if (state.starts_with(scheme)) {
    const std::string rest = state.substr(scheme.size());
    auto own = own_session(settings);
    if (!own) return std::move(own).error();
    const auto slash = rest.find('/');
    return std::shared_ptr<store::Objects>(
        aws::objects_in_bucket(*std::move(own), rest.substr(0, slash),
                               slash == std::string::npos ? std::string() : rest.substr(slash + 1)));
  }
  const std::filesystem::path below =
      state.empty() ? std::filesystem::path(".cf") / "state" : std::filesystem::path(state);
  // What is in the checkout may be a pull request's; an absolute path is whoever's who runs the job.
  if (below.is_relative())
    if (auto own = require_no_links(settings.workspace.root, below); !own) return std::move(own).error();
  const std::filesystem::path folder = settings.workspace.root / below;
  return std::shared_ptr<store::Objects>(store::objects_in_folder(folder.string()));
}

std::vector<std::string> Session::environments() const {
  std::vector<std::string> names;
  for (const descriptor::Environment& environment : base->environments)
    names.push_back(environment.name.str());
  return names;
}

const descriptor::Rules& Session::rules(const std::string& environment) const {
  static const descriptor::Rules none;
  const descriptor::Environment* found = base->find(base::EnvironmentName(environment));
  return found == nullptr ? none : found->rules;
}

namespace {

std::vector<std::string> known_to_all(const Session& session) {
  const Event& event = session.event;
  std::vector<std::string> texts = {event.repository, event.branch,  event.commit,
                                    event.run_id,     event.run_url, session.base_branch};
  if (session.pull_request) {
    const forge::PullRequest& each = *session.pull_request;
    texts.insert(texts.end(), {each.title, each.head_branch, each.base_branch, each.head_commit,
                               each.merge_commit, each.author.login, each.author.id, each.url});
  }
  return texts;
}

// A plan with a secret has the same id on every machine only under one key: the first job makes it.
Result<void> share_plan_key(Session& session, const base::Call& call) {
  const auto given = session.settings.environment.find("CF_PLAN_KEY");
  if (given != session.settings.environment.end() && !given->second.empty()) {
    base::add_secret(given->second);
    return {};
  }
  constexpr const char* key = "plan.key";
  for (int attempt = 0; attempt < 2; ++attempt) {
    auto kept = session.objects->get(key, call);
    if (!kept) return std::move(kept).error().while_("reading plan.key in " + session.objects->where());
    if (*kept) {
      session.settings.plan_key = base::trim((*kept)->bytes);
      base::add_secret(session.settings.plan_key);
      return {};
    }
    auto made = session.objects->put(key, base::random_hex(32), "", call);
    if (!made && made.error().kind != ErrorKind::conflict)
      return std::move(made).error().while_("writing plan.key in " + session.objects->where());
  }
  return base::error(ErrorKind::conflict, "plan.key in " + session.objects->where() + " comes and goes");
}

}  // namespace

Result<std::unique_ptr<Session>> open_session(workflow::Settings settings, Event event,
                                              std::function<void(const std::string&)> say,
                                              const base::Call& call) {
  auto session = std::make_unique<Session>();
  session->settings = std::move(settings);
  session->event = std::move(event);
  session->say = [say = std::move(say)](const std::string& line) { say(base::mask_secrets(line)); };
  session->lock_name =
      (session->event.run_id.empty() ? "local run" : session->event.run_id) + " " + base::random_hex(4);
  session->artifacts = std::filesystem::path(".cf") / "artifacts";
  if (auto own = require_no_links_in_own_folder(session->settings.workspace.root); !own)
    return std::move(own).error();
  if (session->settings.descriptor.empty())
    return base::error(ErrorKind::input, "'cf ci' needs a deployment descriptor, and there is none",
                       "a plain Sceptre project has no environments to go through; write deployment.yaml");
  session->descriptor_path =
      session->settings.descriptor.lexically_relative(base::repository_top(session->settings.workspace.root))
          .string();
  auto connection = connection_of(*session);
  if (!connection) return std::move(connection).error();
  auto forge = forge::open(*connection);
  if (!forge) return std::move(forge).error();
  session->forge = *std::move(forge);
  if (session->event.kind == EventKind::comment) {
    auto meant = is_meant_for_us(*session, call);
    if (!meant) return std::move(meant).error();
    if (!*meant) {
      session->event.kind = EventKind::nothing;
      session->event.why = "the comment is no command";
      return session;
    }
  }
  auto branch = base_branch_of(*session, call);
  if (!branch) return std::move(branch).error();
  session->base_branch = *std::move(branch);
  // Most pushes are to other branches: they cost no more than this.
  if (session->event.kind == EventKind::push && session->event.branch != session->base_branch) {
    session->event.kind = EventKind::nothing;
    session->event.why = "the push is to " + session->event.branch + ", not to " + session->base_branch;
    return session;
  }
  auto self = session->forge->whoami(call);
  if (!self) return std::move(self).error().while_("finding out whose the forge's token is");
  session->self = *std::move(self);
  // A job that does not say which commit it has is of the one that is checked out.
  if (session->event.commit.empty() && session->event.kind == EventKind::stage)
    session->event.commit = session->settings.workspace.commit;
  if (!session->event.pull_request.empty()) {
    auto found = session->forge->pull_request(session->event.pull_request, call);
    if (!found) return std::move(found).error();
    session->pull_request = *std::move(found);
  } else if (!session->event.commit.empty() && session->event.kind != EventKind::resume) {
    auto found = session->forge->pull_request_of(session->event.commit, call);
    if (!found) return std::move(found).error();
    // One that has this commit as its head, on its way to elsewhere, did not bring it.
    if (*found && (*found)->merged && (*found)->base_branch == session->base_branch)
      session->pull_request = *std::move(found);
  }
  auto base = read_base(*session, call);
  if (!base) return std::move(base).error();
  session->base = *std::move(base);
  session->settings.trusted = session->base;
  if (auto allowed = session->forge->check(needs_of(*session), call); !allowed)
    return std::move(allowed).error();
  auto objects = open_state(session->settings, session->base->ci);
  if (!objects) return std::move(objects).error();
  session->objects = *std::move(objects);
  session->records = std::make_unique<Records>(session->objects);
  session->locks = std::make_unique<store::SharedLocks>(session->objects);
  if (auto shared = share_plan_key(*session, call); !shared) return std::move(shared).error();
  session->visible_to_heads = without_credentials(session->settings.environment, *session->base);
  for (const std::string& secret :
       secrets_among(session->settings.environment, *session->base, known_to_all(*session)))
    base::add_secret(secret);
  return session;
}

}  // namespace cf::ci
