// The Deploy Plan: for each entry of an environment one decision with its reason, and exactly what would
// change. A plain value that prints as JSON, can be stored, compared and tested alone.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/stack_status.h"
#include "change/what_if.h"
#include "document/node.h"
#include "plan/hook.h"

namespace cf::plan {

using document::Node;

// 2: hooks are whole calls, and artifacts are part of the plan.
inline constexpr int schema_version = 2;

enum class Decision { create, recreate, change, no_change, remove, ignored, blocked };
const char* to_string(Decision decision);  // "create", "no change", "blocked", ...
enum class Block { deploy, undeploy, ignore };
const char* to_string(Block block);

// What is wanted of a stack: everything that is sent, known as far as it can be before the deployment.
struct Parameter {
  std::string key;
  Node value;  // string; unknown: known after deploy; secret: NoEcho or a resolved secret
  bool use_previous = false;
};
struct DesiredStack {
  std::string template_path, template_body, template_digest, engine;
  std::string gold;                                // "vpc 1.0.0" or empty
  std::vector<Parameter> parameters;               // sorted by key
  std::vector<std::pair<std::string, Node>> tags;  // sorted by key
  std::vector<std::string> capabilities, notification_arns;
  std::string role_arn, on_failure;
  bool disable_rollback = false;
  int timeout_minutes = 0;
  // Of the environment; absent and empty: it says nothing of them, they stay as they are. A stack policy is
  // canonical JSON.
  std::optional<bool> termination_protection = {};
  std::string stack_policy = {};
  std::string bucket, key_prefix;  // for templates over 51,200 bytes; empty: none given
};

// What was there when the plan was made; a later step of the same plan does not count as a change of it.
struct LiveFingerprint {
  bool exists = false;
  std::string stack_id, status, last_updated_time, template_digest;
  std::string parameters_digest;
  // Of a stack that is to be recreated: logical ids of what its failed creation left. None: nobody looked.
  std::optional<std::vector<std::string>> left = {};
};

// Keys of Entry::settings that are applied after the stack's operation: a boolean, and canonical JSON.
inline constexpr std::string_view protection_setting = "termination_protection";
inline constexpr std::string_view policy_setting = "stack_policy";

struct ValueChange {
  std::string key;
  Node before, after;  // absent: not there
};

// A file that a gold template needs in a bucket: a deployment of the stack brings it there.
struct Artifact {
  std::string name;    // in the gold registry
  std::string digest;  // SHA-256 of its bytes, hex
  std::string bucket, key;
};
// Key of the entry in Entry::settings of a stack whose bucket holds something else under the artifact's key.
std::string setting_of(const Artifact& artifact);

// Where a template too large to be sent itself, and the artifact, go.
struct BucketUse {
  std::string name;
  std::string owner;     // the account that must own it
  bool is_made = false;  // it is not there: the deployment makes it
};

// An output or export of this stack that others use, and what happens to it.
struct OutputUse {
  std::string output, export_name;
  std::vector<std::string> used_by;  // stack names
  bool removed = false, changed = false;
};

inline constexpr std::string_view nested_template_key = "nested template ";

struct NestedResource {
  std::string logical_id, type;
  std::string condition;  // which nobody knows before the deployment; empty: it is made for certain
};

// What a nested stack that is new will hold, as its template says under the parameters that it gets.
struct NestedContent {
  std::string path;  // of logical ids: "Network/Zone"
  std::string url, digest;
  std::vector<NestedResource> resources;
};

struct Entry {
  base::UnitId id;
  base::StackName stack_name;
  // Profile and role of its config, by which its account is entered; empty: the environment's way.
  std::string entered_by;
  Block block = Block::deploy;
  Decision decision = Decision::blocked;
  std::string reason;                   // one sentence for people
  bool deferred = false;                // named holes are filled when it is deployed
  std::vector<std::string> holes;       // "parameter VpcId (dev/network VpcId)"
  std::optional<DesiredStack> desired;  // deploy entries that could be rendered
  LiveFingerprint live;
  std::vector<change::ResourceChange> changes;
  std::vector<ValueChange> parameters, tags, outputs, settings;
  // What is looked up when it is deployed, also if it stays: what SSM-typed parameters stand for; the digests
  // of new nested stacks' templates (keys begin with nested_template_key).
  std::vector<ValueChange> resolved;
  // For people: `resolved` binds the plan to it.
  std::vector<NestedContent> nested;
  std::vector<OutputUse> uses;
  std::vector<base::StackPath> needs;  // entries of this plan that must be done before it
  std::vector<std::string> destroys;   // logical ids of stateful resources that are deleted or replaced
  std::vector<Hook> hooks;             // what will run, also where nothing changes
  std::optional<BucketUse> bucket;     // if something goes through one, as far as is known
  std::optional<Artifact> artifact;    // of a stack that is to be deployed, also where nothing changes
  std::vector<std::string> warnings;
  std::vector<std::string> notes;   // where AWS's change set says something else than the prediction
  std::vector<base::Error> errors;  // why it is blocked
  bool change_set_checked = false;  // a real change set confirmed `changes`
  bool mutates() const;             // create, recreate, change, remove
  bool only_uploads() const;        // a change of nothing but what is in the bucket
};

struct Plan {
  int schema = schema_version;
  std::string tool_version;
  base::EnvironmentName environment;
  base::AccountId account;
  std::string caller;                    // ARN, of the role that would deploy
  std::string project, commit, created;  // created: ISO 8601; not part of the digest
  bool local = false;
  bool undeploy = false;                      // of `cf undeploy`: what is to be deployed is deleted instead
  std::vector<Entry> entries;                 // in deployment order
  std::map<std::string, std::string> frozen;  // values of date and random, by where they are used
  std::vector<std::string> warnings;
  std::string rules;   // SHA-256 of the environment's rules in the descriptor; empty: it has none
  std::string digest;  // hex; the plan's id is its first twelve digits
  std::string id() const;
  const Entry* find(const base::StackPath& path) const;
};

struct Counts {
  std::size_t create = 0, recreate = 0, change = 0, no_change = 0, remove = 0, ignored = 0, blocked = 0;
};
Counts count(const Plan& plan);

// SHA-256 over a domain tag and canonical JSON of bodies, parameters, tags, rules and the live fingerprint;
// without times, run ids and change set ids. A secret enters by its label, which must therefore name its
// version (or an HMAC of it). Texts that base::mask_secrets() masks enter masked, so that a plan file, which
// is masked, has the digest of its plan.
std::string digest_of(const Plan& plan);
std::string digest_of(const Entry& entry);

// The plan file (with bodies: everything), and `--output json` (without bodies and whole resources). Never
// holds a secret: secret nodes are written by label, everything else is masked. A deployment therefore
// renders bodies again.
// `rules`: what the environment's rules say of it, a mapping for people and programs; absent: left out.
std::string to_json(const Plan& plan, bool with_bodies, const Node& rules = {});
// Reads both forms. Refuses other schemas, and a plan file whose digest does not fit its content.
base::Result<Plan> from_json(std::string_view text);
std::string json_schema();

// Whether `now` shows that this reviewed step has been carried out: the stack is what the reviewed entry
// wanted it to be.
bool already_done(const Entry& reviewed, const Entry& now);
// Whether all that stands between them is an empty stack that a failed creation left since the review: `now`
// deletes it, where nothing is lost with it, and creates as was reviewed.
bool creates_again(const Entry& reviewed, const Entry& now);
// What differs in effect between a reviewed plan and one made now; empty: the same plan. One sentence each.
// Steps of the reviewed plan that are done already, and holes that they filled, are no difference.
std::vector<std::string> differences(const Plan& reviewed, const Plan& now);

}  // namespace cf::plan
