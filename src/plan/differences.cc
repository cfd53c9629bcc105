#include <algorithm>
#include <map>
#include <set>

#include "base/digest.h"
#include "base/secrets.h"
#include "base/strings.h"
#include "document/json.h"
#include "document/scalar.h"
#include "document/unknowns.h"
#include "plan/change_set.h"
#include "plan/json_values.h"
#include "plan/likeness.h"
#include "plan/plan.h"

namespace cf::plan {

using document::Dialect;

namespace {

std::string shown(const Node& value) {
  if (value.is_unknown()) return "known after deploy";
  if (value.is_secret()) return std::string(base::masked);
  const std::string text =
      value.is_scalar() ? std::string(value.text()) : document::to_json(encode_value(value));
  return base::replace_all(base::mask_secrets(text), "\n", "\\n");
}

// Whether a deployment does anything for it.
bool acts(const Entry& entry) {
  return entry.mutates() || !entry.hooks.empty();
}

// Whether parts of its hooks may have become known. What commands print no plan knows.
bool has_open_hook(const Entry& entry) {
  const auto is_open = [](const auto& source) {
    const Node& value = source.second;
    return value.contains(document::Kind::unknown) && !value.text().starts_with(document::output_of);
  };
  return std::any_of(entry.hooks.begin(), entry.hooks.end(), [&](const Hook& hook) {
    return std::any_of(hook.sources.begin(), hook.sources.end(), is_open);
  });
}

const char* shown(const std::optional<bool>& flag) {
  return !flag ? "" : *flag ? "true" : "false";
}

// What is looked up in SSM may have been made by the stacks that were deployed since.
bool looks_up_unknown(const Entry& entry) {
  return std::any_of(entry.resolved.begin(), entry.resolved.end(),
                     [](const ValueChange& resolved) { return resolved.after.is_unknown(); });
}

// An unknown of the reviewed plan may have become known: that is what a hole is for.
bool fits(const Node& reviewed, const Node& now) {
  if (reviewed.is_unknown()) return true;
  return document::canonical_json(encode_value(reviewed)) == document::canonical_json(encode_value(now));
}

std::string body_digest(const DesiredStack& desired) {
  return desired.template_body.empty() ? desired.template_digest
                                       : base::sha256_hex(base::mask_secrets(desired.template_body));
}

// Where it holds values that were not known when it was reviewed, these may have come.
bool is_body_as(const DesiredStack& reviewed, const DesiredStack& now) {
  const bool was_known = !reviewed.template_body.empty() || !reviewed.template_digest.empty();
  if (!was_known || body_digest(reviewed) == body_digest(now)) return true;
  return document::unknown_in(reviewed.template_body) &&
         unlike_templates(reviewed.template_body, now.template_body).empty();
}

using Values = std::map<std::string, Node>;

Values parameters_of(const DesiredStack& desired) {
  Values values;
  for (const Parameter& p : desired.parameters) {
    values[p.key] = p.use_previous ? Node::string("(previous value)") : p.value;
  }
  return values;
}

Values tags_of(const DesiredStack& desired) {
  Values values;
  for (const auto& [key, value] : desired.tags) values[key] = value;
  return values;
}

// What the entry's values stand for: SSM parameters, and templates of nested stacks.
Values resolved_of(const Entry& entry, bool nested) {
  Values values;
  for (const ValueChange& resolved : entry.resolved)
    if (resolved.key.starts_with(nested_template_key) == nested) values[resolved.key] = resolved.after;
  return values;
}

std::vector<ValueChange> find_misfits(const Values& reviewed, const Values& now) {
  std::set<std::string> keys;
  for (const auto& [key, value] : reviewed) keys.insert(key);
  for (const auto& [key, value] : now) keys.insert(key);
  std::vector<ValueChange> out;
  for (const std::string& key : keys) {
    const auto was = reviewed.find(key), is = now.find(key);
    ValueChange change{key, was != reviewed.end() ? was->second : Node(),
                       is != now.end() ? is->second : Node()};
    if (!fits(change.before, change.after)) out.push_back(std::move(change));
  }
  return out;
}

class EntryDifferences {
 public:
  EntryDifferences(const Entry& reviewed, const Entry& now, std::vector<std::string>& out)
      : reviewed_(reviewed), now_(now), out_(out) {}

  void find() {
    if (digest_of(reviewed_) == digest_of(now_)) return;
    const std::size_t before = out_.size();
    const bool done = already_done(reviewed_, now_);
    // A deferred change that turns out to change nothing does less than was reviewed.
    const bool less =
        reviewed_.deferred && reviewed_.decision == Decision::change && now_.decision == Decision::no_change;
    if (!done && !less && !compare_decisions()) return;
    // What happens although the stack stays as it is.
    for (const std::string& difference : hook_differences(reviewed_, now_, done)) say(difference);
    compare_artifacts();
    if (acts(now_)) compare_texts("the way into its account", reviewed_.entered_by, now_.entered_by);
    if (done || less || !reviewed_.mutates()) return;
    compare_desired();
    compare_buckets();
    compare_live();
    compare_effects();
    // The short form of a plan has no whole resources, so that its digest is another one.
    const bool is_short = reviewed_.desired && reviewed_.desired->template_body.empty();
    Entry in_same_bucket = now_;
    in_same_bucket.bucket = reviewed_.bucket;
    const bool filled = digest_of(reviewed_) == digest_of(in_same_bucket) || reviewed_.deferred ||
                        looks_up_unknown(reviewed_) || has_open_hook(reviewed_) ||
                        reviewed_.decision != now_.decision || is_short || creates_again(reviewed_, now_);
    if (out_.size() == before && !filled) say("its effect is not the planned one any more");
  }

 private:
  void say(const std::string& what) { out_.push_back(reviewed_.id.path.str() + ": " + what); }

  // Whether there is more to compare.
  bool compare_decisions() {
    if (reviewed_.decision == now_.decision) return true;
    // The deletion of a planned recreation has been done already.
    if (reviewed_.decision == Decision::recreate && now_.decision == Decision::create) return true;
    if (creates_again(reviewed_, now_)) return true;
    const std::vector<std::string> left = now_.live.left.value_or(std::vector<std::string>());
    say(std::string("the plan has \"") + to_string(reviewed_.decision) + "\", now it is \"" +
        to_string(now_.decision) + "\": " + now_.reason +
        (left.empty() ? "" : "; it still has " + base::join(left, ", ")));
    return false;
  }

  void compare_artifacts() {
    const std::optional<Artifact>&was = reviewed_.artifact, &is = now_.artifact;
    if (!is) {
      if (was && now_.block == Block::deploy && now_.decision != Decision::ignored)
        say("it does not need the plan's artifact " + was->name + " any more");
      return;
    }
    if (!was) return say("the plan does not have its artifact " + is->name);
    compare_texts("its artifact", was->name, is->name);
    compare_texts("the bucket of its artifact", was->bucket, is->bucket);
    compare_texts("the key of its artifact", was->key, is->key);
    compare_texts(("the SHA-256 of its artifact " + is->name).c_str(), was->digest, is->digest);
  }

  // One that was to be made may be there now. In the short form of a plan it stands as in the long one.
  void compare_buckets() {
    const std::optional<BucketUse>&was = reviewed_.bucket, &is = now_.bucket;
    if (!is) return;
    if (!was) return say("the plan does not have the bucket " + is->name + ", which it goes through now");
    compare_texts("the bucket that it goes through", was->name, is->name);
    compare_texts("the owner of its bucket", was->owner, is->owner);
    if (was->name == is->name && is->is_made && !was->is_made)
      say("the bucket " + is->name + " is gone and would be made");
  }

  void compare_desired() {
    if (!reviewed_.desired || !now_.desired) {
      if (reviewed_.desired.has_value() != now_.desired.has_value()) {
        say(now_.desired ? "it has a template now" : "its template can't be rendered any more");
      }
      return;
    }
    const DesiredStack &was = *reviewed_.desired, &is = *now_.desired;
    if (!is_body_as(was, is)) say("the rendered template " + is.template_path + " differs from the plan's");
    compare_values("parameter", parameters_of(was), parameters_of(is));
    compare_values("SSM parameter behind", resolved_of(reviewed_, false), resolved_of(now_, false));
    compare_values("the", resolved_of(reviewed_, true), resolved_of(now_, true));
    compare_values("tag", tags_of(was), tags_of(is));
    compare_lists("capabilities", was.capabilities, is.capabilities);
    compare_lists("notifications", was.notification_arns, is.notification_arns);
    compare_texts("role", was.role_arn, is.role_arn);
    compare_texts("on_failure", was.on_failure, is.on_failure);
    compare_texts("disable_rollback", was.disable_rollback ? "true" : "false",
                  is.disable_rollback ? "true" : "false");
    compare_texts("stack_timeout", std::to_string(was.timeout_minutes), std::to_string(is.timeout_minutes));
    compare_texts("termination_protection", shown(was.termination_protection),
                  shown(is.termination_protection));
    compare_texts("stack_policy", was.stack_policy, is.stack_policy);
  }

  void compare_values(const char* what, const Values& before, const Values& after) {
    for (const ValueChange& misfit : find_misfits(before, after)) {
      const std::string name = std::string(what) + " " + misfit.key;
      if (misfit.before.is_secret() && misfit.after.is_secret()) {
        say(name + " has another secret value than the plan's");
      } else if (!misfit.before) {
        say(name + " is new: " + shown(misfit.after) + "; the plan does not have it");
      } else if (!misfit.after) {
        say(name + " is gone; the plan has " + shown(misfit.before));
      } else {
        say(name + " is now " + shown(misfit.after) + ", the plan has " + shown(misfit.before));
      }
    }
  }

  void compare_lists(const char* what, const std::vector<std::string>& was,
                     const std::vector<std::string>& is) {
    if (was != is)
      say(std::string(what) + " are now " + shown(document::strings(is)) + ", the plan has " +
          shown(document::strings(was)));
  }

  void compare_texts(const char* what, const std::string& was, const std::string& is) {
    if (was == is) return;
    say(std::string(what) + " is now " + (is.empty() ? "not set" : is) + ", the plan has " +
        (was.empty() ? "none" : was));
  }

  void compare_live() {
    const LiveFingerprint &was = reviewed_.live, &is = now_.live;
    if (reviewed_.decision != now_.decision || creates_again(reviewed_, now_)) return;
    const bool there = is.exists && is.status != "REVIEW_IN_PROGRESS";
    const bool was_there = was.exists && was.status != "REVIEW_IN_PROGRESS";
    if (there != was_there) {
      say(there ? "the stack exists now" : "the stack is gone");
      return;
    }
    if (!there) return;
    if (was.stack_id != is.stack_id) {
      say("the stack was deleted and created again since the plan");
    } else if (was.template_digest != is.template_digest || was.parameters_digest != is.parameters_digest) {
      const std::string when = is.last_updated_time.empty() ? "" : ": last updated " + is.last_updated_time;
      say("the deployed stack changed since the plan" + when);
    }
  }

  void compare_effects() {
    for (const std::string& more : beyond_prediction(reviewed_, now_.changes)) say(more);
    for (const change::ResourceChange& change : now_.changes) {
      if (change.action != change::Action::add) continue;
      for (const change::ResourceChange& was : reviewed_.changes)
        if (was.logical_id == change.logical_id && was.after && change.after)
          for (const std::string& place : unlike_places(was.after, change.after))
            say(change.logical_id + " (" + change.type + "): " + place +
                " has another value than in the plan");
    }
    for (const std::string& id : now_.destroys) {
      if (std::find(reviewed_.destroys.begin(), reviewed_.destroys.end(), id) == reviewed_.destroys.end()) {
        say("it would destroy " + id + ", which the plan keeps");
      }
    }
  }

  const Entry& reviewed_;
  const Entry& now_;
  std::vector<std::string>& out_;
};

bool same_desired(const Entry& reviewed, const Entry& now) {
  if (!reviewed.desired || !now.desired) return false;
  const DesiredStack &was = *reviewed.desired, &is = *now.desired;
  if (!is_body_as(was, is)) return false;
  return find_misfits(parameters_of(was), parameters_of(is)).empty() &&
         find_misfits(tags_of(was), tags_of(is)).empty();
}

}  // namespace

bool already_done(const Entry& reviewed, const Entry& now) {
  if (!reviewed.mutates()) return false;
  if (reviewed.decision == Decision::remove) {
    return now.block == Block::undeploy && now.decision == Decision::ignored && !now.live.exists;
  }
  return now.decision == Decision::no_change && same_desired(reviewed, now);
}

bool creates_again(const Entry& reviewed, const Entry& now) {
  if (now.decision != Decision::recreate || !now.live.left || !now.live.left->empty()) return false;
  if (reviewed.decision == Decision::create) return true;
  return reviewed.decision == Decision::recreate && reviewed.live.stack_id != now.live.stack_id;
}

std::vector<std::string> differences(const Plan& reviewed, const Plan& now) {
  std::vector<std::string> out;
  if (digest_of(reviewed) == digest_of(now)) return out;
  if (reviewed.environment != now.environment) {
    out.push_back("the plan is for environment " + reviewed.environment.str() + ", not " +
                  now.environment.str());
  }
  if (reviewed.account != now.account) {
    out.push_back("the plan is for account " + reviewed.account.str() + ", not " + now.account.str());
  }
  if (reviewed.local != now.local) {
    out.push_back(reviewed.local ? "the plan is for the embedded CloudFormation (--local)"
                                 : "the plan is for AWS, not for the embedded CloudFormation (--local)");
  }
  if (reviewed.rules != now.rules)
    out.push_back("the rules of " + now.environment.str() + " in the descriptor are not those of the plan");
  if (!out.empty()) return out;

  std::map<base::UnitId, const Entry*> present;
  for (const Entry& entry : now.entries) present.emplace(entry.id, &entry);
  std::set<base::UnitId> planned;
  for (const Entry& entry : reviewed.entries) {
    planned.insert(entry.id);
    const auto found = present.find(entry.id);
    if (found != present.end()) {
      EntryDifferences(entry, *found->second, out).find();
    } else if (entry.mutates()) {
      out.push_back(entry.id.path.str() + ": the repository does not list it any more");
    }
  }
  for (const Entry& entry : now.entries) {
    if (planned.count(entry.id) == 0 && acts(entry)) {
      out.push_back(entry.id.path.str() + ": the plan does not have it; now it would be \"" +
                    to_string(entry.decision) + "\"");
    }
  }
  return out;
}

}  // namespace cf::plan
