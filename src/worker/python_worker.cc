#include "worker/python_worker.h"

#include <atomic>
#include <cstdlib>

#include "base/strings.h"
#include "document/json.h"
#include "worker/pool.h"
#include "worker/request.h"

extern "C" const char cf_worker_script[];

namespace cf::worker {

namespace {

constexpr std::size_t reply_limit = 96u << 20;   // 16 Mi characters of text, escaped
constexpr std::size_t printed_limit = 4u << 20;  // what a template may print

std::string find_interpreter(const PythonOptions& options) {
  if (!options.interpreter.empty()) return options.interpreter;
  if (const char* named = std::getenv("CF_PYTHON"); named && *named) return named;
  std::error_code ignored;
  for (const auto* folder : {&options.project, &options.root}) {
    const auto own = *folder / ".venv/bin/python";
    if (!folder->empty() && std::filesystem::exists(own, ignored)) return own.string();
  }
  return "python3";
}

// No credentials, nothing of Python's own variables: only what the caller gives.
std::map<std::string, std::string> environment_of(const PythonOptions& options) {
  std::map<std::string, std::string> environment;
  for (const char* name : {"PATH", "HOME", "TZ"})
    if (const char* value = std::getenv(name)) environment[name] = value;
  environment["LANG"] = "C.UTF-8";
  for (const auto& [name, value] : options.environment) environment[name] = value;
  environment["PYTHONHASHSEED"] = "0";
  environment["PYTHONIOENCODING"] = "utf-8:backslashreplace";
  environment["CF_WORKER_PROJECT"] =
      options.project.empty() ? "" : std::filesystem::absolute(options.project).string();
  return environment;
}

base::Command command_of(const PythonOptions& options, const std::string& interpreter) {
  base::Command command;
  command.argv = {interpreter, "-s", "-B", "-X", "utf8", "-c", cf_worker_script};
  command.directory = options.project;
  command.environment = environment_of(options);
  command.output_limit = printed_limit;
  command.memory_limit = options.memory_limit;
  command.isolate_network = options.isolate_network;
  command.isolate_processes = true;
  return command;
}

std::string seconds_text(base::Duration duration) {
  auto tenths = (duration.count() + 99) / 100;
  return std::to_string(tenths / 10) + (tenths % 10 ? "." + std::to_string(tenths % 10) : "");
}

base::ErrorKind kind_of(std::string_view name) {
  if (name == "limit") return base::ErrorKind::limit;
  if (name == "not_found") return base::ErrorKind::not_found;
  if (name == "no_jinja2") return base::ErrorKind::unsupported;
  return base::ErrorKind::input;
}

}  // namespace

struct PythonWorker::State {
  State(PythonOptions of, std::string python)
      : options(std::move(of)),
        interpreter(std::move(python)),
        pool(command_of(options, interpreter), options.processes) {}

  PythonOptions options;
  std::string interpreter;
  Pool pool;
  std::atomic<std::uint64_t> next_id{1};

  base::Result<PythonRendered> ask(const std::string& what, std::string body, const base::Call& call);
  base::Error refusal(const std::string& what, const document::Node& error, const std::string& printed) const;
  std::string shown(std::string_view file) const;
};

// A path below the project as people write it.
std::string PythonWorker::State::shown(std::string_view file) const {
  std::error_code ignored;
  auto root = std::filesystem::canonical(options.project, ignored).string();
  if (!root.empty() && file.size() > root.size() && file.starts_with(root) && file[root.size()] == '/')
    file.remove_prefix(root.size() + 1);
  return std::string(file);
}

base::Error PythonWorker::State::refusal(const std::string& what, const document::Node& error,
                                         const std::string& printed) const {
  std::string place = shown(error["file"].text().empty() ? std::string_view(what) : error["file"].text());
  if (error["line"].text() != "0") place += ":" + std::string(error["line"].text());
  auto result =
      base::error(kind_of(error["kind"].text()), place + ": " + std::string(error["message"].text()));
  if (error["message"].text().starts_with("ModuleNotFoundError"))
    result.hint = interpreter + " does not have it; name a Python that has with --python";
  for (std::size_t i = error["trace"].size(); i-- > 0;)
    result.trace.push_back("in " + shown(error["trace"].at(i).text()));
  if (!base::trim(printed).empty())
    result.trace.push_back("it printed: " + base::ellipsis(base::trim(printed), 2000));
  return result;
}

base::Result<PythonRendered> PythonWorker::State::ask(const std::string& what, std::string body,
                                                      const base::Call& call) {
  std::string id = std::to_string(next_id++);
  base::Call limited = call;
  auto end = call.clock->now() + options.timeout;
  bool own_deadline = !call.deadline || end < *call.deadline;
  if (own_deadline) limited.deadline = end;
  auto reply = pool.exchange("{\"id\":" + id + body + "}", "{\"id\": " + id + ", ", reply_limit, limited);
  if (!reply) {
    auto error = std::move(reply).error();
    if (error.kind == base::ErrorKind::timeout) {
      error.message =
          what + ": it did not end within " + seconds_text(options.timeout) + " seconds and was stopped";
    } else if (error.kind == base::ErrorKind::not_found || error.message.starts_with("cannot run")) {
      error.hint =
          "install Python 3 (Debian: apt-get install python3), or name the interpreter with CF_PYTHON";
    } else {
      error.message = what + ": " + error.message;
    }
    return error;
  }
  auto answer = document::parse_json_text(reply->line);
  if (!answer)
    return base::error(base::ErrorKind::input, what + ": it wrote into the channel between cf and Python");
  if (const auto& error = answer->find("error")) return refusal(what, error, reply->printed);
  const auto& ok = answer->find("ok");
  return PythonRendered{std::string(ok["text"].text()), std::move(reply->printed),
                        std::string(ok["note"].text())};
}

PythonWorker::PythonWorker(PythonOptions options) {
  std::string interpreter = find_interpreter(options);
  state_ = std::make_unique<State>(std::move(options), std::move(interpreter));
}

PythonWorker::~PythonWorker() = default;

base::Result<PythonRendered> PythonWorker::render(const std::filesystem::path& file,
                                                  const document::Node& user_data, const base::Call& call) {
  std::string what = state_->shown(file.string());
  std::string body =
      ",\"op\":\"render\",\"file\":" + document::json_quote(std::filesystem::absolute(file).string()) +
      ",\"data\":";
  if (!write_value(user_data, body))
    return base::error(base::ErrorKind::internal, what + ": its user data is not resolved");
  return state_->ask(what, std::move(body), call);
}

base::Result<std::string> PythonWorker::jinja(const std::filesystem::path& root, std::string_view name,
                                              std::string_view text, const document::Node& context,
                                              const document::Node& options, const base::Call& call) {
  std::string what(name);
  std::string body = ",\"op\":\"jinja\",\"root\":" +
                     document::json_quote(root.empty() ? "" : std::filesystem::absolute(root).string()) +
                     ",\"name\":" + document::json_quote(name) + ",\"text\":" + document::json_quote(text) +
                     ",\"context\":";
  if (!write_value(context, body))
    return base::error(base::ErrorKind::internal, what + ": its context is not resolved");
  body += ",\"options\":";
  if (!options) {
    body += "{}";
  } else if (!write_value(options, body)) {
    return base::error(base::ErrorKind::internal, what + ": its options are not resolved");
  }
  auto rendered = state_->ask(what, std::move(body), call);
  if (!rendered) {
    auto error = std::move(rendered).error();
    if (error.kind == base::ErrorKind::unsupported)
      error.hint =
          "install it for " + state_->interpreter + ": " + state_->interpreter + " -m pip install jinja2";
    return error;
  }
  return std::move(rendered->text);
}

const std::string& PythonWorker::interpreter() const {
  return state_->interpreter;
}
bool PythonWorker::network_isolated() const {
  return state_->pool.network_isolated();
}

}  // namespace cf::worker
