#include "live/snapshot.h"

#include <condition_variable>
#include <functional>

namespace cf::live {
namespace {

// One thing that is fetched at most once; callers that come meanwhile wait for the same fetch. A failure is
// kept too, but for what depends on the caller alone (cancelled, its own deadline): the next caller tries
// again.
template <typename T>
class Once {
 public:
  using Value = std::shared_ptr<const base::Result<T>>;

  Value get(const std::function<base::Result<T>()>& fetch, const base::Call& call) {
    std::unique_lock lock(mutex_);
    while (!value_) {
      if (!fetching_) return run(lock, fetch);
      if (!fetched_.wait(lock, call.stop, [&] { return !fetching_ || value_; })) {
        return std::make_shared<const base::Result<T>>(
            base::error(base::ErrorKind::cancelled, "waiting for the live state was cancelled"));
      }
    }
    return value_;
  }

 private:
  Value run(std::unique_lock<std::mutex>& lock, const std::function<base::Result<T>()>& fetch) {
    fetching_ = true;
    lock.unlock();
    auto result = std::make_shared<const base::Result<T>>(fetch());
    lock.lock();
    fetching_ = false;
    const bool own = !*result && (result->error().kind == base::ErrorKind::cancelled ||
                                  result->error().kind == base::ErrorKind::timeout);
    if (!own) value_ = result;
    fetched_.notify_all();
    return result;
  }

  std::mutex mutex_;
  std::condition_variable_any fetched_;
  bool fetching_ = false;
  Value value_;
};

template <typename T>
using OnceByName = std::map<std::string, std::shared_ptr<Once<T>>>;

}  // namespace

using StackMap = std::map<std::string, aws::StackRecord>;
using ExportMap = std::map<std::string, aws::ExportRecord>;

struct Snapshot::State {
  std::mutex mutex;  // of the members, not of what they fetch
  std::shared_ptr<Once<StackMap>> stacks = std::make_shared<Once<StackMap>>();
  std::shared_ptr<Once<ExportMap>> exports = std::make_shared<Once<ExportMap>>();
  OnceByName<aws::StackRecord> changed;  // stacks that were forgotten: asked for one by one
  OnceByName<std::string> templates, policies;
  OnceByName<std::vector<aws::ResourceRecord>> resources;
  OnceByName<std::vector<std::string>> importers;
  // What stacks() and exports() gave pointers to; kept when a stack is forgotten.
  std::vector<std::shared_ptr<const base::Result<StackMap>>> given_stacks;
  std::vector<std::shared_ptr<const base::Result<ExportMap>>> given_exports;

  template <typename T>
  std::shared_ptr<Once<T>> of(OnceByName<T>& named, const std::string& name) {
    std::lock_guard lock(mutex);
    auto& once = named[name];
    if (!once) once = std::make_shared<Once<T>>();
    return once;
  }
};

Snapshot::Snapshot(aws::CloudFormation client)
    : client_(std::move(client)), state_(std::make_shared<State>()) {}

base::Result<const StackMap*> Snapshot::stacks(const base::Call& call) {
  std::shared_ptr<Once<StackMap>> once;
  {
    std::lock_guard lock(state_->mutex);
    once = state_->stacks;
  }
  const auto value = once->get(
      [&]() -> base::Result<StackMap> {
        auto list = client_.describe_stacks(call);
        if (!list) return list.error();
        StackMap stacks;
        for (auto& stack : *list) {
          if (stack.status == base::StackStatus::delete_complete) continue;
          const std::string name = stack.name;
          stacks.emplace(name, std::move(stack));
        }
        return stacks;
      },
      call);
  if (!*value) return value->error();
  std::lock_guard lock(state_->mutex);
  if (state_->given_stacks.empty() || state_->given_stacks.back() != value)
    state_->given_stacks.push_back(value);
  return &**value;
}

base::Result<std::optional<aws::StackRecord>> Snapshot::stack(const std::string& name,
                                                              const base::Call& call) {
  std::shared_ptr<Once<aws::StackRecord>> changed;
  {
    std::lock_guard lock(state_->mutex);
    const auto found = state_->changed.find(name);
    if (found != state_->changed.end()) changed = found->second;
  }
  if (changed) {
    const auto value = changed->get([&] { return client_.describe_stack(name, call); }, call);
    if (*value) return std::optional(**value);
    if (value->error().kind == base::ErrorKind::not_found) return std::optional<aws::StackRecord>();
    return value->error();
  }
  const auto all = stacks(call);
  if (!all) return all.error();
  const auto found = (*all)->find(name);
  if (found == (*all)->end()) return std::optional<aws::StackRecord>();
  return std::optional(found->second);
}

base::Result<std::string> Snapshot::template_of(const std::string& stack, const base::Call& call) {
  return *state_->of(state_->templates, stack)->get([&] { return client_.get_template(stack, call); }, call);
}

base::Result<std::string> Snapshot::policy_of(const std::string& stack, const base::Call& call) {
  return *state_->of(state_->policies, stack)
              ->get([&] { return client_.get_stack_policy(stack, call); }, call);
}

base::Result<std::vector<aws::ResourceRecord>> Snapshot::resources(const std::string& stack,
                                                                   const base::Call& call) {
  return *state_->of(state_->resources, stack)
              ->get([&] { return client_.list_stack_resources(stack, call); }, call);
}

base::Result<const ExportMap*> Snapshot::exports(const base::Call& call) {
  std::shared_ptr<Once<ExportMap>> once;
  {
    std::lock_guard lock(state_->mutex);
    once = state_->exports;
  }
  const auto value = once->get(
      [&]() -> base::Result<ExportMap> {
        auto list = client_.list_exports(call);
        if (!list) return list.error();
        ExportMap exports;
        for (auto& one : *list) {
          const std::string name = one.name;
          exports.emplace(name, std::move(one));
        }
        return exports;
      },
      call);
  if (!*value) return value->error();
  std::lock_guard lock(state_->mutex);
  if (state_->given_exports.empty() || state_->given_exports.back() != value)
    state_->given_exports.push_back(value);
  return &**value;
}

base::Result<std::vector<std::string>> Snapshot::importers(const std::string& export_name,
                                                           const base::Call& call) {
  return *state_->of(state_->importers, export_name)
              ->get([&] { return client_.list_imports(export_name, call); }, call);
}

void Snapshot::forget(const std::string& stack) {
  std::lock_guard lock(state_->mutex);
  state_->changed[stack] = std::make_shared<Once<aws::StackRecord>>();
  state_->templates.erase(stack);
  state_->policies.erase(stack);
  state_->resources.erase(stack);
  // It may have made, changed or imported exports.
  state_->exports = std::make_shared<Once<ExportMap>>();
  state_->importers.clear();
}

}  // namespace cf::live
