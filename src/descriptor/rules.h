// What an environment's rules say, as version 2 of the descriptor has them. Plain values; gate/ evaluates
// them, and nothing here asks the time or a host.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/source.h"
#include "document/node.h"

namespace cf::descriptor {

// Who: logins (or numeric ids, or role ARNs: the forge's own identities) and teams of the forge. Compared
// exactly.
struct People {
  std::vector<std::string> users, teams;
  base::Origin at;
  bool empty() const { return users.empty() && teams.empty(); }
};

// approvals: {count: 2, users: [alice], teams: [platform], valid_for: 7d}
struct ApprovalRule {
  int count = 0;                      // how many different people; never the author of the change
  People by;                          // empty: whoever may write to the repository
  std::chrono::seconds valid_for{0};  // how long one lasts; 0: until the plan's effect changes
  base::Origin at;
};

// A time in which a deployment may start. Either days and times of day, or a cron expression and a duration:
//   {days: [mon-thu, sat], from: "22:00", to: "02:00", zone: Europe/Berlin}
//   {cron: "0 22 * * 2,4", duration: 4h, zone: America/New_York}
struct Window {
  std::vector<int> days;  // on which it begins; 0 is Sunday; sorted; empty: every day
  // Of the day, local time: 0 to 1439, and 0 to 1440. `to` before `from` is of the next day; they are never
  // equal; 0 and 1440 are the whole day.
  int from_minute = 0, to_minute = 0;
  std::string cron;                  // not empty: in place of the three above
  std::chrono::minutes duration{0};  // with cron
  std::string zone;                  // IANA; checked by gate/, an unknown one never opens
  bool malformed = false;            // the reader reported what is wrong with it
  base::Origin at;
};

// {from: 2026-12-20, to: 2027-01-02, zone: Europe/Berlin, reason: holidays}; `to` is the first moment after
// it, a day alone ends with that day. A freeze beats every window.
struct Freeze {
  std::string from, to;  // "2026-12-20" or "2026-12-20 18:00", local time of the zone
  std::string zone, reason;
  base::Origin at;
  bool malformed = false;  // the reader reported what is wrong with it
};

// What is looked at between two waves: a command (argv, no shell), or a CloudWatch alarm that must be OK.
struct WaveCheck {
  std::vector<std::string> command;
  std::string alarm;
  base::Origin at;
};
struct Wave {
  std::vector<base::Region> regions;
  std::chrono::seconds bake{0};  // after the wave, before its checks and the next one
  std::vector<WaveCheck> checks;
  base::Origin at;
};

// protect: {types: ["AWS::RDS::*"], stacks: [network.yaml], stateful: true}
struct Protect {
  std::vector<std::string> types;   // resource types, `*` at the end stands for the rest
  std::vector<std::string> stacks;  // entries' names
  bool stateful = true;             // what holds data, by the catalogue
  base::Origin at;
  std::vector<base::Origin> types_at{};  // of each type; empty where they were not read from a file
};

enum class Severity { off, warning, error };
struct PolicyRule {
  Severity severity = Severity::off;
  std::vector<std::string> tags;  // of missing-tags: those that must be there
  base::Origin at;
};
// Names of the built-in rules over a plan, in the order they are documented.
const std::vector<std::string>& policy_names();

// notify: [{url_from: SLACK_URL, format: slack, on: [approval_wanted, failed]}]. The address is a secret: it
// is the name of a variable of the runner's environment.
enum class Occasion { plan, approval_wanted, deployed, failed };
struct Notification {
  std::string url_from, format;  // format: slack, teams or json
  std::vector<Occasion> on;      // where it is not written, all of them
  base::Origin at;
};

// gold: {floating: forbidden, min_version: {network/vpc.yaml: 1.1.0}}
struct GoldRules {
  bool floating_forbidden = false;                 // entries name exact versions, no ranges
  std::map<std::string, std::string> min_version;  // of a template, by its path or name
  base::Origin floating_at;
  std::map<std::string, base::Origin> min_version_at;
};

// What differs in one region.
struct Overlay {
  document::Node parameters;  // mapping: of every stack that has such a parameter; absent: none
  std::map<std::string, document::Node> stacks;  // by entry name: mapping of parameters
  base::Origin at;
};

struct Rules {
  std::vector<base::Region> regions;  // empty: the one that the stack configs give
  std::map<base::Region, Overlay> overlays;
  std::vector<Wave> waves;          // every region once; empty: one region after the other
  int failure_tolerance = 0;        // so many regions may fail before no further wave starts
  bool finish_environment = false;  // past the end of a window: all waves go on; false: only the running one

  std::string role, external_id, plan_role;  // "": the default, none, the same as role
  std::map<std::string, std::string> session_tags;
  bool session_policy = false;  // limit sessions to the plan's stacks; needs an execution role
  base::Origin role_at, plan_role_at, promote_from_at, session_policy_at, stack_policy_at;

  ApprovalRule approvals;
  People deployers;             // who may ask for a deployment in a comment; empty: the approvers
  People break_glass;           // who may deploy in spite of windows and freezes; empty: nobody
  std::vector<Window> windows;  // empty: always open
  std::vector<Freeze> freezes;
  base::EnvironmentName promote_from;  // empty: from nowhere

  Protect protect;
  std::optional<bool> termination_protection;
  std::string stack_policy;  // a JSON file beside the descriptor
  std::map<std::string, PolicyRule> policies;
  std::vector<Notification> notify;
  GoldRules gold;
};

// gold: {registry: https://gold.example.com, keys: [RWQ...]} at the top level: where gold templates come
// from, and whose signatures they must have.
struct GoldSource {
  std::string registry;           // as gold/registry.h takes it; empty: not named
  std::vector<std::string> keys;  // minisign's public keys; empty: signatures are not asked for
  base::Origin registry_at;
};

// How pipelines work with the repository as a whole.
struct CiRules {
  bool deploy_before_merge = false;  // ci: {deploy: before_merge}
  std::string state;                 // "s3://bucket/prefix" or a folder; empty: .cf/state
  // !rcmd of a pull request's head (never of a fork) may run while it is planned.
  bool trust_pull_requests = false;
  // Web servers that templates of a pull request's head may come from: "host" or "host:port", lower case.
  std::vector<std::string> template_hosts{};
  // The runner's variables that a pull request's head may see although their names speak of access.
  std::vector<std::string> variables{};
  // Of the forge: whose tokens the pipeline's jobs have, where they are more than one.
  std::vector<std::string> accounts{};
};

}  // namespace cf::descriptor
