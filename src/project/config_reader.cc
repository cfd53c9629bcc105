#include "project/config_reader.h"

#include <algorithm>
#include <utility>

#include "base/files.h"
#include "base/strings.h"
#include "document/yaml.h"
#include "jinja/j2_environment.h"
#include "jinja/jinja.h"
#include "project/inheritance.h"

namespace cf::project {
namespace {

using base::Diagnostics;
using document::Dialect;
using document::MappingBuilder;

constexpr std::string_view identifier_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

bool mentions(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

// Whether other files may take part in rendering: their text decides too, so nothing may be left out of the
// context.
bool may_load_others(std::string_view text) {
  return mentions(text, "include") || mentions(text, "import") || mentions(text, "extends");
}

// Whether there may be something to render: with delimiters of the user's own the text can't tell.
bool holds_jinja(std::string_view text, const Node& j2_environment) {
  if (jinja::has_syntax(text)) return true;
  return std::any_of(j2_environment.entries().begin(), j2_environment.entries().end(), [](const auto& entry) {
    return entry.key.text().ends_with("_string") || entry.key.text().ends_with("_prefix");
  });
}

// Reports an error of rendering at the line of the config that its message begins with ("config/a.yaml:3:
// ...").
void report(const base::Error& error, const ConfigFile& file, std::string_view text,
            Diagnostics& diagnostics) {
  base::Origin at = error.at ? error.at : base::Origin{file.source, 0};
  std::string_view message = error.message;
  if (message.starts_with(file.file + ":")) {
    std::string_view rest = message.substr(file.file.size() + 1);
    const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    if (digits > 0 && digits < 8 && rest.substr(digits).starts_with(": ")) {
      int line = std::stoi(std::string(rest.substr(0, digits)));
      std::size_t start = 0;
      while (--line > 0 && start < text.size()) start = std::min(text.find('\n', start), text.size() - 1) + 1;
      at = base::Origin{file.source, static_cast<std::uint32_t>(std::min(start, text.size()))};
      message = rest.substr(digits + 2);
    }
  }
  diagnostics.error(at, std::string(message), error.hint);
}

}  // namespace

ConfigReader::ConfigReader(const std::filesystem::path& root, const base::Boundary& boundary,
                           const Options& options)
    : root_(root), boundary_(boundary), options_(options) {
  variables_ = options.variables.is_mapping() ? options.variables : Node::mapping({});
  MappingBuilder environment;
  for (const auto& [name, value] : options.environment) environment.add(name, std::string_view(value));
  environment_ = std::move(environment).build();
  command_path_ = document::strings(base::split(options.command_path, '/'));
}

Node ConfigReader::base_config(const std::string& leaf_directory) const {
  MappingBuilder config;
  config.add("project_path", std::string_view(root_.native()));
  config.add("stack_group_path", std::string_view(leaf_directory));
  return std::move(config).build();
}

bool ConfigReader::has_file(const std::string& relative) const {
  std::error_code ignored;
  return std::filesystem::exists(root_ / "config" / relative, ignored);
}

bool ConfigReader::is_regional(std::string_view directory) const {
  const std::string& group = options_.regional_group;
  if (options_.region.empty() || !directory.starts_with(group)) return false;
  return directory.size() == group.size() || directory[group.size()] == '/';
}

Node ConfigReader::context(const Node& inherited, const Node& stack_group_config) const {
  MappingBuilder below;
  below.add("var", variables_);
  below.add_if(static_cast<bool>(stack_group_config), "stack_group_config", stack_group_config);
  MappingBuilder above;
  above.add("command_path", command_path_);
  return overlay(overlay(std::move(below).build(), inherited), std::move(above).build());
}

// Handing all variables to every render would cost more than rendering: where the text names them one by one,
// only those.
Node ConfigReader::with_environment(const Node& context, std::string_view text) const {
  constexpr std::string_view word = "environment_variable";
  if (may_load_others(text)) return context.with(word, environment_);
  std::vector<document::Entry> named;
  std::size_t at = text.find(word);
  if (at == std::string_view::npos) return context;
  for (; at != std::string_view::npos; at = text.find(word, at)) {
    at += word.size();
    const std::string_view rest = text.substr(at);
    const std::size_t end = std::min(rest.find_first_not_of(identifier_letters, 1), rest.size());
    const std::string_view name = rest.substr(0, end);
    if (name.size() < 2 || name[0] != '.' || rest.substr(end).starts_with('('))
      return context.with(word, environment_);
    if (const Node& value = environment_.find(name.substr(1)))
      named.push_back({Node::string(std::string(name.substr(1))), value});
  }
  return context.with(word, Node::mapping(std::move(named)));
}

bool ConfigReader::render(ConfigFile& file, const std::string& relative, std::string& text,
                          const Node& context, Diagnostics& diagnostics) const {
  file.reads_leaf_path = may_load_others(text) || mentions(text, "stack_group_path");
  const Node context_node = with_environment(context, text);
  const std::filesystem::path directory = (root_ / "config" / relative).parent_path();
  const jinja::Loader loader = [&](const std::string& name) -> std::optional<std::string> {
    const auto path = base::beneath(directory, name);
    if (!path || !boundary_.admits(*path)) return std::nullopt;
    auto loaded = base::read_file(*path);
    if (!loaded) return std::nullopt;
    return *std::move(loaded);
  };
  const Node& j2_environment = context.find("j2_environment");
  const std::optional<jinja::Options> native = jinja::native_options(j2_environment, "yaml");
  if (jinja::native() && native) {
    auto rendered = jinja::render(file.file, text, context_node, loader, *native);
    if (rendered) {
      text = std::move(rendered->text);
      file.source = base::add_generated_source(file.source, text, std::move(rendered->line_map));
      return true;
    }
    if (rendered.error().kind != base::ErrorKind::unsupported || !options_.jinja_fallback) {
      report(rendered.error(), file, text, diagnostics);
      return false;
    }
  }
  if (!options_.jinja_fallback) {
    diagnostics.error(base::Origin{file.source, 0},
                      native
                          ? "this config holds Jinja2, and no Jinja2 is available"
                          : "j2_environment asks for what only real Jinja2 has, and Python may not run here",
                      native ? "use a build with MiniJinja, or a Python that has jinja2"
                             : "leave out the options of j2_environment that are not plain ones");
    return false;
  }
  auto rendered =
      options_.jinja_fallback(file.file, text, context_node, jinja::python_options(j2_environment, "yaml"));
  if (!rendered) {
    report(rendered.error(), file, text, diagnostics);
    return false;
  }
  text = *std::move(rendered);
  file.source = base::add_generated_source(file.source, text, {});
  return true;
}

ConfigFile ConfigReader::read(const std::string& relative, const Node& context,
                              Diagnostics& diagnostics) const {
  ConfigFile file;
  file.file = "config/" + relative;
  const std::filesystem::path path = root_ / "config" / relative;
  if (!boundary_.admits(path)) {
    file.mapping = Node::invalid();
    file.unread.whole = false;
    const base::Boundary::Refusal refusal = boundary_.refusal(path);
    diagnostics.error({}, file.file + " " + refusal.why, refusal.hint);
    return file;
  }
  auto bytes = base::read_file(path);
  if (!bytes) {
    if (bytes.error().kind == base::ErrorKind::not_found) return file;
    file.mapping = Node::invalid();
    file.unread.whole = false;
    diagnostics.error({}, bytes.error().message, bytes.error().hint);
    return file;
  }
  std::string text = *std::move(bytes);
  file.source = base::add_source(file.file, text);
  file.mapping = Node::invalid(base::Origin{file.source, 0});
  if (!base::is_utf8(text)) {
    diagnostics.error(base::Origin{file.source, 0}, "this file is not UTF-8 text", "save it as UTF-8");
    file.unread.whole = false;
    return file;
  }
  if (holds_jinja(text, context.find("j2_environment"))) {
    std::string written = text;
    if (!render(file, relative, text, context, diagnostics)) {
      file.unread.text = std::move(written);
      return file;
    }
  } else if (text.ends_with('\n')) {
    text.pop_back();  // as Jinja2 does with every config, which shows in a block text at the end
  }

  Node root = document::parse_yaml(file.source, text, diagnostics, document::DuplicateKeys::last_wins);
  if (root.is_invalid()) {
    file.unread.text = std::move(text);
    return file;
  }
  if (document::is_null(root, Dialect::pyyaml)) {
    file.mapping = Node::mapping({}, base::Origin{file.source, 0});
  } else if (root.is_mapping() && root.tag().empty()) {
    file.mapping = std::move(root);
  } else {
    diagnostics.error(root.origin(), "a config must be a mapping of keys to values, not " +
                                         document::kind_name(root, Dialect::pyyaml));
    file.unread.text = std::move(text);
  }
  return file;
}

}  // namespace cf::project
