#include "plan/hook.h"

#include <algorithm>
#include <map>

#include "base/secrets.h"
#include "base/strings.h"
#include "base/url_login.h"
#include "document/json.h"
#include "document/scalar.h"
#include "document/unknowns.h"
#include "plan/json_values.h"
#include "plan/plan.h"

namespace cf::plan {

namespace {

constexpr std::size_t excerpt_before = 40, excerpt_size = 160;

// Without what must not be shown.
std::string shown_text(const std::string& text) {
  return base::mask_url_logins(base::mask_secrets(text));
}

// A secret by its label, which says around it what is no secret.
std::string words_of(const Node& value) {
  if (!value) return {};
  if (value.is_unknown()) return unknown_in_words(value);
  if (value.is_secret()) return std::string(value.label());
  return value.is_scalar() ? std::string(value.text()) : document::to_json(encode_value(value));
}

// All of it on one line: what follows a line end would look like something else of the plan.
std::string whole(const Hook& hook) {
  std::string text = hook.point + ": " + hook.kind + " ";
  std::string others;
  if (hook.call.is_mapping()) {
    text += words_of(hook.call.find("run"));
    for (const document::Entry& entry : hook.call.entries()) {
      const std::string key(entry.key.text());
      if (key == "run") continue;
      others += (others.empty() ? "" : ", ") + key + " " + words_of(entry.value);
    }
  } else {
    text += words_of(hook.call);
  }
  text = std::string(base::trim(text));
  if (!others.empty()) text += " (" + others + ")";
  return shown_text(text);
}

std::string on_one_line(std::string text) {
  return base::replace_all(base::replace_all(std::move(text), "\r", ""), "\n", "\\n");
}

// Never in the middle of a character.
std::size_t character_at(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u) --at;
  return at;
}

std::string excerpt(const std::string& text, std::size_t difference) {
  if (text.size() <= excerpt_size) return text;
  const std::size_t from = character_at(text, difference > excerpt_before ? difference - excerpt_before : 0);
  const std::size_t to = character_at(text, std::min(text.size(), from + excerpt_size));
  return (from > 0 ? "..." : "") + text.substr(from, to - from) + (to < text.size() ? "..." : "");
}

std::string now_and_before(const std::string& now, const std::string& before) {
  const auto [at, unused] = std::mismatch(now.begin(), now.end(), before.begin(), before.end());
  const auto difference = static_cast<std::size_t>(at - now.begin());
  return "is now " + excerpt(now, difference) + ", the plan has " + excerpt(before, difference);
}

bool has_unknown(const Node& value) {
  return value.contains(document::Kind::unknown);
}

bool is_equal(const Node& a, const Node& b) {
  return document::canonical_json(encode_value(a)) == document::canonical_json(encode_value(b));
}

using Sources = std::vector<std::pair<std::string, Node>>;

// The first source that does not have its reviewed value; those that were unknown may have any.
std::string unlike_source(const Sources& reviewed, const Sources& now) {
  const std::map<std::string, Node> values(now.begin(), now.end());
  for (const auto& [place, was] : reviewed) {
    if (has_unknown(was)) continue;
    const auto is = values.find(place);
    if (is == values.end()) return place + " is not there any more";
    if (is_equal(was, is->second)) continue;
    if (was.is_secret() && is->second.is_secret()) return place + " has another secret value than the plan's";
    return place + " " +
           now_and_before(on_one_line(shown_text(words_of(is->second))),
                          on_one_line(shown_text(words_of(was))));
  }
  return {};
}

// What was not there when the plan was made could come from the plan's own hooks and stacks alone; if it is
// there before any of them ran, somebody else put it there.
std::string come_meanwhile(const Hook& reviewed, const Hook& now) {
  const std::map<std::string, Node> values(now.sources.begin(), now.sources.end());
  for (const auto& [place, was] : reviewed.sources) {
    const bool was_missing = was.is_unknown() && was.text().starts_with('!');
    const auto is = values.find(place);
    if (was_missing && (is == values.end() || !has_unknown(is->second)))
      return "reads " + std::string(was.text()) + ", which was not there when the plan was made, and is now";
  }
  return {};
}

std::vector<const Hook*> hooks_at(const Entry& entry, std::string_view point) {
  std::vector<const Hook*> out;
  for (const Hook& hook : entry.hooks)
    if (hook.point == point) out.push_back(&hook);
  return out;
}

bool comes_to(Decision decision, std::string_view point) {
  const auto points = hook_points(decision);
  return std::find(points.begin(), points.end(), point) != points.end();
}

}  // namespace

std::string unknown_in_words(const Node& unknown) {
  const bool is_printed = unknown.text().starts_with(document::output_of);
  return (is_printed ? "(known when it runs: " : "(known after deploy: ") + std::string(unknown.text()) + ")";
}

bool Hook::is_open() const {
  return std::any_of(sources.begin(), sources.end(),
                     [](const auto& source) { return has_unknown(source.second); });
}

std::string shown(const Hook& hook, std::size_t limit) {
  std::string text = on_one_line(whole(hook));
  if (limit == 0 || text.size() <= limit) return text;
  const std::size_t size = text.size();
  // What is called is said also where what it is called with is cut.
  const Node shell = hook.call.is_mapping() ? hook.call.find("shell") : Node();
  return base::ellipsis(text, limit) + (shell ? " (shell " + base::ellipsis(words_of(shell), 80) + ")" : "") +
         " [" + std::to_string(size) + " characters, all of them with -v]";
}

std::span<const std::string_view> hook_points(Decision decision) {
  static constexpr std::string_view create[] = {"before_launch", "before_create", "after_create",
                                                "after_launch"};
  static constexpr std::string_view recreate[] = {"before_launch", "before_delete", "after_delete",
                                                  "before_create", "after_create",  "after_launch"};
  // Launch runs them too when there is nothing to update.
  static constexpr std::string_view update[] = {"before_launch", "before_update", "after_update",
                                                "after_launch"};
  static constexpr std::string_view remove[] = {"before_delete", "after_delete"};
  switch (decision) {
    case Decision::create:
      return create;
    case Decision::recreate:
      return recreate;
    case Decision::change:
    case Decision::no_change:
      return update;
    case Decision::remove:
      return remove;
    case Decision::ignored:
    case Decision::blocked:
      break;
  }
  return {};
}

std::string unlike(const Hook& reviewed, const Hook& now) {
  const std::string before = on_one_line(whole(reviewed)), after = on_one_line(whole(now));
  if (reviewed.kind != now.kind) return now_and_before(after, before);
  if (!reviewed.is_open()) {
    if (!now.is_open() && is_equal(reviewed.call, now.call)) return {};
    return before == after ? "is written otherwise than in the plan, or has another secret value"
                           : now_and_before(after, before);
  }
  if (!is_equal(reviewed.expression, now.expression)) {
    const std::string is = on_one_line(shown_text(document::to_json(encode_value(now.expression)))),
                      was = on_one_line(shown_text(document::to_json(encode_value(reviewed.expression))));
    return is == was ? "has another secret value than the plan's" : now_and_before(is, was);
  }
  const std::string source = unlike_source(reviewed.sources, now.sources);
  return source.empty() ? source : "is another one: " + source;
}

std::vector<std::string> hook_differences(const Entry& reviewed, const Entry& now, bool done) {
  std::vector<std::string> out;
  for (const std::string_view point : hook_points(now.decision)) {
    const auto was = hooks_at(reviewed, point), is = hooks_at(now, point);
    if (!comes_to(reviewed.decision, point)) {
      if (done) continue;
      for (const Hook* hook : is) out.push_back("the plan does not have its hook " + shown(*hook, 200));
      continue;
    }
    const std::string name = "its hook at " + std::string(point) + " ";
    for (std::size_t i = 0; i < std::max(was.size(), is.size()); ++i) {
      if (i >= was.size()) {
        out.push_back("the plan does not have its hook " + shown(*is[i], 200));
      } else if (i >= is.size()) {
        out.push_back("it does not have the plan's hook any more: " + shown(*was[i], 200));
      } else if (std::string clause = unlike(*was[i], *is[i]); !clause.empty()) {
        out.push_back(name + clause);
      } else if (clause = done ? std::string() : come_meanwhile(*was[i], *is[i]); !clause.empty()) {
        out.push_back(name + clause);
      }
    }
  }
  return out;
}

void leave_out_unreviewed_hooks(const Plan& reviewed, Plan& now) {
  for (Entry& entry : now.entries)
    for (const Entry& was : reviewed.entries)
      if (was.id == entry.id && already_done(was, entry))
        std::erase_if(entry.hooks, [&](const Hook& hook) { return !comes_to(was.decision, hook.point); });
}

Node encode_hook(const Hook& hook) {
  JsonObject json;
  json.text("point", hook.point).text("kind", hook.kind).node("call", encode_value(hook.call));
  if (!hook.is_open()) return json.build();
  std::vector<Node> sources;
  for (const auto& [place, value] : hook.sources)
    sources.push_back(JsonObject().text("place", place).node("value", encode_value(value)).build());
  return json.node("expression", encode_value(hook.expression)).list("sources", std::move(sources)).build();
}

}  // namespace cf::plan
