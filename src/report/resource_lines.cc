#include <algorithm>
#include <set>

#include "base/secrets.h"
#include "base/strings.h"
#include "plan/compare.h"
#include "report/difference_text.h"
#include "report/lines.h"

namespace cf::report {

using change::Action;
using change::PropertyChange;
using change::Replacement;
using change::ResourceChange;
using document::Node;

namespace {

constexpr std::size_t value_width = 80;
constexpr std::size_t lines_of_each = 6;

std::size_t width_for(const Wording& wording) {
  return wording.detail == Detail::full ? 0 : value_width;
}

// One value, from its start.
std::string shortened(const Node& value, const Wording& wording) {
  const std::size_t width = wording.added == Added::whole ? 0 : width_for(wording);
  return value_texts(value, value, width, wording.unicode).before;
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
  const bool texts = values.before.is_scalar() && values.after.is_scalar();
  if (texts && (has_lines(values.before) || has_lines(values.after))) {
    out.push_back({Tone::modify, depth, "~", values.name + ":" + remark});
    const std::size_t most = wording.detail == Detail::full ? 0 : lines_of_each;
    for (const std::string& line :
         line_difference(std::string(values.before.text()), std::string(values.after.text()), most,
                         width_for(wording), wording.unicode)) {
      const Tone tone = line[0] == '+' ? Tone::add : line[0] == '-' ? Tone::remove : Tone::dim;
      out.push_back({tone, depth + 1, line.substr(0, 1), line.substr(2)});
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
    const BeforeAfter shown = value_texts(values.before, values.after, width_for(wording), wording.unicode);
    // What is masked in them may be all that differs.
    const bool alike = shown.before == shown.after && shown.after.find(base::masked) != std::string::npos;
    out.push_back({Tone::modify, depth, "~",
                   values.name + ": " +
                       (alike ? shown.after + " (what differs is secret)"
                              : shown.before + wording.arrow() + shown.after) +
                       (shown.differs_further ? "  [more of it differs: -v shows all]" : "") + remark});
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
      if (with_properties || (wording.detail == Detail::normal && wording.added != Added::names))
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
