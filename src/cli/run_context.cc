#include "cli/run_context.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <thread>

#include "base/exit_code.h"
#include "base/files.h"
#include "base/strings.h"

namespace cf::cli {
namespace {

std::atomic<int> interrupts{0};
std::atomic<int> wake{-1};  // an eventfd that the watching thread reads

void on_interrupt(int) {
  const int before = errno;
  interrupts.fetch_add(1);
  ::eventfd_write(wake, 1);
  errno = before;
}

}  // namespace

RunContext::RunContext(const CommonOptions& options, const std::string& environment,
                       std::map<std::string, std::string> frozen_values, bool provenance)
    : settings(options.settings().or_throw()), terminal(detect_terminal(options.colour, options.verbose)) {
  frozen = std::make_unique<workflow::Frozen>(std::move(frozen_values));
  access = std::make_unique<workflow::Access>(settings);
  regions = std::make_unique<workflow::Regions>(
      settings, environment, workflow::LoadOptions{provenance, true, {}}, *access, *frozen);
  repository = regions->home().repository.get();
  materialiser = regions->home().materialiser.get();
  planner = regions->home().planner.get();
  for (const workflow::RegionRun& run : regions->all())
    if (run.repository->diagnostics.has_errors())
      throw base::Failure(base::to_error(run.repository->diagnostics));
  if (!repository->diagnostics.empty())
    print_error(report::for_terminal(base::describe(repository->diagnostics)));
}

void RunContext::choose_region() {
  if (settings.region.empty() || repository->region.empty()) return;
  std::vector<std::string> names;
  for (const workflow::RegionRun& run : regions->all()) {
    if (run.region.str() == settings.region) {
      repository = run.repository.get();
      materialiser = run.materialiser.get();
      planner = run.planner.get();
      return;
    }
    names.push_back(run.region.str());
  }
  throw base::Failure(base::error(base::ErrorKind::usage,
                                  "--region " + settings.region + ": " + repository->environment.str() +
                                      " is not in that region" + base::did_you_mean(settings.region, names),
                                  "it is in " + base::join(names, ", ")));
}

std::vector<const workflow::Target*> RunContext::select(const std::vector<std::string>& names) const {
  return select_in(*repository, names);
}

std::vector<const workflow::Target*> RunContext::select_in(const workflow::Repository& repository,
                                                           const std::vector<std::string>& names) {
  std::vector<const workflow::Target*> selected;
  std::vector<std::string> paths;
  for (const workflow::Target& target : repository.targets) {
    paths.push_back(target.path.str());
    if (names.empty() && target.requested && target.config != nullptr) selected.push_back(&target);
  }
  const std::string below = repository.environment.str() + "/";
  for (std::string name : names) {
    if (name.ends_with(".yaml")) name.resize(name.size() - 5);
    const base::StackPath path(name);
    const workflow::Target* found = path.empty() ? nullptr : repository.find(path);
    if (found == nullptr && !path.empty()) found = repository.find(base::StackPath(below + path.str()));
    if (found == nullptr)
      throw base::Failure(base::error(base::ErrorKind::usage,
                                      "there is no stack " + name + " in " + repository.environment.str() +
                                          base::did_you_mean(name, paths),
                                      "'cf graph " + repository.environment.str() + "' lists them"));
    selected.push_back(found);
  }
  return selected;
}

// A signal handler may not stop a stop_source: it wakes a thread that does.
struct Interrupt::State {
  std::stop_source source;
  std::thread watcher;
  struct sigaction before {};
  std::mutex mutex;
  std::function<std::string()> on_leave;
  std::atomic<bool> over{false};
};

Interrupt::Interrupt() : state_(std::make_unique<State>()) {
  interrupts = 0;
  wake = ::eventfd(0, EFD_CLOEXEC);
  if (wake < 0) std::abort();
  state_->watcher = std::thread([state = state_.get()] {
    for (eventfd_t count = 0; !state->over; ::eventfd_read(wake, &count)) {
      if (interrupts > 0) state->source.request_stop();
      if (interrupts > 1) {
        std::string words;
        {
          const std::lock_guard lock(state->mutex);
          if (state->on_leave) words = state->on_leave();
        }
        print_error("\nleft at once" + (words.empty() ? std::string("\n") : ": " + words + "\n"));
        std::_Exit(static_cast<int>(base::ExitCode::cancelled));
      }
    }
  });
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, &state_->before);
  ::sigaction(SIGTERM, &action, nullptr);
}

Interrupt::~Interrupt() {
  ::sigaction(SIGINT, &state_->before, nullptr);
  ::signal(SIGTERM, SIG_DFL);
  state_->over = true;
  ::eventfd_write(wake, 1);
  state_->watcher.join();
  ::close(wake);
}

base::Call Interrupt::call() const {
  base::Call call;
  call.stop = state_->source.get_token();
  return call;
}

void Interrupt::on_leave(std::function<std::string()> words) const {
  const std::lock_guard lock(state_->mutex);
  state_->on_leave = std::move(words);
}

void write_report(const std::string& path, const std::string& text) {
  base::write_file(std::filesystem::current_path() / path, text, base::Durability::unsynced).or_throw();
}

}  // namespace cf::cli
