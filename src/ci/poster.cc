#include "ci/poster.h"

#include <filesystem>

#include "base/files.h"
#include "base/strings.h"
#include "ci/people.h"
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

Result<void> post(const Session& session, std::string_view matter, const std::string& text,
                  const base::Call& call) {
  const std::string body = marker_of(matter) + text;
  if (!session.pull_request) {
    if (session.event.commit.empty()) return {};
    return session.forge->comment_on_commit(session.event.commit, body, call);
  }
  auto comments = session.forge->comments(session.pull_request->number, call);
  if (!comments) return std::move(comments).error();
  for (const forge::Comment& comment : *comments) {
    if (comment.author.id != session.self.id || !comment.body.starts_with(base::trim(marker_of(matter))))
      continue;
    if (comment.body == body) return {};
    return session.forge->update_comment(*session.pull_request, comment, body, call);
  }
  auto made = session.forge->create_comment(*session.pull_request, body, call);
  if (!made) return std::move(made).error();
  return {};
}

Result<void> reply(const Session& session, const std::string& text, const base::Call& call) {
  if (!session.pull_request) return {};
  auto made = session.forge->create_comment(*session.pull_request, marker_of("reply") + text, call);
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
  const bool on_head = session.pull_request && !session.pull_request->merged;
  const std::string& commit = on_head ? session.pull_request->head_commit : session.event.commit;
  if (commit.empty()) return {};
  return session.forge->set_status(commit, status, call);
}

std::vector<forge::Annotation> annotations_of(const Session& session, const plan::Plan& plan) {
  const std::filesystem::path top = repository_top(session.settings.workspace.root);
  std::vector<forge::Annotation> out;
  for (const plan::Entry& entry : plan.entries)
    for (const base::Error& error : entry.errors) {
      if (!error.at) continue;
      const auto place = base::locate(error.at);
      std::error_code failed;
      for (const std::filesystem::path& root : {session.settings.project, session.settings.workspace.root}) {
        if (place.path.empty() || !std::filesystem::exists(root / place.path, failed)) continue;
        out.push_back({(root / place.path).lexically_relative(top).string(), place.line, false,
                       report::for_terminal(error.message)});
        break;
      }
    }
  return out;
}

Result<void> keep_artifact(const Session& session, const std::string& name, const std::string& text) {
  return base::write_file(session.settings.workspace.root / ".cf" / "artifacts" / name, text,
                          base::Durability::unsynced);
}

}  // namespace cf::ci
