// A hook as a plan holds it: the whole call that a deployment makes, resolvers evaluated.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/node.h"

namespace cf::plan {

using document::Node;

enum class Decision;
struct Entry;
struct Plan;

struct Hook {
  std::string point;  // "before_create"
  std::string kind;   // "cmd"
  // What it is called with: a text, or {run, shell}, whole. A secret's label is an HMAC of its value. Where
  // parts are known only after the deployment they are unknown nodes, or named within the texts. What !rcmd
  // prints always is: its command is bound, as one in a cmd hook, and not what it prints.
  Node call;
  // As the config has it, and what each resolver in it gave, by place ("/run/1 !ssm"). What runs is a
  // function of the two, so that a call with unknown parts is bound by them.
  Node expression = {};
  std::vector<std::pair<std::string, Node>> sources = {};
  bool is_open() const;  // parts are known only after the deployment
};

// How an unknown part of a hook is named: "(known after deploy: dev/a Name)", and of what a command prints
// "(known when it runs: output of `git describe`)".
std::string unknown_in_words(const Node& unknown);

// "before_create: cmd ./build.sh (shell /bin/bash)", one line for people, masked. `limit`: bytes of the
// command that are shown; 0: all of it.
std::string shown(const Hook& hook, std::size_t limit = 0);

// The hook points that a deployment comes to, in this order.
std::span<const std::string_view> hook_points(Decision decision);

// Where `now` is not the reviewed hook of the same point, as a clause for people ("is now ..., the plan has
// ..."), with the surroundings of the first difference in texts that are long; empty: it is the reviewed one,
// unknown parts of which may have become known.
std::string unlike(const Hook& reviewed, const Hook& now);

// What of the hooks differs, one clause for each difference. Hooks that have nothing more to do, since a step
// of the plan is done, are no difference. `done`: all of the reviewed entry is (already_done()).
std::vector<std::string> hook_differences(const Entry& reviewed, const Entry& now, bool done);

// Of entries that are done already the hooks at points that the reviewed plan did not come to: nobody has
// reviewed them, and the deployment of that plan does not run them.
void leave_out_unreviewed_hooks(const Plan& reviewed, Plan& now);

// The hook as it enters the digest and the plan file; a mapping of Node values.
Node encode_hook(const Hook& hook);

}  // namespace cf::plan
