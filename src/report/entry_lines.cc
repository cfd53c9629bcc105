#include <algorithm>

#include "base/strings.h"
#include "deploy/refusal.h"
#include "report/lines.h"

namespace cf::report {

using plan::Decision;
using plan::Entry;

namespace {

constexpr std::size_t brief_resources = 5;
constexpr std::size_t normal_resources = 25;
constexpr std::size_t brief_hook = 200, normal_hook = 1000;

void add_destroys(const Entry& entry, const Wording& wording, std::vector<Line>& out) {
  if (entry.destroys.empty()) return;
  const std::string one_or_many =
      entry.destroys.size() == 1 ? " holds data and is lost: " : " hold data and are lost: ";
  out.push_back(
      {Tone::error, 0, "!",
       base::plural(entry.destroys.size(), "resource") + one_or_many + base::join(entry.destroys, ", ")});
  if (entry.mutates() && deploy::may_destroy(entry, wording.allow_destroy))
    out.push_back({Tone::warning, 1, "", "allowed by --allow-destroy"});
  else
    out.push_back({Tone::error, 1, "", "allow it with --allow-destroy " + entry.id.path.str()});
}

void add_deferred(const Entry& entry, std::vector<Line>& out) {
  if (entry.holes.empty() && !entry.deferred) return;
  out.push_back(
      {Tone::dim, 0, "", entry.holes.empty() ? "some values are known after deploy" : "known after deploy:"});
  for (const std::string& hole : entry.holes) out.push_back({Tone::plain, 1, "?", hole});
}

void add_resources(const Entry& entry, const Wording& wording, std::vector<Line>& out) {
  if (entry.changes.empty()) return;
  out.push_back(
      {Tone::dim, 0, "", entry.change_set_checked ? "resources (as the change set says)" : "resources"});
  // What can hurt first, so that it is never what is cut.
  std::vector<const change::ResourceChange*> sorted;
  for (const auto& change : entry.changes) sorted.push_back(&change);
  const auto rank = [](const change::ResourceChange* c) {
    if (c->action == change::Action::remove) return 0;
    if (c->replacement == change::Replacement::yes) return 1;
    if (c->replacement == change::Replacement::conditional) return 2;
    return c->action == change::Action::add ? 4 : 3;
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const auto* a, const auto* b) { return rank(a) < rank(b); });
  const bool all =
      wording.detail == Detail::full || (wording.detail == Detail::normal && wording.added == Added::whole);
  const std::size_t limit = all                                ? sorted.size()
                            : wording.detail == Detail::normal ? normal_resources
                                                               : brief_resources;
  const std::size_t shown = std::min(limit, sorted.size());
  Wording own = wording;
  if (own.added == Added::names && entry.decision == Decision::change) own.added = Added::properties;
  for (std::size_t i = 0; i < shown; ++i) add_resource_lines(*sorted[i], own, 1, out);
  if (shown < sorted.size()) {
    out.push_back({Tone::dim, 1, "", "and " + std::to_string(sorted.size() - shown) + " more"});
  }
}

void add_uses(const Entry& entry, std::vector<Line>& out) {
  if (entry.uses.empty()) return;
  out.push_back({Tone::dim, 0, "", "outputs that others use"});
  for (const plan::OutputUse& use : entry.uses) {
    std::string text = use.output;
    if (!use.export_name.empty()) text += " (export " + use.export_name + ")";
    text += use.removed ? " is removed" : use.changed ? " changes" : " stays as it is";
    text += "; used by " + base::join(use.used_by, ", ");
    const Tone tone = use.removed ? Tone::remove : use.changed ? Tone::warning : Tone::plain;
    out.push_back({tone, 1, use.removed ? "-" : use.changed ? "~" : "=", text});
  }
}

void add_bucket(const Entry& entry, std::vector<Line>& out) {
  if (!entry.bucket || !entry.mutates()) return;
  const plan::BucketUse& bucket = *entry.bucket;
  if (bucket.is_made)
    out.push_back({Tone::add, 0, "+",
                   "the bucket " + bucket.name + " is made in account " + bucket.owner +
                       ": without public access, encrypted, over TLS only as far as the role may say so"});
  else
    out.push_back(
        {Tone::dim, 0, "", "goes through the bucket " + bucket.name + " of account " + bucket.owner});
}

// Of a stack that stays as it is nothing is brought.
void add_artifact(const Entry& entry, const Wording& wording, std::vector<Line>& out) {
  if (!entry.artifact || !(entry.mutates() || wording.detail == Detail::full)) return;
  const plan::Artifact& artifact = *entry.artifact;
  out.push_back({Tone::dim, 0, "", entry.mutates() ? "uploads" : "needs"});
  out.push_back(
      {Tone::plain, 1, ">",
       artifact.name + " to s3://" + artifact.bucket + "/" + artifact.key + ", SHA-256 " + artifact.digest});
}

void add_hooks(const Entry& entry, const Wording& wording, std::vector<Line>& out) {
  if (!entry.hooks.empty()) out.push_back({Tone::dim, 0, "", "hooks"});
  const std::size_t limit = wording.detail == Detail::full     ? 0
                            : wording.detail == Detail::normal ? normal_hook
                                                               : brief_hook;
  for (const plan::Hook& hook : entry.hooks) out.push_back({Tone::plain, 1, "$", plan::shown(hook, limit)});
}

void add_list(const std::vector<std::string>& texts, Tone tone, const char* symbol, const std::string& prefix,
              std::vector<Line>& out) {
  for (const std::string& text : texts) out.push_back({tone, 0, symbol, prefix + text});
}

void add_origin(const Entry& entry, std::vector<Line>& out) {
  if (!entry.desired) return;
  std::string text = "template " + entry.desired->template_path;
  if (!entry.desired->gold.empty()) text += ", gold template " + entry.desired->gold;
  if (!entry.desired->template_digest.empty())
    text += ", digest " + entry.desired->template_digest.substr(0, 12);
  out.push_back({Tone::dim, 0, "", text});
  if (!entry.desired->capabilities.empty()) {
    out.push_back({Tone::dim, 0, "", "needs " + base::join(entry.desired->capabilities, ", ")});
  }
}

}  // namespace

const char* symbol_of(Decision decision) {
  switch (decision) {
    case Decision::create:
      return "+";
    case Decision::recreate:
      return "-/+";
    case Decision::change:
      return "~";
    case Decision::no_change:
      return "=";
    case Decision::remove:
      return "-";
    case Decision::ignored:
      return ".";
    case Decision::blocked:
      return "!";
  }
  return "";
}

Tone tone_of(Decision decision) {
  switch (decision) {
    case Decision::create:
      return Tone::add;
    case Decision::recreate:
      return Tone::replace;
    case Decision::change:
      return Tone::modify;
    case Decision::remove:
      return Tone::remove;
    case Decision::blocked:
      return Tone::error;
    case Decision::no_change:
    case Decision::ignored:
      return Tone::dim;
  }
  return Tone::plain;
}

void add_error_lines(const base::Error& error, int depth, std::vector<Line>& out) {
  std::string place = error.at ? base::locate(error.at).str() + ": " : std::string();
  out.push_back({Tone::error, depth, "!", "error: " + place + error.message});
  for (const std::string& trace : error.trace) out.push_back({Tone::dim, depth + 1, "", trace});
  if (!error.request_id.empty())
    out.push_back({Tone::dim, depth + 1, "", "AWS request id " + error.request_id});
  if (!error.hint.empty()) out.push_back({Tone::strong, depth + 1, "", "hint: " + error.hint});
}

std::vector<Line> entry_lines(const Entry& entry, const Wording& wording) {
  std::vector<Line> out;
  for (const base::Error& error : entry.errors) add_error_lines(error, 0, out);
  add_destroys(entry, wording, out);
  add_list(entry.warnings, Tone::warning, "!", "warning: ", out);
  if (wording.detail == Detail::full || (wording.detail == Detail::normal && entry.mutates()))
    add_origin(entry, out);
  add_deferred(entry, out);
  add_resources(entry, wording, out);
  add_nested_contents(entry, wording, out);
  const bool is_brief = wording.detail == Detail::brief;
  if (!is_brief) {
    add_value_lines(entry.parameters, "parameters", wording, 0, out);
    add_value_lines(entry.tags, "tags", wording, 0, out);
  }
  add_settings(entry, wording, out);
  if (wording.detail == Detail::full || (!is_brief && entry.decision == Decision::change))
    add_value_lines(entry.outputs, "outputs", wording, 0, out);
  add_uses(entry, out);
  add_bucket(entry, out);
  add_artifact(entry, wording, out);
  add_hooks(entry, wording, out);
  if (wording.detail != Detail::brief) add_list(entry.notes, Tone::dim, "", "note: ", out);
  if (wording.detail == Detail::full && !entry.needs.empty()) {
    std::vector<std::string> names;
    for (const base::StackPath& path : entry.needs) names.push_back(path.str());
    out.push_back({Tone::dim, 0, "", "after " + base::join(names, ", ")});
  }
  return out;
}

std::string counts_text(const plan::Plan& plan) {
  const plan::Counts counts = plan::count(plan);
  std::vector<std::string> parts;
  const auto add = [&parts](std::size_t n, const char* what) {
    if (n > 0) parts.push_back(std::to_string(n) + " " + what);
  };
  add(counts.create, "to create");
  add(counts.recreate, "to recreate");
  add(counts.change, "to change");
  add(counts.remove, "to delete");
  add(counts.blocked, "blocked");
  add(counts.no_change, "unchanged");
  add(counts.ignored, "ignored");
  return parts.empty() ? "nothing to do" : base::join(parts, ", ");
}

}  // namespace cf::report
