// What units do, step by step: each step ends in next(), in watch(), or in the unit's end.
#include <algorithm>

#include "deploy/engine.h"
#include "deploy/filling.h"
#include "deploy/request.h"
#include "deploy/settings.h"

namespace cf::deploy {

using base::ErrorKind;
using base::Result;
using Kind = Step::Kind;

namespace {

// Steps that are no new work: they belong to an operation that was started.
bool belongs_to_operation(const Step& step) {
  return step.kind == Kind::wait || step.kind == Kind::settings || is_after_hook(step);
}

}  // namespace

void Engine::advance(Unit& unit) {
  if (unit.over) return;
  if (unit.at == unit.steps.size()) {
    conclude(unit, unit.end, {});
    return;
  }
  const Step& step = unit.steps[unit.at];
  if (unit.end == UnitState::failed) {
    if (step.kind == Kind::settings) return next(unit);
    if (!is_after_hook(step)) return conclude(unit, UnitState::failed, {});
    // As Sceptre does, after_ hooks run after a failure too.
  }
  if (cancelling() && !belongs_to_operation(step)) {
    if (unit.deleted) unit.result->reason = "the stack was deleted and not created again";
    fail(unit, base::error(ErrorKind::cancelled, "cancelled"));
    return;
  }
  switch (step.kind) {
    case Kind::hook:
      return hook(unit, step);
    case Kind::materialise:
      return materialise(unit);
    case Kind::remove_stack:
      return remove_stack(unit);
    case Kind::review:
      return review(unit);
    case Kind::execute:
      return execute(unit);
    case Kind::create_stack:
      return create_stack(unit);
    case Kind::settings:
      return apply_settings(unit);
    case Kind::wait:
      return watch(unit, Unit::Watching::stack);
  }
}

namespace {

struct Materialised {
  plan::DesiredStack desired;
  aws::TemplateSource source;
};

Result<Materialised> materialise_entry(const plan::Entry& entry, const Callbacks& callbacks,
                                       const base::Call& call) {
  Materialised made;
  if (callbacks.materialise) {
    auto desired = callbacks.materialise(entry, call);
    if (!desired) return desired.error();
    made.desired = *std::move(desired);
  } else if (entry.desired) {
    made.desired = *entry.desired;
  } else {
    return base::error(ErrorKind::conflict, "the plan holds no template for " + entry.id.path.str(),
                       "plan again");
  }
  if (auto checked = check_filling(entry, made.desired); !checked) return checked.error();
  const std::string& body = made.desired.template_body;
  if (body.size() <= max_inline_template) {
    made.source.body = body;
    return made;
  }
  if (!callbacks.upload) {
    return base::error(ErrorKind::limit,
                       "the template of " + entry.id.path.str() + " has " + std::to_string(body.size()) +
                           " bytes; more than " + std::to_string(max_inline_template) +
                           " can't be sent inline",
                       "set template_bucket_name so that it can be uploaded");
  }
  auto uploaded = callbacks.upload(entry, body, call);
  if (!uploaded) return uploaded.error();
  made.source = *std::move(uploaded);
  return made;
}

}  // namespace

void Engine::materialise(Unit& unit) {
  job<Materialised>(
      unit, Urgency::start, [this, &unit] { return materialise_entry(*unit.entry, callbacks_, call_); },
      [this, &unit](Result<Materialised> made) {
        if (!made) return fail(unit, std::move(made).error());
        if (const auto& artifact = unit.entry->artifact) {
          unit.result->acted = true;
          if (unit.entry->only_uploads())
            unit.result->reason =
                "brought " + artifact->name + " to s3://" + artifact->bucket + "/" + artifact->key;
        }
        unit.desired = std::move(made->desired);
        unit.source = std::move(made->source);
        next(unit);
      });
}

// Tags, notifications and the role belong to the stack itself: where a change set does not carry their
// change, UpdateStack may.
void Engine::without_changes(Unit& unit) {
  const plan::Entry& entry = *unit.entry;
  const bool stack_differs =
      entry.decision == plan::Decision::change && (!entry.tags.empty() || !sent_settings(entry).empty());
  if (!stack_differs) return unchanged(unit, "the change set holds no changes");
  if (cancelling()) return fail(unit, base::error(ErrorKind::cancelled, "cancelled"));
  update_stack(unit);
}

void Engine::update_stack(Unit& unit) {
  ++unit.attempt;
  unit.result->acted = true;
  JournalRecord record = intent(unit, "update_stack");
  auto input = create_stack_input(unit.stack.ref(), unit.desired, unit.source);
  // Nothing of the template differs; an object in a bucket could, by now.
  if (!unit.source.url.empty()) {
    input.source = {};
    input.source.previous = true;
  }
  input.client_token = unit.token = record.token;
  unit.events.clear();
  note_due_hooks(unit);
  mutate<std::string>(
      unit, Urgency::go_on, record,
      [this, &unit, input, stack = unit.stack]() -> Result<std::string> {
        auto newest = newest_event(*unit.client, stack, steady_);
        if (!newest) {
          base::Error error = newest.error();
          error.fate = base::Fate::not_sent;
          return error;
        }
        if (auto sent = deploy::update_stack(*unit.client, input, steady_); !sent) return sent.error();
        return newest;
      },
      [this, &unit](Result<std::string> sent) {
        if (!sent && sent.error().kind == ErrorKind::no_change) {
          std::string what = unit.entry->tags.empty() ? "" : "tags";
          for (const auto& setting : sent_settings(*unit.entry))
            what += (what.empty() ? "" : ", ") + setting.key;
          unit.result->warnings.push_back(
              "CloudFormation takes this only together with another change of the "
              "stack, it is as it was: " +
              what);
          return unchanged(unit, "CloudFormation performed no update");
        }
        if (!sent) return fail_sent(unit, std::move(sent).error());
        unit.last_event = *std::move(sent);
        ++unit.at;  // in place of the execution
        next(unit);
      });
}

// Nothing to execute or wait for. Settings are applied all the same, and what surrounds an update still
// happens, as Sceptre does.
void Engine::unchanged(Unit& unit, std::string reason) {
  const bool has_settings = !settings_of(*unit.entry).empty();
  if (!has_settings) {
    unit.end = UnitState::unchanged;
    unit.result->reason = std::move(reason);
  }
  unit.result->resources_total = 0;
  auto follow = std::find_if(unit.steps.begin() + static_cast<std::ptrdiff_t>(unit.at), unit.steps.end(),
                             [has_settings](const Step& step) {
                               return is_after_hook(step) || (has_settings && step.kind == Kind::settings);
                             });
  unit.at = static_cast<std::size_t>(follow - unit.steps.begin());
  advance(unit);
}

void Engine::execute(Unit& unit) {
  const bool create = unit.entry->decision != plan::Decision::change;
  ++unit.attempt;
  unit.result->acted = true;
  JournalRecord record = intent(unit, "execute_change_set");
  record.change_set = unit.change_set;
  unit.token = record.token;
  unit.last_event.clear();
  unit.events.clear();
  note_due_hooks(unit);
  mutate<std::string>(
      unit, Urgency::go_on, record,
      [this, &unit, create, stack = unit.stack, name = unit.change_set,
       token = record.token]() -> Result<std::string> {
        std::string newest;
        if (!create) {
          auto read = newest_event(*unit.client, stack, steady_);
          if (!read) {
            base::Error error = read.error();
            error.fate = base::Fate::not_sent;
            return error;
          }
          newest = *std::move(read);
        }
        auto sent =
            execute_change_set(*unit.client, stack, name, token, unit.desired.disable_rollback, steady_);
        if (!sent) return sent.error();
        return newest;
      },
      [this, &unit](Result<std::string> sent) {
        if (!sent) {
          // Of unknown fate: it may be running, so it is left to the journal instead of being taken back.
          if (sent.error().fate == base::Fate::unknown) unit.change_set.clear();
          return fail_sent(unit, std::move(sent).error());
        }
        unit.change_set.clear();
        unit.deleted = false;
        unit.last_event = *std::move(sent);
        next(unit);
      });
}

void Engine::create_stack(Unit& unit) {
  // Here is no change set whose template could be looked at before it is executed.
  if (!unit.source.url.empty() && unit.source.version.empty())
    return fail(unit,
                base::error(ErrorKind::refused,
                            "a stack with a stack_timeout is created in one step, and its template of more "
                            "than 51,200 bytes could be exchanged meanwhile: its bucket keeps no versions",
                            "switch versioning on for the bucket, or remove stack_timeout"));
  ++unit.attempt;
  unit.result->acted = true;
  JournalRecord record = intent(unit, "create_stack");
  auto input = create_stack_input(unit.stack.name, unit.desired, unit.source);
  input.client_token = unit.token = record.token;
  unit.last_event.clear();
  unit.events.clear();
  note_due_hooks(unit);
  mutate<std::string>(
      unit, Urgency::go_on, record,
      [this, &unit, input]() -> Result<std::string> {
        if (callbacks_.confirm)
          if (auto confirmed = callbacks_.confirm(*unit.entry, steady_); !confirmed) {
            base::Error error = std::move(confirmed).error();
            error.fate = base::Fate::not_sent;
            return error;
          }
        return deploy::create_stack(*unit.client, input, steady_);
      },
      [this, &unit](Result<std::string> id) {
        if (!id) return fail_sent(unit, std::move(id).error());
        unit.stack.id = *std::move(id);
        unit.deleted = false;
        next(unit);
      });
}

namespace {

// What is there before a deletion: none if the stack is gone already.
struct Doomed {
  std::optional<aws::StackRecord> stack;
  std::string newest_event;
};

Result<Doomed> read_doomed(aws::CloudFormation& client, const plan::Entry& entry, const base::Call& call) {
  Doomed doomed;
  const StackRef by_name{entry.stack_name.str(), {}};
  auto stack = client.describe_stack(by_name.name, call);
  if (!stack) {
    if (stack.error().kind == ErrorKind::not_found) return doomed;
    return stack.error();
  }
  if (stack->status == base::StackStatus::delete_complete) return doomed;
  const std::string status = base::to_string(stack->status);
  if (!entry.live.stack_id.empty() && stack->id != entry.live.stack_id) {
    return base::error(ErrorKind::conflict,
                       "the plan is stale: stack " + by_name.name + " is another one by now, in " + status,
                       "plan again and review what changed");
  }
  if (base::is_in_progress(stack->status)) {
    return base::error(ErrorKind::conflict, "stack " + by_name.name + " is busy: " + status,
                       "wait until its operation has ended, and plan again");
  }
  const bool never_created =
      base::needs_recreate(stack->status) || stack->status == base::StackStatus::review_in_progress;
  if (entry.decision == plan::Decision::recreate && !never_created && status != entry.live.status) {
    return base::error(
        ErrorKind::conflict,
        "the plan is stale: stack " + by_name.name + " is in " + status + ", so it is not deleted",
        "plan again and review what changed");
  }
  if (stack->termination_protection) {
    return base::error(ErrorKind::blocked, "stack " + by_name.name + " has termination protection",
                       "if it may go: aws cloudformation update-termination-protection "
                       "--no-enable-termination-protection --stack-name " +
                           by_name.name);
  }
  auto newest = newest_event(client, by_name, call);
  if (!newest) return newest.error();
  doomed.stack = *std::move(stack);
  doomed.newest_event = *std::move(newest);
  return doomed;
}

}  // namespace

void Engine::remove_stack(Unit& unit) {
  job<Doomed>(
      unit, Urgency::start, [this, &unit] { return read_doomed(*unit.client, *unit.entry, call_); },
      [this, &unit](Result<Doomed> doomed) {
        if (!doomed) return fail(unit, std::move(doomed).error());
        if (!doomed->stack) {
          unit.status = base::to_string(base::StackStatus::delete_complete);
          unit.stack.id.clear();
          ++unit.at;  // nothing to wait for
          if (unit.entry->decision == plan::Decision::remove) {
            unit.end = UnitState::unchanged;
            unit.result->reason = "the stack is gone already";
          }
          return next(unit);
        }
        unit.stack.id = doomed->stack->id;
        unit.last_event = std::move(doomed->newest_event);
        unit.events.clear();
        if (cancelling()) return fail(unit, base::error(ErrorKind::cancelled, "cancelled"));
        send_removal(unit);
      });
}

void Engine::send_removal(Unit& unit) {
  ++unit.attempt;
  unit.result->acted = true;
  JournalRecord record = intent(unit, "delete_stack");
  unit.token = record.token;
  const std::string role = unit.entry->desired ? unit.entry->desired->role_arn : std::string();
  note_due_hooks(unit);
  mutate<void>(
      unit, Urgency::go_on, record,
      [this, &unit, stack = unit.stack, token = record.token, role] {
        return delete_stack(*unit.client, stack, token, role, steady_);
      },
      [this, &unit](Result<void> sent) {
        if (!sent) return fail_sent(unit, std::move(sent).error());
        unit.deleting = true;
        next(unit);
      });
}

void Engine::apply_settings(Unit& unit) {
  const auto settings = settings_of(*unit.entry);
  if (settings.empty()) return next(unit);
  ++unit.attempt;
  unit.result->acted = true;
  mutate<std::vector<std::string>>(
      unit, Urgency::finish, intent(unit, "apply_settings"),
      [this, &unit, settings, stack = unit.stack]() -> Result<std::vector<std::string>> {
        return deploy::apply_settings(*unit.client, stack, settings, steady_);
      },
      [this, &unit](Result<std::vector<std::string>> warnings) {
        if (!warnings) {
          unit.result->warnings.push_back(warnings.error().message);
        } else {
          unit.result->warnings.insert(unit.result->warnings.end(), warnings->begin(), warnings->end());
        }
        next(unit);
      });
}

}  // namespace cf::deploy
