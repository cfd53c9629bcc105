#include "workflow/deployer.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "base/digest.h"
#include "base/exit_code.h"
#include "base/strings.h"
#include "deploy/journal.h"
#include "deploy/recover.h"
#include "plan/change_set.h"
#include "plan/compare.h"
#include "report/stack_labels.h"
#include "workflow/bound_texts.h"
#include "workflow/change_set_probe.h"
#include "workflow/hook_runner.h"
#include "workflow/journal_places.h"
#include "workflow/nested_templates.h"
#include "workflow/secret_outputs.h"

namespace cf::workflow {
namespace {

using base::ErrorKind;
using base::Result;

// One deployment's view of things; its members are called from the lanes' threads.
class Deployment {
 public:
  Deployment(const Settings& settings, const Repository& repository, Access& access, Planner& planner,
             const Materialiser& materialiser, const DeployOptions& options, const plan::Plan& plan)
      : settings_(settings),
        repository_(repository),
        access_(access),
        planner_(planner),
        materialiser_(materialiser),
        options_(options),
        plan_(plan),
        hooks_(settings, repository, access, planner, materialiser.key(), options.hook_output,
               [this](const plan::Entry& entry) { forget_needs(entry); }) {}

  Result<plan::DesiredStack> materialise(const plan::Entry& entry, const base::Call& call) {
    forget_needs(entry);
    if (auto artifact = bring_artifact(entry, call); !artifact) return std::move(artifact).error();
    auto made = planner_.materialise(entry.id.path, call);
    if (!made) return std::move(made).error();
    if (!made->holes.empty())
      return base::error(ErrorKind::conflict,
                         "still not known when it is needed: " + base::join(made->holes, ", "));
    if (auto bound = check_bound(entry, access_.session(planner_.where(entry.id.path)), call); !bound)
      return std::move(bound).error();
    // What parts of it in S3 need was found out when it was planned.
    if (entry.desired)
      made->desired.capabilities =
          template_::merged_capabilities(made->desired.capabilities, entry.desired->capabilities);
    return std::move(made->desired);
  }

  Result<void> run_hook(const plan::Entry& entry, const std::string& point, std::size_t place,
                        const base::Call& call) {
    return hooks_.run(entry, point, place, call);
  }

  Result<aws::TemplateSource> upload(const plan::Entry& entry, const std::string& body,
                                     const base::Call& call) {
    plan::DesiredStack desired;
    if (entry.desired) desired = *entry.desired;
    desired.template_body = body;
    desired.template_digest = base::sha256_hex(body);
    if (!entry.bucket)
      return base::error(ErrorKind::conflict,
                         "the template has " + std::to_string(body.size()) +
                             " bytes and must be sent through a bucket, and the plan has none for it",
                         "write template_bucket_name into a config.yaml above the stack, or plan again now "
                         "that what it depends on is there");
    return access_.upload_template(planner_.where(entry.id.path), desired, *entry.bucket,
                                   entry.stack_name.str(), Access::Purpose::deployment, call);
  }

  // The templates of nested stacks are CloudFormation's to read, when the parent is executed.
  Result<void> confirm(const plan::Entry& entry, const base::Call& call) {
    const auto is_nested = [](const plan::ValueChange& value) {
      return value.key.starts_with(plan::nested_template_key);
    };
    if (std::none_of(entry.resolved.begin(), entry.resolved.end(), is_nested)) return {};
    const aws::Session session = access_.session(planner_.where(entry.id.path));
    const NestedTemplates now = NestedReading(entry, session, call).added(entry);
    for (const plan::ValueChange& reviewed : entry.resolved) {
      if (!is_nested(reviewed)) continue;
      const bool same =
          std::any_of(now.digests.begin(), now.digests.end(), [&](const plan::ValueChange& read) {
            return read.key == reviewed.key && read.after.text() == reviewed.after.text();
          });
      if (!same)
        return base::error(
            ErrorKind::conflict,
            "the " + reviewed.key + " of " + entry.id.path.str() + " is not the one of the plan any more",
            "nothing of it was executed; plan again and review");
    }
    return {};
  }

 private:
  // Outputs of what it needs are read again, once, now that they are deployed.
  void forget_needs(const plan::Entry& entry) {
    std::lock_guard lock(mutex_);
    for (const base::StackPath& need : entry.needs) {
      if (!forgotten_.insert(need).second) continue;
      if (const plan::Entry* of = plan_.find(need))
        access_.snapshot(planner_.where(need)).forget(of->stack_name.str());
    }
  }

  Result<void> bring_artifact(const plan::Entry& entry, const base::Call& call) {
    if (!entry.artifact) return {};
    const plan::Artifact& planned = *entry.artifact;
    gold::Registry* registry = materialiser_.registry();
    if (registry == nullptr)
      return base::error(ErrorKind::input, "no gold registry may be asked for the artifact " + planned.name);
    auto artifact = registry->fetch_artifact(planned.name, call);
    if (!artifact) return std::move(artifact).error();
    const std::string digest = base::sha256_hex(artifact->bytes);
    if (digest != planned.digest)
      return base::error(ErrorKind::conflict,
                         "the artifact " + planned.name + " of " + entry.id.path.str() + " has SHA-256 " +
                             digest + " now, the plan has " + planned.digest,
                         "it was not uploaded; plan again and review");
    const plan::BucketUse bucket = entry.bucket.value_or(
        plan::BucketUse{planned.bucket, planner_.where(entry.id.path).account.str(), false});
    auto uploaded =
        access_.upload_artifact(planner_.where(entry.id.path), bucket, planned.key, artifact->bytes, call);
    if (!uploaded)
      return std::move(uploaded).error().while_("bringing the artifact " + planned.name + " to s3://" +
                                                planned.bucket + "/" + planned.key);
    return {};
  }

  const Settings& settings_;
  const Repository& repository_;
  Access& access_;
  Planner& planner_;
  const Materialiser& materialiser_;
  const DeployOptions& options_;
  const plan::Plan& plan_;
  std::mutex mutex_;
  std::set<base::StackPath> forgotten_;
  HookRunner hooks_;
};

Result<void> verify(const plan::Entry& entry, const aws::ChangeSetRecord& record) {
  std::vector<std::string> beyond = plan::beyond_prediction(entry, changes_of(record));
  std::vector<std::pair<std::string, std::string>> resolved;
  for (const aws::Parameter& parameter : record.parameters)
    if (!parameter.resolved_value.empty()) resolved.emplace_back(parameter.key, parameter.resolved_value);
  for (std::string& other : plan::beyond_resolution(entry, resolved)) beyond.push_back(std::move(other));
  if (beyond.empty()) return {};
  return base::error(
      ErrorKind::conflict,
      "the change set of " + entry.id.path.str() + " goes beyond the plan: " + base::join(beyond, "; "),
      "nothing of it was executed; plan again and review");
}

}  // namespace

std::optional<base::Error> refusal(const plan::Plan& plan) {
  const report::StackLabels labels(plan);
  std::vector<std::string> blocked;
  ErrorKind kind = ErrorKind::blocked;
  for (const plan::Entry& entry : plan.entries) {
    if (entry.decision != plan::Decision::blocked) continue;
    blocked.push_back(labels.of(entry.id) + ": " + entry.reason);
    if (kind != ErrorKind::blocked || entry.errors.empty()) continue;
    const ErrorKind first = entry.errors.front().kind;
    if (base::exit_code_for(first) != base::ExitCode::failed) kind = first;
  }
  if (blocked.empty()) return std::nullopt;
  return base::error(kind,
                     "nothing was started, since " + base::plural(blocked.size(), "stack is", "stacks are") +
                         " blocked: " + base::join(blocked, "; "),
                     "mend what blocks them");
}

Result<void> require_same(const plan::Plan& reviewed, const plan::Plan& now) {
  if (reviewed.environment != now.environment)
    return base::error(ErrorKind::conflict,
                       "the plan is of " + reviewed.environment.str() + ", not of " + now.environment.str());
  if (reviewed.local != now.local)
    return base::error(ErrorKind::conflict, std::string("the plan was made ") +
                                                (reviewed.local ? "with" : "without") + " --local");
  const std::vector<std::string> differences = plan::differences(reviewed, now);
  if (differences.empty()) return {};
  base::Error error = base::error(
      ErrorKind::conflict, "the plan " + reviewed.id() + " does not fit any more, nothing was done",
      "make and review a new plan: cf plan " + now.environment.str() + (now.local ? " --local" : ""));
  error.trace = differences;
  return error;
}

namespace {

std::string words_of(const deploy::DueHook& hook, const std::string& stack) {
  const std::string became =
      hook.begun ? " was running when an earlier run was interrupted, and may have done a part: "
                 : " has not run, since an earlier run was interrupted before it: ";
  return "the hook of " + stack + " " + hook.text + became +
         (deploy::runs_again(hook.point)
              ? "the next deployment of the stack runs what its config then has at " + hook.point
              : "no deployment runs it again, do by hand what it was to do");
}

// Settles one journal. `covers`: the units that can be read; null: all.
Result<void> settle_journal(const deploy::JournalPlace& place, const std::string& environment, Access& access,
                            const Planner& planner, const std::function<bool(const base::UnitId&)>& covers,
                            Settled& settled, const base::Call& call) {
  std::error_code failed;
  const bool has_file = !place.path.empty() && std::filesystem::exists(place.path, failed);
  if (!has_file && !place.objects) return {};
  auto records = deploy::read_journal(place, call);
  if (!records) return std::move(records).error();
  const base::Error busy = base::error(
      ErrorKind::conflict, "another deployment of " + environment + " is under way in this folder",
      "wait until it has ended");
  // Whoever holds the file deploys, also before it has sent anything.
  if (has_file) {
    if (auto free = deploy::Journal::open(place.path, "settling"); !free)
      return free.error().kind == ErrorKind::conflict ? busy : std::move(free).error();
  }
  bool open = false;
  if (const auto work = deploy::open_work(*records); !work.empty()) {
    auto recovered = deploy::recover(
        place, [&](const base::UnitId& id) { return access.snapshot(planner.where(id.path)).client(); }, call,
        covers);
    if (!recovered) {
      if (recovered.error().kind == ErrorKind::conflict) return busy;
      return std::move(recovered).error().while_("settling what the last deployment of " + environment +
                                                 " left open");
    }
    open = recovered->size() < work.size();
    for (const deploy::Recovered& each : *recovered) {
      settled.findings.push_back(each.finding);
      for (const deploy::DueHook& hook : each.hooks) {
        std::string words = words_of(hook, each.id.path.str());
        settled.findings.push_back(words);
        settled.hooks[each.id].push_back(std::move(words));
      }
      open = open || each.running || each.error;
      access.snapshot(planner.where(each.id.path)).forget(each.stack_name.str());
    }
  }
  if (open) return {};
  if (has_file) std::filesystem::remove(place.path, failed);
  if (place.objects)
    if (auto forgotten = deploy::forget_ended(place, call); !forgotten) return std::move(forgotten).error();
  return {};
}

}  // namespace

Result<Settled> settle_earlier_run(const Settings& settings, const Repository& repository, Access& access,
                                   const Planner& planner, const base::Call& call) {
  Settled settled;
  auto done = settle_journal(journal_place(settings, repository), repository.environment.str(), access,
                             planner, {}, settled, call);
  if (!done) return std::move(done).error();
  auto others = overlapping_journals(settings, repository);
  if (!others) return std::move(others).error();
  const auto is_ours = [&](const base::UnitId& id) { return repository.find(id.path) != nullptr; };
  for (const OverlappingJournal& other : *others) {
    done =
        settle_journal(other.place, other.environment, access, planner,
                       other.is_wider ? is_ours : std::function<bool(const base::UnitId&)>(), settled, call);
    if (!done) return std::move(done).error();
  }
  return settled;
}

deploy::Summary deploy_plan(const plan::Plan& plan, const Settings& settings, const Repository& repository,
                            Access& access, Planner& planner, const Materialiser& materialiser,
                            const DeployOptions& options, const base::Call& call) {
  Deployment deployment(settings, repository, access, planner, materialiser, options, plan);
  deploy::Callbacks callbacks;
  callbacks.materialise = [&](const plan::Entry& entry, const base::Call& c) {
    return deployment.materialise(entry, c);
  };
  callbacks.hook = [&](const plan::Entry& entry, const std::string& point, std::size_t place,
                       const base::Call& c) { return deployment.run_hook(entry, point, place, c); };
  callbacks.upload = [&](const plan::Entry& entry, const std::string& body, const base::Call& c) {
    return deployment.upload(entry, body, c);
  };
  callbacks.verify = verify;
  callbacks.confirm = [&](const plan::Entry& entry, const base::Call& c) {
    return deployment.confirm(entry, c);
  };
  callbacks.progress = options.progress;

  deploy::Options engine;
  engine.stacks = options.stacks;
  engine.poll_interval = settings.local ? base::Duration{5} : base::Duration{1'000};
  engine.allow_destroy = options.allow_destroy;
  engine.run_id = base::random_hex(8);
  const deploy::JournalPlace place = journal_place(settings, repository);
  engine.journal_path = place.path;
  engine.journal_objects = place.objects;
  engine.journal_prefix = place.prefix;
  engine.on_cancel = options.on_cancel;
  const deploy::ClientFor client = [&](const base::UnitId& id) {
    return access.snapshot(planner.where(id.path)).client();
  };
  deploy::Summary summary = deploy::run(plan, client, callbacks, engine, call);
  std::set<std::string> told;
  for (deploy::UnitResult& unit : summary.units)
    for (const plan::Entry& entry : summary.plan.entries) {
      if (entry.id != unit.id) continue;
      mask_secret_outputs(entry, unit.outputs);
      if (entry.bucket && access.has_made(entry.bucket->name) && told.insert(entry.bucket->name).second)
        unit.warnings.push_back("the bucket " + entry.bucket->name + " was made in account " +
                                entry.bucket->owner);
    }
  return summary;
}

}  // namespace cf::workflow
