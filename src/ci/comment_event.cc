// Somebody wrote a comment on a pull request: if its first line is a command and its author may, it is done.
#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "ci/change_authors.h"
#include "ci/comment_command.h"
#include "ci/driver.h"
#include "ci/head_checkout.h"
#include "ci/overtaken.h"
#include "ci/people.h"
#include "ci/plan_comment.h"
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

// How long a run that died keeps the next one from its comment. What takes longer has bound it by then.
constexpr base::Duration claim_time{600'000};

// Of one person on one pull request: each command may be minutes of a runner and many calls of AWS.
constexpr std::size_t most_commands = 30;
constexpr base::Duration limit_span{3'600'000};

class CommentRun {
 public:
  CommentRun(Session& session, const forge::Comment& comment, const std::vector<forge::Comment>& comments,
             const CommentCommand& command, std::string meant, const base::Call& call)
      : session_(session),
        comment_(comment),
        comments_(comments),
        command_(command),
        meant_(std::move(meant)),
        call_(call) {}

  Result<ExitCode> run() {
    const bool harmless = command_.verb == Verb::help || command_.verb == Verb::status;
    if (!harmless && pull_request().base_branch != session_.base_branch)
      return refused("the pull request is into " + pull_request().base_branch + ", and what is deployed is " +
                     session_.base_branch);
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
  Result<ExitCode> said(const std::string& text, ExitCode code = ExitCode::ok) {
    const std::string understood = "> " + report::code_span(base::ellipsis(to_text(command_), 500)) + "\n\n";
    if (auto sent = reply(session_, understood + text, call_); !sent) return std::move(sent).error();
    return code;
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
    return said("Refused: " + report::for_markdown(why) + ".\n", code);
  }

  Result<bool> may(const descriptor::People& people) {
    return is_one_of(session_, people, comment_.author, call_);
  }
  const forge::PullRequest& pull_request() const { return *session_.pull_request; }
  // From now on the comment is one of those that approvals are read from.
  Result<void> bind(const std::string& plan) {
    Records& records = *session_.records;
    auto noted = plan.empty()
                     ? Result<void>()
                     : records.note_approval(command_.environment, plan, pull_request().number, call_);
    return noted ? records.settle(comment_key(pull_request().number, comment_), plan, call_) : noted;
  }
  bool is_open_fork() const { return pull_request().fork && pull_request().open; }

  Result<ExitCode> status() {
    auto text = status_markdown(session_, call_);
    if (!text) return std::move(text).error();
    return said(*text);
  }

  Result<ExitCode> plan() {
    if (pull_request().fork)
      return refused("this pull request comes from a fork: it is never planned with credentials");
    if (!pull_request().open) return refused("the pull request is not open any more");
    auto at_head = AtHead::enter(session_, call_);
    if (!at_head) return refused(at_head.error().message + ": run the pull request's own pipeline again");
    return planned(plan_pull_request(session_, command_.environment, call_));
  }

  Result<ExitCode> planned(Result<ExitCode> code) {
    if (!code) return code;
    return said(*code == ExitCode::ok ? "Planned: the comments of the plans are up to date.\n"
                                      : "Planned, with problems: see the comments of the plans.\n",
                *code);
  }

  Result<ExitCode> approve() {
    if (is_open_fork())
      return refused("this pull request comes from a fork: there is no plan of it to approve");
    auto allowed = may(session_.rules(command_.environment).approvals.by);
    if (!allowed) return std::move(allowed).error();
    if (!*allowed) return refused("you are none of those who approve " + command_.environment);
    auto authored = is_author();
    if (!authored) return std::move(authored).error();
    if (*authored) return refused("the author of a change does not approve it");
    if (meant_.empty())
      return refused("it is not certain which plan of " + command_.environment +
                     " is meant: write the id that its comment shows");
    auto misnamed = misnamed_stack();
    if (!misnamed) return std::move(misnamed).error();
    if (!misnamed->empty()) return refused(*misnamed);
    auto newest = session_.records->deployment(command_.environment, call_);
    if (!newest) return std::move(newest).error();
    // Kept, it would count where the state before returns.
    if (*newest && (*newest)->progress == Progress::done && (*newest)->digest == meant_ &&
        !pull_request().open)
      return refused("that plan has been deployed: there is nothing left of it to approve");
    auto passed = passed_by(session_, command_.environment, meant_, call_);
    if (!passed) return std::move(passed).error();
    if (!passed->empty())
      return refused("nothing of " + command_.environment + " waits for plan " + meant_.substr(0, 12) +
                     " any more: " + *passed);
    AuditRecord record;
    record.what = "approved";
    record.at = comment_.created;
    record.environment = command_.environment;
    record.plan_id = meant_.substr(0, 12);
    record.pull_request = pull_request().number;
    record.by = to_text(comment_.author);
    record.confirmations = command_.allow_destroy;
    record.run = session_.event.run_id;
    if (auto written = session_.records->audit(record, call_); !written) return std::move(written).error();
    if (auto bound = bind(meant_); !bound) return std::move(bound).error();
    const std::string environment = report::for_markdown(command_.environment);
    if (auto told = said("Approved: plan " + report::code_span(record.plan_id) + " of " + environment + "." +
                         (pull_request().open || !*newest || is_awaited(**newest)
                              ? std::string()
                              : " Nothing of " + environment +
                                    " waits for it now: it counts once its turn comes, if it is that plan "
                                    "then.") +
                         "\n");
        !told)
      return told;
    if (pull_request().open) {
      if (auto shown = show_approvals(session_, command_.environment, call_); !shown)
        return std::move(shown).error();
      return ExitCode::ok;
    }
    return deploy_waiting(session_, command_.environment, meant_, to_text(comment_.author), call_);
  }

  bool is_awaited(const Deployment& newest) const {
    return newest.digest == meant_ && newest.progress != Progress::done;
  }

  // Of anything that the environment would get; where it is not known whose all of that is, the gates say so.
  Result<bool> is_author() {
    auto authors = authors_of(session_, command_.environment, commit(), comments_, call_);
    if (!authors) return std::move(authors).error();
    return std::find(authors->ids.begin(), authors->ids.end(), comment_.author.id) != authors->ids.end();
  }
  std::string commit() const {
    return session_.event.commit.empty() ? session_.settings.workspace.commit : session_.event.commit;
  }

  Result<std::string> misnamed_stack() const {
    return ci::misnamed_stack(session_, command_.environment, meant_, command_.allow_destroy, call_);
  }

  // Before it begins: it may take long, and what comes of it is the environment's own comment.
  std::string understood_deployment() const {
    std::string text = "Understood: " + report::for_markdown(command_.environment) + " is to be deployed";
    text += command_.plan_id.empty() ? ", whichever its plan is now"
                                     : ", if its plan is still " + report::code_span(meant_.substr(0, 12));
    if (!command_.allow_destroy.empty())
      text += "; what is lost in " + report::for_markdown(base::join(command_.allow_destroy, ", ")) +
              " may be lost";
    if (!command_.break_glass.empty()) text += "; in spite of windows and freezes (break-glass)";
    return text + ". What comes of it is told in the comment about " +
           report::for_markdown(command_.environment) + ".\n";
  }

  // Who may ask, and whether they may pass windows.
  Result<std::string> not_entitled(std::optional<gate::BreakGlass>& glass) {
    const descriptor::Rules& rules = session_.rules(command_.environment);
    auto allowed = may(deployers_of(rules));
    if (!allowed) return std::move(allowed).error();
    if (!command_.break_glass.empty()) {
      auto entitled = rules.break_glass.empty() ? Result<bool>(false) : may(rules.break_glass);
      if (!entitled) return std::move(entitled).error();
      if (!*entitled) return "you are none of those whom break_glass of " + command_.environment + " names";
      glass = gate::BreakGlass{comment_.author.id, comment_.author.login, command_.break_glass, true};
    }
    if (!command_.allow_destroy.empty() && rules.approvals.count > 0) {
      auto authored = is_author();
      if (!authored) return std::move(authored).error();
      if (*authored) return std::string("an author of the change does not confirm what is lost");
    }
    if (*allowed || glass) return std::string();
    return "you are none of those who deploy " + command_.environment;
  }

  Result<ExitCode> deploy() {
    std::optional<gate::BreakGlass> glass;
    auto why_not = not_entitled(glass);
    if (!why_not) return std::move(why_not).error();
    if (!why_not->empty()) return refused(*why_not);
    if (is_open_fork())
      return refused("this pull request comes from a fork: it is deployed only after the merge");
    if (pull_request().open) {
      if (!session_.deploys_before_merge()) return refused("deployment comes after the merge here");
      auto current = session_.forge->is_up_to_date(pull_request(), call_);
      if (!current) return std::move(current).error();
      if (!*current)
        return refused("the pull request is behind " + session_.base_branch + ": bring it up to date first");
    } else if (!pull_request().merged) {
      return refused("the pull request was closed without being merged");
    }
    // The plan of that id, whole: another may be made to begin with the same twelve digits.
    if (!command_.plan_id.empty() && meant_.empty())
      return refused("no plan " + command_.plan_id + " of " + command_.environment +
                     " is known here, or more than one");
    auto misnamed = misnamed_stack();
    if (!misnamed) return std::move(misnamed).error();
    if (!misnamed->empty()) return refused(*misnamed);
    std::optional<AtHead> at_head;  // what is merged is the base branch's, which jobs of comments have
    if (pull_request().open) {
      auto entered = AtHead::enter(session_, call_);
      if (!entered) return refused(entered.error().message);
      at_head.emplace(*std::move(entered));
    }
    auto passed = passed_by(session_, command_.environment, meant_, call_);
    if (!passed) return std::move(passed).error();
    if (auto bound = bind(passed->empty() ? meant_ : std::string()); !bound) return std::move(bound).error();
    // A host that does not answer must not keep an approved plan from being deployed.
    if (auto told = said(understood_deployment()); !told) session_.say(base::describe(told.error()));
    DeployRequest request;
    request.environment = command_.environment;
    request.requested_by = to_text(comment_.author);
    if (!command_.plan_id.empty()) request.plan_id = meant_;
    request.break_glass = glass;
    auto code = deploy_environment(session_, request, call_);
    if (!code && code.error().kind == ErrorKind::conflict) {
      if (auto withdrawn = withdraw_unless_begun(); !withdrawn) return std::move(withdrawn).error();
      return refused(code.error().message + (code.error().hint.empty() ? "" : "; " + code.error().hint),
                     base::exit_code_for(ErrorKind::conflict));
    }
    return code;
  }

  // What is refused is no approval either; a deployment that has begun keeps those that it began with.
  Result<void> withdraw_unless_begun() {
    auto newest = session_.records->deployment(command_.environment, call_);
    if (!newest) return std::move(newest).error();
    const bool begun = *newest && (*newest)->digest == meant_ &&
                       (*newest)->pull_request == pull_request().number &&
                       ((*newest)->progress == Progress::running || (*newest)->progress == Progress::baking);
    return begun ? Result<void>()
                 : session_.records->withdraw(comment_key(pull_request().number, comment_), call_);
  }

  Result<ExitCode> unlock() {
    auto allowed = may(deployers_of(session_.rules(command_.environment)));
    if (!allowed) return std::move(allowed).error();
    if (!*allowed) return refused("you are none of those who deploy " + command_.environment);
    std::string freed;  // in plain words, as the log has it
    for (const std::string& name : {"hold/" + command_.environment, "deploy/" + command_.environment}) {
      auto broken = session_.locks->break_(name, to_text(comment_.author), call_);
      if (!broken) return std::move(broken).error();
      if (*broken)
        freed += (freed.empty() ? "it was " : "; it was ") + store::describe(**broken, call_.clock->now());
    }
    const std::vector<std::string> known = session_.environments();
    if (freed.empty() && std::find(known.begin(), known.end(), command_.environment) == known.end())
      return said("Nothing holds " + report::for_markdown(command_.environment) +
                  ", and there is no environment of that name" +
                  report::for_markdown(base::did_you_mean(command_.environment, known)) + ".\n");
    AuditRecord record;
    record.what = "unlocked";
    record.at = call_.clock->now();
    record.environment = command_.environment;
    record.pull_request = pull_request().number;
    record.by = to_text(comment_.author);
    record.result = freed.empty() ? "nothing was locked" : "freed: " + freed;
    record.run = session_.event.run_id;
    if (auto written = session_.records->audit(record, call_); !written) return std::move(written).error();
    return said(freed.empty() ? "Nothing holds " + report::for_markdown(command_.environment) + ".\n"
                              : "Freed: " + report::for_markdown(freed) + ".\n");
  }

  Session& session_;
  const forge::Comment& comment_;
  const std::vector<forge::Comment>& comments_;
  const CommentCommand& command_;
  const std::string meant_;  // the digest of the plan that the comment means; "": none, or it is not certain
  const base::Call& call_;
};

Result<ExitCode> ignored(const Session& session, const std::string& why) {
  session.say("the comment is ignored: " + why);
  return ExitCode::ok;
}

// What a comment asks for, once this run has claimed it.
Result<ExitCode> obey_claimed(Session& session, const forge::Comment& comment,
                              const std::vector<forge::Comment>& comments, const ReadComment& read,
                              bool writes, const base::Call& call) {
  if (!writes) return ignored(session, to_text(comment.author) + " may not write to the repository");
  const bool binds =
      read.command && (read.command->verb == Verb::approve || read.command->verb == Verb::deploy);
  std::string meant;
  if (binds) {
    auto plan = plan_meant(session, read.command->environment, read.command->plan_id, comment.created,
                           comments, call);
    if (!plan) return std::move(plan).error();
    meant = *std::move(plan);
  }
  auto commands = session.records->note_command(session.pull_request->number, comment.author.id,
                                                asks_for_plan(comment.body), limit_span, call);
  if (!commands) return std::move(commands).error();
  if (*commands > most_commands) {
    // Said once: who writes on is not answered.
    if (*commands == most_commands + 1)
      if (auto sent = reply(session,
                            report::for_markdown(comment.author.login) + " has written " +
                                std::to_string(most_commands) +
                                " commands on this pull request within an hour: those that follow are "
                                "ignored until that is over.\n",
                            call);
          !sent)
        return std::move(sent).error();
    return ignored(session, to_text(comment.author) + " has written too many commands within an hour");
  }
  if (!read.command) {
    if (auto sent =
            reply(session,
                  report::for_markdown(read.problem) + ".\n\n" + help_markdown(session.environments()), call);
        !sent)
      return std::move(sent).error();
    return ExitCode::ok;
  }
  return CommentRun(session, comment, comments, *read.command, meant, call).run();
}

}  // namespace

// What could not be done may be done later, by this job run again or by the schedule's; what was refused is
// done with: rights that come later do not revive it.
Result<ExitCode> obey(Session& session, const forge::Comment& comment,
                      const std::vector<forge::Comment>& comments, const base::Call& call) {
  const ReadComment read = read_comment(comment.body, session.environments());
  if (!read.addressed) return ignored(session, "it is no command");
  if (comment.author.bot || comment.author.id == session.self.id) return ignored(session, "a bot wrote it");
  if (comment.edited) return ignored(session, "it was edited");
  auto writes = session.forge->may_write(comment.author, call);
  if (!writes && writes.error().kind == ErrorKind::not_found) writes = false;
  if (!writes) return std::move(writes).error();
  const CommentKey key = comment_key(session.pull_request->number, comment);
  auto claim = session.records->claim(key, claim_time, call);
  if (!claim) return std::move(claim).error();
  if (*claim == Claim::settled) return ignored(session, "it was acted on already");
  if (*claim == Claim::taken) return ignored(session, "another run is acting on it");
  auto code = obey_claimed(session, comment, comments, read, *writes, call);
  base::Call steady = call;  // a run that is stopped leaves it to the next one
  steady.stop = {};
  auto noted = code ? session.records->settle(key, "", steady) : session.records->give_back(key, steady);
  if (code && !noted) return std::move(noted).error();
  return code;
}

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
  return obey(session, *found, *comments, call);
}

}  // namespace cf::ci
