#include "worker/pool.h"

#include <csignal>

#include "base/strings.h"

namespace cf::worker {

namespace {

// How cf_worker.py ends a reply after which it does not trust itself.
constexpr std::string_view out_of_memory = "\"fatal\": true}}";

// The last lines of what a dead process printed, for the message.
std::string last_words(std::string_view printed) {
  std::string_view text = base::trim(printed);
  auto newline = text.rfind('\n');
  if (newline != std::string_view::npos) text.remove_prefix(newline + 1);
  return text.empty() ? std::string() : ": " + base::ellipsis(text, 300);
}

}  // namespace

Pool::Pool(base::Command command, std::size_t processes)
    : command_(std::move(command)), limit_(processes == 0 ? 1 : processes) {}

base::Result<std::unique_ptr<base::Child>> Pool::take(const base::Call& call) {
  {
    std::unique_lock lock(mutex_);
    if (!free_.wait(lock, call.stop, [&] { return !idle_.empty() || running_ < limit_; }))
      return base::error(base::ErrorKind::cancelled, "stopped while waiting for Python");
    if (!idle_.empty()) {
      auto child = std::move(idle_.back());
      idle_.pop_back();
      return child;
    }
    ++running_;
  }
  auto child = base::Child::start(command_);
  std::lock_guard lock(mutex_);
  if (!child) {
    --running_;
    free_.notify_one();
  } else {
    network_isolated_ = (*child)->network_isolated();
  }
  return child;
}

void Pool::give_back(std::unique_ptr<base::Child> child) {
  std::lock_guard lock(mutex_);
  if (child) {
    idle_.push_back(std::move(child));
  } else {
    --running_;
  }
  free_.notify_one();
}

base::Error Pool::ended(base::Child& child, std::string_view printed, const base::Call& call) {
  int code = child.wait(call);
  std::string how = "it ended the Python process with exit code " + std::to_string(code);
  if (code > 128) {
    how = "it crashed the Python process (signal " + std::to_string(code - 128) + ")";
    if (code - 128 == SIGKILL) how = "the Python process was killed; it may have used too much memory";
  }
  return base::error(base::ErrorKind::input, how + last_words(printed));
}

base::Result<Pool::Reply> Pool::exchange(std::string_view request, std::string_view prefix,
                                         std::size_t reply_limit, const base::Call& call) {
  auto taken = take(call);
  if (!taken) return taken.error();
  std::unique_ptr<base::Child> child = std::move(*taken);
  std::string line(request);
  line += '\n';
  auto fail = [&](base::Error error) {
    child->kill();
    child.reset();
    give_back(nullptr);
    return error;
  };
  if (auto written = child->write(line, call); !written) {
    if (written.error().kind == base::ErrorKind::input)
      return fail(ended(*child, child->take_stderr(), call));
    return fail(std::move(written).error());
  }
  auto answer = child->read_line(reply_limit, call);
  if (!answer) {
    if (answer.error().kind == base::ErrorKind::limit) {
      return fail(
          base::error(base::ErrorKind::limit,
                      "it printed more than " + std::to_string(command_.output_limit >> 20) + " MiB"));
    }
    return fail(std::move(answer).error());
  }
  if (!*answer) return fail(ended(*child, child->take_stderr(), call));
  Reply reply{std::move(**answer), child->take_stderr()};
  if (!reply.line.starts_with(prefix))
    return fail(base::error(base::ErrorKind::input, "it wrote into the channel between cf and Python"));
  if (reply.line.ends_with(out_of_memory)) {
    child.reset();  // a fresh process rather than one that is out of memory
  }
  give_back(std::move(child));
  return reply;
}

bool Pool::network_isolated() const {
  std::lock_guard lock(mutex_);
  return network_isolated_;
}

}  // namespace cf::worker
