// A template's bytes to the CloudFormation text that is sent, byte for byte.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/call.h"
#include "base/error.h"
#include "base/workspace.h"
#include "document/node.h"
#include "worker/python_worker.h"

namespace cf::render {

struct Input {
  std::string name;                 // path shown to people, below the project: "templates/vpc.j2"
  std::filesystem::path file;       // where it is; empty if it came from elsewhere (http, s3): then `text`
  std::string text;                 // its bytes
  document::Node user_data;         // sceptre_user_data, resolved; may hold unknown nodes
  document::Node j2_environment;    // Sceptre's j2_environment options; absent if none
  std::filesystem::path templates;  // where includes of a template without `file` are found; others find them
                                    // in their own folder, as with Sceptre
};

struct Output {
  std::string text;
  std::string digest;         // SHA-256 of text, hex
  std::string engine;         // "plain", "jinja2 (native)", "jinja2 (python)", "python"
  base::SourceId source = 0;  // registered, with a map to the template's lines where there is one
  std::string printed;        // what a Python template printed
  std::vector<std::string> warnings;
  bool unknowns = false;  // user data held unknown values that were used or may have been: the text
                          // holds placeholders (unknowns.h) and is a prediction only
};

class Renderer {
 public:
  // `python` may be null where trust forbids it: Python templates are then an error of kind blocked.
  Renderer(std::shared_ptr<worker::PythonWorker> python, bool native_jinja);
  // By the extension: .yaml .yml .json .template as they are, .j2 Jinja2, .py Python. Threads: any.
  base::Result<Output> render(const Input& input, const base::Call& call) const;

 private:
  base::Result<Output> render_jinja(const Input& input, const std::string& text,
                                    const base::Call& call) const;
  base::Result<Output> render_python(const Input& input, const std::string& text,
                                     const base::Call& call) const;

  std::shared_ptr<worker::PythonWorker> python_;
  bool native_jinja_;
};

}  // namespace cf::render
