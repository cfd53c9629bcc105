#include "render/render.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "base/digest.h"
#include "base/files.h"
#include "base/strings.h"
#include "document/unknowns.h"
#include "jinja/j2_environment.h"
#include "jinja/jinja.h"

namespace cf::render {

namespace {

using base::ErrorKind;

// A file for Python, where the template came from elsewhere. Gone with its folder when this is.
class TemporaryFile {
 public:
  TemporaryFile(const std::string& name, std::string_view text) {
    std::string folder = (std::filesystem::temp_directory_path() / "cf-template-XXXXXX").string();
    if (!::mkdtemp(folder.data())) return;
    folder_ = folder;
    auto base_name = std::filesystem::path(name).filename();
    if (base::write_file(folder_ / base_name, text)) path_ = folder_ / base_name;
  }
  ~TemporaryFile() {
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::filesystem::path& path() const { return path_; }  // empty: it could not be written

 private:
  std::filesystem::path folder_, path_;
};

std::filesystem::path loader_root(const Input& input) {
  return input.file.empty() ? input.templates : input.file.parent_path();
}

jinja::Loader loader_of(const Input& input) {
  return [root = loader_root(input)](const std::string& name) -> std::optional<std::string> {
    if (root.empty()) return std::nullopt;
    auto path = base::beneath(root, name);
    if (!path) return std::nullopt;
    auto text = base::read_file(*path);
    return text ? std::optional<std::string>(std::move(*text)) : std::nullopt;
  };
}

// The same template has the same seed everywhere.
std::uint64_t seed_of(std::string_view name) {
  auto digest = base::sha256(name);
  std::uint64_t seed = 0;
  std::memcpy(&seed, digest.data(), sizeof seed);
  return seed;
}

void collect_unknowns(const document::Node& node, std::vector<std::string>& names) {
  if (node.is_unknown()) names.emplace_back(node.text());
  for (const auto& item : node.items()) collect_unknowns(item, names);
  for (const auto& entry : node.entries()) collect_unknowns(entry.value, names);
}

// Whether a template may have used an unknown value of its user data without leaving a placeholder in the
// output, in a condition for example. Names that it passes on whole, and what it includes, count as used.
bool may_use_unknowns(const Input& input, std::string_view text, std::string_view rendered) {
  if (!input.user_data.contains(document::Kind::unknown)) return false;
  if (document::unknown_in(rendered)) return true;
  for (const char* elsewhere : {"include", "import", "extends"})
    if (text.find(elsewhere) != std::string_view::npos) return true;
  auto names = jinja::undeclared(input.name, text);
  if (!names) return true;
  for (const auto& name : *names) {
    auto parts = base::split(name, '.');
    if (parts[0] != "sceptre_user_data") continue;
    if (parts.size() == 1 || input.user_data.find(parts[1]).contains(document::Kind::unknown)) return true;
  }
  return false;
}

// An error of a template that met a placeholder may be no mistake of the template at all.
base::Error while_unknown(base::Error error, const Input& input) {
  std::vector<std::string> names;
  collect_unknowns(input.user_data, names);
  if (names.empty() || error.kind != ErrorKind::input) return error;
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  error.hint = "its sceptre_user_data holds what is known only once it is deployed (" +
               base::join(names, ", ") + "); if the template takes that apart, deploy first what gives it" +
               (error.hint.empty() ? "" : "; " + error.hint);
  return error;
}

base::Error no_python_jinja(base::Error error, const base::Error& from_python) {
  error.hint = from_python.hint.empty() ? "real Jinja2 renders it: install Python 3 and its package jinja2"
                                        : "real Jinja2 renders it: " + from_python.hint;
  return error;
}

}  // namespace

Renderer::Renderer(std::shared_ptr<worker::PythonWorker> python, bool native_jinja)
    : python_(std::move(python)), native_jinja_(native_jinja) {}

base::Result<Output> Renderer::render(const Input& input, const base::Call& call) const {
  std::string text = input.text;
  if (!input.file.empty()) {
    auto read = base::read_file(input.file);
    if (!read) return std::move(read).error();
    text = std::move(*read);
  }
  std::string extension = std::filesystem::path(input.name).extension().string();
  base::Result<Output> output = Output{};
  if (extension == ".j2") {
    output = render_jinja(input, text, call);
  } else if (extension == ".py") {
    output = render_python(input, text, call);
  } else if (extension == ".yaml" || extension == ".yml" || extension == ".json" ||
             extension == ".template") {
    output->engine = "plain";
    output->source = base::add_source(input.name, text);
    output->text = std::move(text);
  } else {
    return base::error(ErrorKind::input,
                       input.name + ": templates are .yaml, .yml, .json, .template, .j2 or .py");
  }
  if (output) output->digest = base::sha256_hex(output->text);
  return output;
}

base::Result<Output> Renderer::render_jinja(const Input& input, const std::string& text,
                                            const base::Call& call) const {
  document::Node user_data =
      input.user_data ? document::without_unknown_nodes(input.user_data) : document::Node::null();
  document::Node context = document::MappingBuilder().add("sceptre_user_data", std::move(user_data)).build();
  Output output;
  std::optional<base::Error> native_error;
  auto options = jinja::native_options(input.j2_environment, "j2");
  if (native_jinja_ && jinja::native() && options) {
    options->seed = seed_of(input.name);
    auto rendered = jinja::render(input.name, text, context, loader_of(input), *options);
    if (rendered) {
      output.engine = "jinja2 (native)";
      output.text = std::move(rendered->text);
      output.unknowns = may_use_unknowns(input, text, output.text);
      auto parent = base::add_source(input.name, text);
      output.source = base::add_generated_source(parent, output.text, std::move(rendered->line_map));
      return output;
    }
    if (rendered.error().kind != ErrorKind::unsupported)
      return while_unknown(std::move(rendered).error(), input);
    native_error = std::move(rendered).error();
  }
  if (!native_error)
    native_error = base::error(ErrorKind::unsupported, input.name + ": it needs real Jinja2, in Python");
  if (!python_) {
    native_error->hint = "Python is not allowed to run here";
    return *std::move(native_error);
  }
  auto rendered = python_->jinja(loader_root(input), input.name, text, context,
                                 jinja::python_options(input.j2_environment, "j2"), call);
  if (!rendered) {
    auto error = std::move(rendered).error();
    bool absent = error.kind == ErrorKind::unsupported || error.kind == ErrorKind::not_found;
    return absent ? no_python_jinja(*std::move(native_error), error) : while_unknown(std::move(error), input);
  }
  output.engine = "jinja2 (python)";
  output.text = std::move(*rendered);
  output.unknowns = may_use_unknowns(input, text, output.text);
  output.source = base::add_generated_source(base::add_source(input.name, text), output.text, {});
  return output;
}

base::Result<Output> Renderer::render_python(const Input& input, const std::string& text,
                                             const base::Call& call) const {
  if (!python_)
    return base::error(ErrorKind::blocked, input.name + ": a Python template may not run here",
                       "code of this repository is not trusted in this run");
  std::optional<TemporaryFile> temporary;
  if (input.file.empty()) {
    temporary.emplace(input.name, text);
    if (temporary->path().empty())
      return base::error(ErrorKind::limit, input.name + ": no temporary file could be written for it");
  }
  auto user_data =
      input.user_data ? document::without_unknown_nodes(input.user_data) : document::Node::null();
  auto rendered = python_->render(temporary ? temporary->path() : input.file, user_data, call);
  if (!rendered) return while_unknown(std::move(rendered).error(), input);
  Output output;
  output.engine = "python";
  output.text = std::move(rendered->text);
  output.printed = std::move(rendered->printed);
  if (!rendered->note.empty()) output.warnings.push_back(rendered->note);
  output.unknowns = input.user_data.contains(document::Kind::unknown);
  output.source = base::add_generated_source(base::add_source(input.name, text), output.text, {});
  return output;
}

}  // namespace cf::render
