#include "ci/poster.h"

#include <algorithm>
#include <filesystem>

#include "base/boundary.h"
#include "base/secrets.h"
#include "base/strings.h"
#include "ci/own_folder.h"
#include "ci/people.h"
#include "report/neutralise.h"
#include "report/report.h"

namespace cf::ci {

using base::Result;

std::string marker_of(std::string_view matter) {
  return "[//]: # (cf " + std::string(matter) + ")\n\n";
}

std::size_t room_for_text(const Session& session) {
  constexpr std::size_t room_for_marker = 200;
  const std::size_t limit = session.forge->limits().comment_bytes;
  return std::min<std::size_t>(limit > room_for_marker ? limit - room_for_marker : limit, 60'000);
}

std::string fitted(const std::string& text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  constexpr std::string_view remark =
      "\n*Cut at the host's limit; the whole is among the job's artifacts.*\n";
  const std::size_t room = bytes > remark.size() ? bytes - remark.size() : 0;
  std::size_t whole = 0;  // up to here no fence and no <details> is open
  std::string fence;
  int folds = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    if (end > room) break;
    const std::string_view line = std::string_view(text).substr(at, end - at);
    const std::size_t ticks = std::min(line.find_first_not_of('`'), line.size());
    if (!fence.empty()) {
      if (ticks >= fence.size() && base::trim(line.substr(ticks)).empty()) fence.clear();
    } else if (ticks >= 3) {
      fence.assign(ticks, '`');
    } else {
      folds += line.find("<details") != std::string_view::npos ? 1 : 0;
      folds -= line.find("</details>") != std::string_view::npos ? 1 : 0;
    }
    at = end;
    if (fence.empty() && folds <= 0) whole = end;
  }
  return text.substr(0, whole) + std::string(remark.substr(0, bytes - whole));
}

namespace {

// A second comment about the same matter would contradict the first from the next change on, since each job
// would bring only its own up to date.
Result<void> update_of_another_job(const Session& session, const forge::Comment& comment,
                                   const std::string& body, const std::string& text, IfNotOurs if_not_ours,
                                   const base::Call& call) {
  if (comment.body == body) return {};
  auto updated = session.forge->update_comment(*session.pull_request, comment, body, call);
  if (updated) return {};
  using base::ErrorKind;
  const ErrorKind kind = updated.error().kind;
  if (kind != ErrorKind::access_denied && kind != ErrorKind::refused && kind != ErrorKind::not_found)
    return updated;
  session.say("the comment " + comment.url + " is of " + comment.author.login +
              ", whose next job brings it up to date");
  return if_not_ours == IfNotOurs::tell ? reply(session, text, call) : Result<void>();
}

}  // namespace

bool is_ours(const Session& session, const forge::Person& author) {
  if (author.id.empty()) return false;
  if (author.id == session.self.id) return true;
  const std::vector<std::string>& accounts = session.base->ci.accounts;
  return std::any_of(accounts.begin(), accounts.end(),
                     [&](const std::string& account) { return session.forge->is_named(author, account); });
}

Result<void> post(const Session& session, std::string_view matter, const std::string& given,
                  const base::Call& call, IfNotOurs if_not_ours) {
  const std::string text = base::mask_secrets(given);
  const std::size_t room = room_for_text(session);
  if (text.size() > room)
    keep_artifact(session, base::replace_all(std::string(matter), " ", "-") + "-comment.md", text);
  const std::string body = marker_of(matter) + fitted(text, room);
  if (!session.pull_request) {
    if (session.event.commit.empty()) return {};
    return session.forge->comment_on_commit(session.event.commit, body, call);
  }
  auto comments = session.forge->comments(session.pull_request->number, call);
  if (!comments) return std::move(comments).error();
  const forge::Comment* others = nullptr;
  for (const forge::Comment& comment : *comments) {
    if (!comment.body.starts_with(base::trim(marker_of(matter)))) continue;
    if (comment.author.id == session.self.id) {
      if (comment.body == body) return {};
      return session.forge->update_comment(*session.pull_request, comment, body, call);
    }
    if (others == nullptr && is_ours(session, comment.author)) others = &comment;
  }
  if (others != nullptr) return update_of_another_job(session, *others, body, text, if_not_ours, call);
  auto made = session.forge->create_comment(*session.pull_request, body, call);
  if (!made) return std::move(made).error();
  return {};
}

Result<void> post_before(const Session& session, std::string_view matter, const std::string& head,
                         const base::Call& call) {
  auto comments = session.forge->comments(session.pull_request->number, call);
  if (!comments) return std::move(comments).error();
  const std::string marker(base::trim(marker_of(matter)));
  for (const forge::Comment& comment : *comments) {
    if (!comment.body.starts_with(marker) || comment.author.id != session.self.id) continue;
    constexpr std::string_view unseen = "[//]: # (";
    std::string_view text = comment.body;
    std::string kept;
    text.remove_prefix(std::min(marker.size(), text.size()));
    for (text = base::trim(text); text.starts_with(unseen); text = base::trim(text)) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      kept += std::string(text.substr(0, end)) + "\n\n";
      text.remove_prefix(end);
    }
    if (text.starts_with(base::trim(head))) return {};
    return post(session, matter, kept + head + std::string(text) + "\n", call);
  }
  return post(session, matter, head, call);
}

Result<void> reply(const Session& session, const std::string& text, const base::Call& call) {
  if (!session.pull_request) return {};
  auto made = session.forge->create_comment(
      *session.pull_request, marker_of("reply") + fitted(base::mask_secrets(text), room_for_text(session)),
      call);
  if (!made) return std::move(made).error();
  return {};
}

Result<void> set_status(const Session& session, const std::string& context, forge::CommitState state,
                        const std::string& description, std::vector<forge::Annotation> annotations,
                        const base::Call& call) {
  forge::CommitStatus status;
  status.context = context;
  status.state = state;
  status.description = report::for_terminal(description);
  status.url = session.event.run_url;
  status.annotations = std::move(annotations);
  std::string commit = session.event.commit;
  if (session.pull_request && !session.pull_request->merged) commit = session.pull_request->head_commit;
  if (session.pull_request && commit.empty()) commit = session.pull_request->merge_commit;
  if (commit.empty()) return {};
  return session.forge->set_status(commit, status, call);
}

std::vector<forge::Annotation> annotations_of(const Session& session, const base::Error& error) {
  if (!error.at) return {};
  const auto place = base::locate(error.at);
  const std::filesystem::path top = base::repository_top(session.settings.workspace.root);
  std::error_code failed;
  for (const std::filesystem::path& root : {session.settings.project, session.settings.workspace.root}) {
    if (place.path.empty() || !std::filesystem::exists(root / place.path, failed)) continue;
    return {{(root / place.path).lexically_relative(top).string(), place.line, false,
             report::for_terminal(error.message)}};
  }
  return {};
}

std::vector<forge::Annotation> annotations_of(const Session& session, const plan::Plan& plan) {
  std::vector<forge::Annotation> out;
  for (const plan::Entry& entry : plan.entries)
    for (const base::Error& error : entry.errors)
      for (forge::Annotation& annotation : annotations_of(session, error))
        out.push_back(std::move(annotation));
  return out;
}

void keep_artifact(const Session& session, const std::string& name, const std::string& text) {
  auto kept =
      write_below(session.settings.workspace.root, session.artifacts / name, base::mask_secrets(text));
  if (!kept) session.say("the artifact " + name + " is not kept: " + base::describe(kept.error()));
}

std::string place_of_artifact(const Session& session, const std::string& name) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:/._~%?=&#-";
  constexpr std::size_t longest = 300;
  const std::string& url = session.event.run_url;
  const bool linked = (url.starts_with("https://") || url.starts_with("http://")) && url.size() <= longest &&
                      url.find_first_not_of(plain) == std::string::npos;
  const std::string& id = session.event.run_id;
  return report::code_span((session.artifacts / name).string()) + " among the artifacts of " +
         (linked       ? "[this job](" + url + ")"
          : id.empty() ? std::string("this job")
                       : "job " + report::code_span(base::ellipsis(id, longest)));
}

}  // namespace cf::ci
