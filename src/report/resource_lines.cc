#include <algorithm>
#include <set>

#include "base/strings.h"
#include "plan/compare.h"
#include "report/lines.h"
#include "report/utf8.h"
#include "report/value_text.h"

namespace cf::report {

using change::Action;
using change::PropertyChange;
using change::Replacement;
using change::ResourceChange;
using document::Node;

namespace {

constexpr std::size_t value_width = 80;
constexpr std::size_t difference_lines = 12;

std::string shortened(const Node& value, const Wording& wording) {
  const std::string text = value_text(value);
  return wording.detail == Detail::full ? text : fit(text, value_width, wording.unicode);
}

bool has_lines(const Node& value) {
  return value.is_scalar() && value.text().find('\n') != std::string_view::npos;
}

// "/Properties/Tags/0/Value" is "Tags.0.Value".
std::string dotted(const PropertyChange& property) {
  std::string path = property.path;
  const std::string_view prefix = "/Properties/";
  if (path.starts_with(prefix)) path = path.substr(prefix.size());
  if (path.starts_with('/')) path = path.substr(1);
  if (path.empty()) path = property.name.empty() ? property.attribute : property.name;
  std::string out;
  for (const std::string& part : base::split(path, '/')) {
    if (!out.empty()) out += '.';
    out += base::replace_all(base::replace_all(part, "~1", "/"), "~0", "~");
  }
  return out;
}

struct Values {
  const std::string& name;
  const Node& before;
  const Node& after;
  const std::string remark;
};

void add_values(const Values& values, const Wording& wording, int depth, std::vector<Line>& out) {
  const std::string remark = values.remark.empty() ? "" : "  " + values.remark;
  if (has_lines(values.before) && has_lines(values.after)) {
    out.push_back({Tone::modify, depth, "~", values.name + ":" + remark});
    std::vector<std::string> lines =
        line_difference(std::string(values.before.text()), std::string(values.after.text()));
    const std::size_t shown =
        wording.detail == Detail::full ? lines.size() : std::min(lines.size(), difference_lines);
    for (std::size_t i = 0; i < shown; ++i) {
      const Tone tone = lines[i][0] == '+' ? Tone::add : lines[i][0] == '-' ? Tone::remove : Tone::dim;
      out.push_back({tone, depth + 1, lines[i].substr(0, 1), lines[i].substr(2)});
    }
    if (shown < lines.size()) {
      out.push_back(
          {Tone::dim, depth + 1, "", "and " + base::plural(lines.size() - shown, "more line", "more lines")});
    }
  } else if (values.before.is_secret() && values.after.is_secret()) {
    const bool comparable = plan::is_comparable(values.before, values.after);
    out.push_back({Tone::modify, depth, comparable ? "~" : "?",
                   values.name +
                       (comparable ? ": another secret value (****)" : ": (secret, can't be compared)") +
                       remark});
  } else if (!values.before && !values.after) {
    out.push_back({Tone::modify, depth, "~", values.name + remark});
  } else if (!values.before) {
    out.push_back({Tone::add, depth, "+", values.name + ": " + shortened(values.after, wording) + remark});
  } else if (!values.after) {
    out.push_back(
        {Tone::remove, depth, "-", values.name + ": " + shortened(values.before, wording) + remark});
  } else {
    out.push_back({Tone::modify, depth, "~",
                   values.name + ": " + shortened(values.before, wording) + wording.arrow() +
                       shortened(values.after, wording) + remark});
  }
}

std::string cause_of(const ResourceChange& change) {
  std::vector<std::string> causes;
  for (const PropertyChange& property : change.properties) {
    if (property.requires_recreation == catalog::Replacement::no) continue;
    const std::string name = property.name.empty() ? dotted(property) : property.name;
    if (std::find(causes.begin(), causes.end(), name) == causes.end()) causes.push_back(name);
  }
  if (causes.empty()) return {};
  return " because " + base::join(causes, ", ") + (causes.size() == 1 ? " changes" : " change");
}

std::string kept_by(const ResourceChange& change) {
  if (change.policy_action == "Retain" || change.policy_action == "ReplaceAndRetain")
    return ", the old one is kept (Retain)";
  if (change.policy_action == "Snapshot" || change.policy_action == "ReplaceAndSnapshot") {
    return ", after a snapshot of the old one";
  }
  return {};
}

std::string removal_remark(const ResourceChange& change) {
  if (change.policy_action == "Retain") return "  taken out of the stack, but kept (Retain)";
  if (change.policy_action == "Snapshot") return "  deleted after a snapshot";
  return {};
}

std::string property_remark(const PropertyChange& property) {
  std::string remark;
  if (property.requires_recreation == catalog::Replacement::yes) remark = "forces replacement";
  if (property.requires_recreation == catalog::Replacement::maybe) remark = "may force replacement";
  if (!property.causing_entity.empty()) {
    remark += (remark.empty() ? "from " : ", from ") + property.causing_entity;
  }
  return remark.empty() ? remark : "[" + remark + "]";
}

}  // namespace

void add_resource_lines(const ResourceChange& change, const Wording& wording, int depth,
                        std::vector<Line>& out) {
  std::string name = change.type + " " + change.logical_id;
  if (!change.physical_id.empty() && change.action != Action::add) name += " (" + change.physical_id + ")";
  bool with_properties = wording.detail != Detail::brief;
  switch (change.action) {
    case Action::add:
      out.push_back({Tone::add, depth, "+", name});
      with_properties = wording.detail == Detail::full;
      if (with_properties || (wording.detail == Detail::normal && wording.of_live_stack))
        add_added_lines(change, wording, depth + 1, out);
      break;
    case Action::import:
      out.push_back({Tone::add, depth, "+", name + "  imported"});
      break;
    case Action::remove:
      out.push_back({Tone::remove, depth, "-", name + removal_remark(change)});
      with_properties = false;
      break;
    case Action::dynamic:
      out.push_back({Tone::modify, depth, "?", name + "  what happens is known when the deployment runs"});
      break;
    case Action::modify:
      if (change.replacement == Replacement::yes) {
        out.push_back(
            {Tone::replace, depth, "-/+", name + "  REPLACED" + cause_of(change) + kept_by(change)});
      } else if (change.replacement == Replacement::conditional) {
        out.push_back(
            {Tone::replace, depth, "-/+", name + "  MAY BE REPLACED" + cause_of(change) + kept_by(change)});
      } else {
        out.push_back({Tone::modify, depth, "~", name});
      }
      break;
  }
  if (!with_properties) return;
  for (const PropertyChange& property : change.properties) {
    add_values({dotted(property), property.before, property.after, property_remark(property)}, wording,
               depth + 1, out);
  }
}

void add_value_lines(const std::vector<plan::ValueChange>& values, const char* heading,
                     const Wording& wording, int depth, std::vector<Line>& out) {
  if (values.empty()) return;
  out.push_back({Tone::dim, depth, "", heading});
  for (const plan::ValueChange& value : values) {
    add_values({value.key, value.before, value.after, ""}, wording, depth + 1, out);
  }
}

}  // namespace cf::report
