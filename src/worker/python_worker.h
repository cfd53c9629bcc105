// Python in a process of its own: Python templates (sceptre_handler), real Jinja2. JSON lines over pipes, one
// start for many renders, limits on time, memory and output; the child's stdout is kept apart from the
// protocol; no credentials in its environment unless the caller gives them.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "base/call.h"
#include "base/error.h"
#include "document/node.h"

namespace cf::worker {

struct PythonOptions {
  std::string interpreter;        // empty: CF_PYTHON, .venv/bin/python of project or root, python3 in PATH
  std::filesystem::path root;     // of the repository that holds the project; may be empty
  std::filesystem::path project;  // sys.path gets it and its templates folder
  std::map<std::string, std::string> environment;  // beside PATH, HOME, LANG, TZ
  base::Duration timeout{60'000};                  // of one render
  std::size_t memory_limit = 2u << 30;
  std::size_t processes = 2;    // started when needed
  bool isolate_network = true;  // best effort: a network namespace with nothing in it (Linux)
};

struct PythonRendered {
  std::string text;     // what sceptre_handler returned (str; a dict is dumped as JSON)
  std::string printed;  // what it wrote to stdout and stderr meanwhile
  std::string note;     // what the user should know of the result; mostly empty
};

class PythonWorker {
 public:
  explicit PythonWorker(PythonOptions options);
  ~PythonWorker();
  // Calls sceptre_handler(user_data) of the file. An exception in it is kind input with Python's file and
  // line and the traceback in `trace`; a hang is kind timeout; exit or a crash kind input. Threads: any.
  base::Result<PythonRendered> render(const std::filesystem::path& file, const document::Node& user_data,
                                      const base::Call& call);
  // Real Jinja2 with the loader's root; kind unsupported if the interpreter has no jinja2. `options` is a
  // mapping of jinja2.Environment's arguments; beside them `autoescape_except` (see jinja::Options),
  // `undefined` as the name of a class, and `templates`, a mapping of names to texts that are looked up
  // before the root.
  base::Result<std::string> jinja(const std::filesystem::path& root, std::string_view name,
                                  std::string_view text, const document::Node& context,
                                  const document::Node& options, const base::Call& call);
  // The interpreter that is used: a path, or a name looked up in PATH.
  const std::string& interpreter() const;
  // Whether the processes started so far have no network. False before the first one.
  bool network_isolated() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cf::worker
