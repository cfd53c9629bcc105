#include "ci/shown_plan.h"

#include <algorithm>

#include "base/strings.h"
#include "ci/poster.h"

namespace cf::ci {

namespace {

constexpr std::string_view shows = "[//]: # (cf shows ", showed = "[//]: # (cf showed ",
                           shows_matter = "[//]: # (cf ";

struct ShownPlan {
  std::string environment, digest;
  base::TimePoint since{};
  bool stands_back = false;  // for a plan that takes no place (is_at_work), which is what people see
};

// A comment of ours about plans or a deployment; only the lines right below its marker are read: what follows
// repeats what strangers wrote.
struct ShowingComment {
  base::TimePoint created{}, updated{};
  std::vector<ShownPlan> plans;

  const ShownPlan* find(const std::string& environment) const {
    const auto found = std::find_if(plans.begin(), plans.end(),
                                    [&](const ShownPlan& plan) { return plan.environment == environment; });
    return found == plans.end() ? nullptr : &*found;
  }
};

bool is_digest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// "[//]: # (cf shows prod DIGEST)", or with " since TIME" before the parenthesis; or "cf showed".
std::optional<ShownPlan> read_line(std::string_view line, base::TimePoint updated) {
  const bool stands_back = line.starts_with(showed);
  if ((!stands_back && !line.starts_with(shows)) || !line.ends_with(')')) return std::nullopt;
  const std::size_t begin = (stands_back ? showed : shows).size();
  const auto words = base::split(line.substr(begin, line.size() - begin - 1), ' ');
  if ((words.size() != 2 && words.size() != 4) || !is_digest(words[1])) return std::nullopt;
  ShownPlan plan{words[0], words[1], updated, stands_back};
  if (words.size() == 4 && (words[2] != "since" || !base::parse_iso8601(words[3], plan.since)))
    return std::nullopt;
  return plan;
}

std::vector<ShowingComment> showing_comments(const Session& session,
                                             const std::vector<forge::Comment>& comments,
                                             const std::string& environment) {
  std::vector<ShowingComment> out;
  for (const forge::Comment& comment : comments) {
    if (!is_ours(session, comment.author)) continue;
    std::string_view rest = comment.body;
    if (!rest.starts_with(shows_matter)) continue;
    rest.remove_prefix(shows_matter.size());
    if (!rest.starts_with("deploy ") && !rest.starts_with("plan " + environment + ")")) continue;
    ShowingComment showing{comment.created, comment.updated, {}};
    rest.remove_prefix(std::min(rest.find('\n'), rest.size()));
    while (!rest.empty()) {
      const std::string_view line = base::trim(rest.substr(0, rest.find('\n')));
      auto plan = read_line(line, comment.updated);
      if (!line.empty() && !plan) break;
      if (plan) showing.plans.push_back(*std::move(plan));
      rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
    }
    out.push_back(std::move(showing));
  }
  return out;
}

}  // namespace

std::optional<base::TimePoint> shown_since(const Session& session, const std::string& environment,
                                           const std::string& digest,
                                           const std::vector<forge::Comment>& comments) {
  const std::vector<ShowingComment> showing = showing_comments(session, comments, environment);
  std::optional<base::TimePoint> other, since;  // the newest other one; the oldest of this one after that
  for (const ShowingComment& comment : showing)
    if (const ShownPlan* plan = comment.find(environment); plan != nullptr && plan->digest != digest)
      other = std::max(other.value_or(plan->since), plan->since);
  for (const ShowingComment& comment : showing)
    if (const ShownPlan* plan = comment.find(environment);
        plan != nullptr && plan->digest == digest && (!other || *other <= plan->since))
      since = std::min(since.value_or(plan->since), plan->since);
  return since;
}

std::string shown_line(const Session& session, const std::string& environment, const std::string& digest,
                       const std::vector<forge::Comment>& comments) {
  const auto since = shown_since(session, environment, digest, comments);
  return std::string(shows) + environment + " " + digest +
         (since ? " since " + base::iso8601(*since) : std::string()) + ")\n\n";
}

std::string showed_line(const Session& session, const std::string& environment,
                        const std::vector<forge::Comment>& comments) {
  const std::vector<ShowingComment> showing = showing_comments(session, comments, environment);
  const ShownPlan* newest = nullptr;
  for (const ShowingComment& comment : showing)
    if (const ShownPlan* plan = comment.find(environment);
        plan != nullptr && (newest == nullptr || plan->since > newest->since))
      newest = plan;
  if (newest == nullptr) return {};
  const auto since = shown_since(session, environment, newest->digest, comments);
  return std::string(showed) + environment + " " + newest->digest + " since " +
         base::iso8601(since.value_or(newest->since)) + ")\n\n";
}

std::vector<std::string> shown_digests(const Session& session, const std::string& environment,
                                       const std::vector<forge::Comment>& comments) {
  std::vector<std::string> digests;
  for (const ShowingComment& comment : showing_comments(session, comments, environment))
    if (const ShownPlan* plan = comment.find(environment); plan != nullptr) digests.push_back(plan->digest);
  return digests;
}

std::string digest_shown_at(const Session& session, const std::string& environment,
                            const std::vector<forge::Comment>& comments, base::TimePoint written) {
  const std::vector<ShowingComment> showing = showing_comments(session, comments, environment);
  std::optional<base::TimePoint> newest;
  std::string digest;
  for (const ShowingComment& comment : showing) {
    const ShownPlan* plan = comment.find(environment);
    const bool is_seen = plan != nullptr && !plan->stands_back;
    const base::TimePoint since = is_seen ? plan->since : comment.updated;
    if (comment.created <= written && since > written) return {};
    if (plan == nullptr || since > written || (newest && since <= *newest)) continue;
    newest = since;
    digest = is_seen ? plan->digest : "";
  }
  return digest;
}

}  // namespace cf::ci
