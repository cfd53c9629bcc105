// Somebody wrote a comment on a pull request: if its first line is a command and its author may, it is done.
#include <algorithm>

#include "ci/comment_command.h"
#include "ci/driver.h"
#include "ci/poster.h"
#include "ci/status_board.h"
#include "ci/words.h"
#include "report/neutralise.h"
#include "report/report.h"

namespace cf::ci {

using base::ErrorKind;
using base::ExitCode;
using base::Result;

namespace {

class CommentRun {
 public:
  CommentRun(Session& session, const forge::Comment& comment, const CommentCommand& command,
             const base::Call& call)
      : session_(session), comment_(comment), command_(command), call_(call) {}

  Result<ExitCode> run() {
    switch (command_.verb) {
      case Verb::help:
        return said(help_markdown(session_.environments()));
      case Verb::status:
        return status();
      case Verb::plan:
        return plan();
      case Verb::approve:
        return approve();
      case Verb::deploy:
        return deploy();
      case Verb::unlock:
        return unlock();
    }
    return ExitCode::ok;
  }

 private:
  Result<ExitCode> said(const std::string& text) {
    const std::string understood = "> " + report::code_span(to_text(command_)) + "\n\n";
    if (auto sent = reply(session_, understood + text, call_); !sent) return std::move(sent).error();
    return ExitCode::ok;
  }

  Result<ExitCode> refused(const std::string& why, ExitCode code = ExitCode::blocked) {
    session_.say(to_text(command_) + " by " + to_text(comment_.author) + " is refused: " + why);
    AuditRecord record;
    record.what = "refused";
    record.at = call_.clock->now();
    record.environment = command_.environment;
    record.plan_id = command_.plan_id;
    record.pull_request = session_.pull_request->number;
    record.by = to_text(comment_.author);
    record.reason = to_text(command_) + ": " + why;
    record.run = session_.event.run_id;
    if (auto written = session_.records->audit(record, call_); !written) return std::move(written).error();
    auto told = said("Refused: " + report::for_markdown(why) + ".\n");
    if (!told) return told;
    return code;
  }

  Result<bool> may(const descriptor::People& people) {
    return is_one_of(session_, people, comment_.author, call_);
  }

  Result<ExitCode> status() {
    auto text = status_markdown(session_, call_);
    if (!text) return std::move(text).error();
    return said(*text);
  }

  Result<ExitCode> plan() {
    if (session_.pull_request->fork)
      return refused("this pull request comes from a fork: it is never planned with credentials");
    if (!session_.pull_request->open) return refused("the pull request is not open any more");
    return plan_pull_request(session_, command_.environment, call_);
  }

  Result<ExitCode> approve() {
    const descriptor::Rules& rules = session_.rules(command_.environment);
    auto allowed = may(rules.approvals.by);
    if (!allowed) return std::move(allowed).error();
    if (!*allowed) return refused("you are none of those who approve " + command_.environment);
    if (comment_.author.id == session_.pull_request->author.id)
      return refused("the author of a change does not approve it");
    AuditRecord record;
    record.what = "approved";
    record.at = comment_.created;
    record.environment = command_.environment;
    record.plan_id = command_.plan_id;
    record.pull_request = session_.pull_request->number;
    record.by = to_text(comment_.author);
    record.run = session_.event.run_id;
    if (auto written = session_.records->audit(record, call_); !written) return std::move(written).error();
    auto waiting = session_.records->deployment(command_.environment, call_);
    if (!waiting) return std::move(waiting).error();
    const bool goes_on = *waiting && (*waiting)->progress == Progress::waiting &&
                         (*waiting)->pull_request == session_.pull_request->number &&
                         session_.pull_request->merged;
    if (!goes_on) {
      if (!session_.pull_request->open)
        return said("Noted. Nothing of " + command_.environment + " waits for it.\n");
      return plan_pull_request(session_, command_.environment, call_);
    }
    DeployRequest request;
    request.environment = command_.environment;
    request.requested_by = to_text(comment_.author);
    return deploy_environment(session_, request, call_);
  }

  Result<ExitCode> deploy() {
    const descriptor::Rules& rules = session_.rules(command_.environment);
    auto allowed = may(deployers_of(rules));
    if (!allowed) return std::move(allowed).error();
    std::optional<gate::BreakGlass> glass;
    if (!command_.break_glass.empty()) {
      glass = gate::BreakGlass{comment_.author.id, comment_.author.login, command_.break_glass, false};
      if (!rules.break_glass.empty()) {
        auto entitled = may(rules.break_glass);
        if (!entitled) return std::move(entitled).error();
        glass->entitled = *entitled;
      }
    }
    if (!*allowed && !(glass && glass->entitled))
      return refused("you are none of those who deploy " + command_.environment);
    if (session_.pull_request->fork && session_.pull_request->open)
      return refused("this pull request comes from a fork: it is deployed only after the merge");
    if (session_.pull_request->open) {
      if (!session_.deploys_before_merge()) return refused("deployment comes after the merge here");
      auto current = session_.forge->is_up_to_date(*session_.pull_request, call_);
      if (!current) return std::move(current).error();
      if (!*current)
        return refused("the pull request is behind " + session_.base_branch + ": bring it up to date first");
      const std::string& commit = session_.settings.workspace.commit;
      if (!commit.empty() && commit != session_.pull_request->head_commit)
        return refused("commit " + commit.substr(0, 12) + " is checked out, not the pull request's head");
    } else if (!session_.pull_request->merged) {
      return refused("the pull request was closed without being merged");
    }
    DeployRequest request;
    request.environment = command_.environment;
    request.requested_by = to_text(comment_.author);
    request.plan_id = command_.plan_id;
    request.break_glass = glass;
    return deploy_environment(session_, request, call_);
  }

  Result<ExitCode> unlock() {
    auto allowed = may(deployers_of(session_.rules(command_.environment)));
    if (!allowed) return std::move(allowed).error();
    if (!*allowed) return refused("you are none of those who deploy " + command_.environment);
    std::string text;
    for (const std::string& name : {"hold/" + command_.environment, "deploy/" + command_.environment}) {
      auto broken = session_.locks->break_(name, to_text(comment_.author), call_);
      if (!broken) return std::move(broken).error();
      if (*broken)
        text +=
            "Freed: it was " + report::for_markdown(store::describe(**broken, call_.clock->now())) + ".\n";
    }
    AuditRecord record;
    record.what = "unlocked";
    record.at = call_.clock->now();
    record.environment = command_.environment;
    record.by = to_text(comment_.author);
    record.result = text.empty() ? "nothing was locked" : text;
    record.run = session_.event.run_id;
    if (auto written = session_.records->audit(record, call_); !written) return std::move(written).error();
    return said(text.empty() ? "Nothing holds " + command_.environment + ".\n" : text);
  }

  Session& session_;
  const forge::Comment& comment_;
  const CommentCommand& command_;
  const base::Call& call_;
};

}  // namespace

Result<ExitCode> obey_comment(Session& session, const base::Call& call) {
  auto comments = session.forge->comments(session.pull_request->number, call);
  if (!comments) return std::move(comments).error();
  const auto found = std::find_if(comments->begin(), comments->end(), [&](const forge::Comment& comment) {
    return comment.id == session.event.comment_id;
  });
  if (found == comments->end()) {
    session.say("the comment is gone");
    return ExitCode::ok;
  }
  const ReadComment read = read_comment(found->body, session.environments());
  const auto ignored = [&](const std::string& why) {
    session.say("the comment is ignored: " + why);
    return ExitCode::ok;
  };
  if (!read.addressed) return ignored("it is no command");
  if (found->author.bot || found->author.id == session.self.id) return ignored("a bot wrote it");
  if (found->edited) return ignored("it was edited");
  auto known = session.forge->may_write(found->author, call);
  if (!known) return std::move(known).error();
  if (!*known) return ignored(to_text(found->author) + " may not write to the repository");
  std::string meant;
  if (read.command && (read.command->verb == Verb::approve || read.command->verb == Verb::deploy)) {
    auto plan = plan_meant(session, read.command->environment, read.command->plan_id, found->created, call);
    if (!plan) return std::move(plan).error();
    meant = *std::move(plan);
  }
  auto first = session.records->handle_once(comment_key(session, *found), meant, call);
  if (!first) return std::move(first).error();
  if (!*first) return ignored("it was acted on already");
  if (!read.command) {
    if (auto sent =
            reply(session,
                  report::for_markdown(read.problem) + ".\n\n" + help_markdown(session.environments()), call);
        !sent)
      return std::move(sent).error();
    return ExitCode::ok;
  }
  return CommentRun(session, *found, *read.command, call).run();
}

}  // namespace cf::ci
