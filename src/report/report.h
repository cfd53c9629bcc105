// Plan and summary as people and programs read them. The one sink: whatever leaves here is masked and
// neutralised.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "deploy/deploy.h"
#include "plan/plan.h"

namespace cf::report {

struct TerminalStyle {
  bool colour = false;
  bool unicode = true;
  int width = 100;
  bool verbose = false;                         // unchanged entries and full values too
  std::vector<std::string> allow_destroy = {};  // as it was given, where the plan is about to be carried out
};

std::string plan_text(const plan::Plan& plan, const TerminalStyle& style);
// What a host takes as a comment.
struct CommentStyle {
  std::size_t bytes = 60'000;
  bool folds = true;                          // it renders <details>
  bool next_steps = true;                     // say which command to type next
  std::string whole = "the log of this run";  // where there is what did not fit; Markdown
  bool verbose = false;  // full values, as long as they are: for a file, no host takes it as a comment
};
std::string plan_markdown(const plan::Plan& plan, const CommentStyle& style = {});  // a pull-request comment
std::string summary_text(const deploy::Summary& summary, const TerminalStyle& style);
std::string summary_markdown(const deploy::Summary& summary, const CommentStyle& style = {});
std::string summary_json(const deploy::Summary& summary);
std::string summary_schema();
std::string error_text(const base::Error& error, const TerminalStyle& style);  // as plan_text prints it

// Untrusted text made safe for where it goes: secrets masked; terminal escapes, bidi and control characters,
// Markdown, HTML, mentions and CI commands neutralised.
std::string for_terminal(std::string_view text);
std::string for_markdown(std::string_view text);                           // inline text
std::string code_block(std::string_view text, std::string_view language);  // a fence longer than any inside
std::string for_html(std::string_view text);

// Graph as text and SVG (own layered layout).
struct GraphNode {
  std::string label, sublabel, kind;
  std::vector<std::size_t> needs;
};
// How the picture tells of itself, and whether it brings its colours.
struct GraphPicture {
  std::string title = "Dependencies of stacks: an arrow leads from a stack to those that need it";
  std::string description;  // longer, for those who can't see it; empty: none
  bool style_sheet = true;  // false: it is put into a page that has rules for its classes
};
// `needs` past the end are ignored; nodes of a cycle are shown, the cycle is the caller's to report. `kind`
// is one or several of create, change, delete, recreate, blocked, ignored, stateful, conditional, or anything
// else: a plain node.
std::string graph_text(const std::vector<GraphNode>& nodes);
std::string graph_svg(const std::vector<GraphNode>& nodes, const GraphPicture& picture = {});

}  // namespace cf::report
