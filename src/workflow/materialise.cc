#include "workflow/materialise.h"

#include <algorithm>

#include "base/boundary.h"
#include "base/digest.h"
#include "base/secrets.h"
#include "base/strings.h"
#include "document/scalar.h"
#include "document/unknowns.h"
#include "gold/lock_file.h"
#include "jinja/jinja.h"
#include "workflow/gold_registry.h"
#include "workflow/gold_rules.h"
#include "workflow/overlay.h"
#include "workflow/parameter_text.h"
#include "workflow/plan_key.h"

namespace cf::workflow {
namespace {

using base::ErrorKind;
using base::Result;
using document::Node;

struct Parts {
  const project::StackConfig& stack;
  Materialised& result;
};

void add_hole(Materialised& result, const std::string& what, const Node& value) {
  if (value.is_unknown()) result.holes.push_back(what + " (" + std::string(value.text()) + ")");
}

Result<void> add_parameters(const Parts& parts, const Node& resolved, const std::string& key) {
  std::vector<std::string> declared;
  for (const auto& parameter : parts.result.parsed.parameters) declared.push_back(parameter.name);
  base::Diagnostics problems;
  for (const document::Entry& entry : resolved.entries()) {
    const std::string name(entry.key.text());
    auto text = parameter_text(entry.value, "parameter " + name);
    if (!text) return std::move(text).error();
    if (!*text) continue;
    const template_::ParameterDeclaration* declaration = parts.result.parsed.parameter(name);
    if (declaration == nullptr) {
      problems.error(entry.key.origin(),
                     "the template has no parameter " + name + base::did_you_mean(name, declared),
                     declared.empty() ? "it has no parameters" : "it has " + base::join(declared, ", "));
      continue;
    }
    Node value = *std::move(text);
    if (declaration->no_echo && value.is_scalar()) {
      base::add_secret(value.text());
      value = Node::secret(std::string(value.text()), secret_label(key, name, value.text()), value.origin());
    }
    add_hole(parts.result, "parameter " + name, value);
    parts.result.desired.parameters.push_back({name, std::move(value), false});
  }
  for (const auto& declaration : parts.result.parsed.parameters) {
    if (declaration.default_value || resolved.has(declaration.name)) continue;
    if (const Node& given = parts.stack.parameters.find(declaration.name); given.tag().starts_with("!")) {
      problems.error(given.origin(),
                     "parameter " + declaration.name + " has no value: " + std::string(given.tag()) +
                         (given.is_scalar() ? " " + std::string(given.text()) : "") + " gives none",
                     "set what it reads, or give the parameter a default in the template");
      continue;
    }
    problems.error(
        parts.stack.parameters ? parts.stack.parameters.origin() : base::Origin{parts.stack.source, 0},
        "parameter " + declaration.name + " has no value" +
            (declaration.description.empty() ? "" : " (" + declaration.description + ")"),
        "add it under parameters: in " + parts.stack.file + ", or give it a default in the template");
  }
  if (problems.has_errors()) return as_error(problems);
  auto& list = parts.result.desired.parameters;
  std::sort(list.begin(), list.end(),
            [](const plan::Parameter& a, const plan::Parameter& b) { return a.key < b.key; });
  return {};
}

Result<void> add_tags(const Parts& parts, const Node& resolved) {
  for (const document::Entry& entry : resolved.entries()) {
    auto key = tag_text(entry.key, "a tag's key");
    if (!key) return std::move(key).error();
    auto value = tag_text(entry.value, "tag " + std::string(key->text()));
    if (!value) return std::move(value).error();
    add_hole(parts.result, "tag " + std::string(key->text()), *value);
    parts.result.desired.tags.emplace_back(std::string(key->text()), *std::move(value));
  }
  auto& tags = parts.result.desired.tags;
  std::sort(tags.begin(), tags.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return {};
}

}  // namespace

base::Error as_error(const base::Diagnostics& diagnostics) {
  std::vector<base::Error> errors;
  for (const base::Diagnostic& diagnostic : diagnostics.list())
    if (diagnostic.severity == base::Severity::error)
      errors.push_back(base::error(ErrorKind::input, diagnostic.message, diagnostic.hint, diagnostic.at));
  base::Error first = std::move(errors.front());
  first.more.assign(std::make_move_iterator(errors.begin() + 1), std::make_move_iterator(errors.end()));
  return first;
}

Materialiser::Materialiser(const Settings& settings, const Repository& repository, Frozen& frozen,
                           Access* access)
    : settings_(settings),
      repository_(repository),
      frozen_(frozen),
      registry_(gold_registry(settings, repository.descriptor ? &*repository.descriptor : nullptr, access)),
      gold_users_(gold_users(repository)),
      renderer_(repository.python, jinja::native()) {
  // Without a key that can be kept a random one is used: digests of plans with secrets then differ from run
  // to run, which is refused as a stale plan, never carried out wrongly.
  key_ = plan_key(settings).value_or(base::random_hex(32));
}

resolve::Environment Materialiser::environment(const Outside& outside) const {
  resolve::Environment environment;
  environment.workspace = settings_.workspace;
  environment.project_root = settings_.project;
  environment.variables = settings_.variables_seen();
  environment.stack_output = outside.stack_output;
  environment.external_output = outside.external_output;
  environment.ssm = outside.ssm;
  environment.freeze = [this](const std::string& key, const std::function<std::string()>& make) {
    return frozen_.get(key, make);
  };
  environment.allow_rcmd = settings_.workspace.trust == base::Trust::base;
  environment.commands_later = outside.commands_later;
  environment.offline = settings_.offline;
  return environment;
}

Result<Node> Materialiser::resolve(const Node& node, const project::StackConfig& stack,
                                   const Outside& outside, const base::Call& call) const {
  if (!node) return Node();
  return resolve::resolve(node, stack, environment(outside), call);
}

Result<std::string> Materialiser::resolve_text(const Node& node, const project::StackConfig& stack,
                                               const Outside& outside, const base::Call& call) const {
  auto value = resolve(node, stack, outside, call);
  if (!value) return std::move(value).error();
  if (!*value || document::is_null(*value, document::Dialect::pyyaml)) return std::string();
  if (value->is_scalar()) return document::python_str(document::scalar(*value, document::Dialect::pyyaml));
  if (value->is_secret()) return std::string(value->text());
  return base::error(
      ErrorKind::input,
      value->is_unknown()
          ? "a value that is known only after a deployment is needed now: " + std::string(value->text())
          : "expected a text, found " + document::kind_name(*value, document::Dialect::pyyaml),
      {}, node.origin());
}

Result<resolve::TemplateText> Materialiser::template_text(const Target& target, const Outside& outside,
                                                          const base::Call& call) const {
  const project::StackConfig& stack = *target.config;
  if (target.entry == nullptr || !target.entry->gold)
    return resolve::template_text(stack, environment(outside), outside.sources, call);
  auto path = resolve_text(stack.template_path ? stack.template_path : stack.template_node.find("path"),
                           stack, outside, call);
  if (!path) return std::move(path).error();
  if (path->empty())
    return base::error(ErrorKind::input, stack.file + " has no template_path",
                       "a gold template is found by its template_path and the descriptor's version",
                       base::Origin{stack.source, 0});
  auto exact = gold_version(target, *path, call);
  if (!exact) return std::move(exact).error();
  auto fetched = registry_->fetch_template(*path, *exact, call);
  if (!fetched) {
    base::Error error = std::move(fetched).error();
    if (!error.at) error.at = target.entry->at;
    return error;
  }
  return resolve::TemplateText{"gold " + *path + " " + *exact, {}, std::move(fetched->bytes)};
}

Result<std::string> Materialiser::gold_version(const Target& target, const std::string& path,
                                               const base::Call& call) const {
  const descriptor::Entry& entry = *target.entry;
  if (!registry_)
    return base::error(ErrorKind::blocked,
                       "the gold registry that the descriptor names is not asked for " + path + " " +
                           entry.version + ": the change is a fork's",
                       "a maintainer who has read the change can push it to a branch of this repository",
                       entry.at);
  const descriptor::Rules& rules = repository_.rules();
  if (auto known = gold_rules_hold(call); !known) return std::move(known).error();
  if (auto allowed = check_floating(rules, entry, path); !allowed) {
    base::Error error = std::move(allowed).error();
    const auto lock = registry_->lock();
    const std::string pinned = lock ? gold::pin_of(*lock, path, entry.version) : std::string();
    if (!pinned.empty()) error.hint = "write 'version: " + pinned + "', which gold.lock pins for it";
    return error;
  }
  auto exact = registry_->exact_version(path, entry.version, call);
  if (!exact) {
    base::Error error = std::move(exact).error();
    if (!error.at) error.at = entry.version_at ? entry.version_at : entry.at;
    return error;
  }
  if (auto allowed = check_min_version(rules, entry, path, *exact, advisories(call)); !allowed)
    return std::move(allowed).error();
  const auto users = gold_users_.find(path);
  for (const Target* other : users == gold_users_.end() ? std::vector<const Target*>{} : users->second) {
    if (other == &target || other->entry->version == entry.version) continue;
    const auto theirs = registry_->exact_version(path, other->entry->version, call);
    if (!theirs || *theirs == *exact) continue;  // its own error is told with it
    return base::error(ErrorKind::input,
                       "two versions of the gold template " + path + " in " + repository_.environment.str() +
                           ": " + *exact + " here, " + *theirs + " of " + other->entry->name + " at " +
                           base::locate(other->entry->at).str(),
                       "take one version of a template in an environment", entry.version_at);
  }
  return exact;
}

// A misspelt rule must not let through what it was written against. A registry that can't be asked is told of
// where it is needed.
Result<void> Materialiser::gold_rules_hold(const base::Call& call) const {
  if (repository_.rules().gold.min_version.empty()) return {};
  const auto index = registry_->index(call);
  if (!index || !*index) return {};
  return check_min_version_names(repository_.rules(), gold_users_, **index);
}

// What is not known is told once, with the plan as a whole: it is no reason to stop a deployment.
std::vector<gold::Advisory> Materialiser::advisories(const base::Call& call) const {
  if (!registry_) return {};
  return registry_->advisories(call).value_or({});
}

std::vector<std::string> Materialiser::gold_warnings(const base::Call& call) const {
  const auto& targets = repository_.targets;
  const bool used = registry_ && std::any_of(targets.begin(), targets.end(), [](const Target& target) {
                      return target.requested && target.entry != nullptr && target.entry->gold;
                    });
  if (!used) return {};
  const auto found = registry_->advisories(call);
  if (!found) return {"the advisories of the gold registry could not be read: " + found.error().message};
  const auto index = registry_->known_index();
  const auto lock = registry_->lock();
  std::vector<std::string> warnings;
  if (!index || !lock) return warnings;
  for (const auto& [path, users] : gold_users_) {
    const std::string& written = users.front()->entry->version;
    const std::string exact = gold::is_range(written) ? gold::pin_of(*lock, path, written) : written;
    if (auto warning = unlisted_warning(*lock, *index, path, exact)) warnings.push_back(*std::move(warning));
  }
  return warnings;
}

Result<render::Output> Materialiser::render(const Target& target, const Outside& outside,
                                            const base::Call& call) const {
  const project::StackConfig& stack = *target.config;
  if (stack.diagnostics.has_errors()) return as_error(stack.diagnostics);
  auto text = template_text(target, outside, call);
  if (!text) return std::move(text).error();
  render::Input input;
  input.name = text->name;
  if (target.entry != nullptr && target.entry->gold) {
    auto path = resolve_text(stack.template_path ? stack.template_path : stack.template_node.find("path"),
                             stack, outside, call);
    if (!path) return std::move(path).error();
    input.name = "templates/" + *path;
  }
  input.file = text->file;
  input.text = std::move(text->text);
  input.templates = settings_.project / "templates";
  // That of a file was asked for with the file.
  if (input.file.empty() &&
      !base::Boundary(settings_.workspace.root, settings_.project).admits(input.templates))
    input.templates.clear();
  // No other template sees it, so nobody need be able to look up what it names.
  const std::string extension = std::filesystem::path(input.name).extension().string();
  const bool takes_user_data = extension == ".j2" || extension == ".py";
  auto user_data = resolve(takes_user_data ? stack.user_data : Node(), stack, outside, call);
  if (!user_data)
    return std::move(user_data).error().while_("resolving sceptre_user_data of " + stack.path.str());
  input.user_data = *user_data ? *user_data : Node::mapping({});
  auto j2 = resolve(stack.j2_environment, stack, outside, call);
  if (!j2) return std::move(j2).error();
  input.j2_environment = *std::move(j2);
  auto output = renderer_.render(input, call);
  if (!output) {
    base::Error error = std::move(output).error();
    if (error.kind == ErrorKind::timeout)
      error.kind = ErrorKind::input;  // the template's fault, not the network's
    return std::move(error).while_("rendering " + input.name + " for " + stack.path.str());
  }
  return output;
}

Result<Materialised> Materialiser::materialise(const Target& target, const Outside& outside,
                                               const base::Call& call) const {
  const project::StackConfig& stack = *target.config;
  auto rendered = render(target, outside, call);
  if (!rendered) return std::move(rendered).error();

  Materialised result;
  result.source = rendered->source;
  base::Diagnostics diagnostics;
  result.parsed = template_::parse_template(rendered->source, rendered->text, diagnostics);
  // CloudFormation takes the last of them without a word.
  for (const base::Diagnostic& each : diagnostics.list())
    if (each.severity == base::Severity::warning) result.duplicate_keys.push_back(each);
  diagnostics.append(template_::validate(result.parsed));
  if (diagnostics.has_errors()) {
    diagnostics.sort();
    return as_error(diagnostics).while_("checking the template of " + stack.path.str());
  }
  if (rendered->unknowns)
    result.parsed =
        template_::parse_template(document::with_unknown_nodes(result.parsed.written), diagnostics);
  result.warnings = rendered->warnings;
  for (const base::Diagnostic& each : result.duplicate_keys)
    result.warnings.push_back(base::locate(each.at).str() + ": " + each.message + ": " + each.hint);
  if (!rendered->printed.empty())
    result.warnings.push_back("the template printed: " + base::ellipsis(base::trim(rendered->printed), 200));

  plan::DesiredStack& desired = result.desired;
  desired.template_body = rendered->text;
  desired.template_digest = rendered->digest;
  desired.engine = rendered->engine;
  desired.capabilities = template_::required_capabilities(result.parsed);
  if (rendered->unknowns)
    result.holes.push_back("template (sceptre_user_data holds values known after deploy)");

  const bool on_the_web = document::as_string(stack.template_node.find("type")) == "http";
  auto template_path = resolve_text(
      stack.template_path ? stack.template_path : stack.template_node.find(on_the_web ? "url" : "path"),
      stack, outside, call);
  if (template_path) desired.template_path = *template_path;
  if (target.entry != nullptr && target.entry->gold) {
    auto exact = gold_version(target, desired.template_path, call);
    if (!exact) return std::move(exact).error();
    desired.gold = gold_text(desired.template_path, *exact, target.entry->version);
    for (std::string& warning : advisory_warnings(advisories(call), desired.template_path, *exact))
      result.warnings.push_back(std::move(warning));
  }

  const Parts parts{stack, result};
  const Node wanted = with_overlays(stack.parameters, overlays_of(repository_, target, result.parsed));
  auto parameters = resolve(wanted, stack, outside, call);
  if (!parameters)
    result.parameter_error =
        std::move(parameters).error().while_("resolving the parameters of " + stack.path.str());
  else if (auto added = add_parameters(parts, *parameters, key_); !added)
    result.parameter_error = std::move(added).error();
  auto tags = resolve(stack.stack_tags, stack, outside, call);
  if (!tags) return std::move(tags).error().while_("resolving stack_tags of " + stack.path.str());
  if (auto added = add_tags(parts, *tags); !added) return std::move(added).error();

  auto notifications = resolve(stack.notifications, stack, outside, call);
  if (!notifications)
    return std::move(notifications).error().while_("resolving notifications of " + stack.path.str());
  for (const Node& item : notifications->items()) {
    add_hole(result, "notifications", item);
    if (!item.is_unknown()) desired.notification_arns.emplace_back(item.text());
  }

  struct Text {
    const Node& node;
    std::string& into;
    const char* what;
  };
  for (const Text& text :
       {Text{stack.cloudformation_service_role, desired.role_arn, "cloudformation_service_role"},
        Text{stack.on_failure, desired.on_failure, "on_failure"},
        Text{stack.template_bucket_name, desired.bucket, "template_bucket_name"},
        Text{stack.template_key_prefix, desired.key_prefix, "template_key_prefix"}}) {
    auto resolved = resolve(text.node, stack, outside, call);
    if (resolved && resolved->is_unknown()) {
      add_hole(result, text.what, *resolved);
      continue;
    }
    Result<std::string> value =
        resolved ? resolve_text(*resolved, stack, outside, call) : std::move(resolved).error();
    if (!value)
      return std::move(value).error().while_(std::string("resolving ") + text.what + " of " +
                                             stack.path.str());
    text.into = *std::move(value);
  }
  desired.disable_rollback =
      document::as_bool(stack.disable_rollback, document::Dialect::pyyaml).value_or(false);
  desired.timeout_minutes =
      static_cast<int>(document::as_integer(stack.stack_timeout, document::Dialect::pyyaml).value_or(0));
  desired.termination_protection = repository_.rules().termination_protection;
  desired.stack_policy = repository_.stack_policy;
  return result;
}

}  // namespace cf::workflow
