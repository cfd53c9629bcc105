// Where a stack's template comes from: a file of the project, S3, or HTTP.
#include <algorithm>
#include <array>

#include "base/boundary.h"
#include "base/files.h"
#include "base/strings.h"
#include "document/scalar.h"
#include "resolve/resolver.h"

namespace cf::resolve {
namespace {

using base::ErrorKind;

constexpr std::array<std::string_view, 6> extensions = {".json", ".yaml", ".yml", ".template", ".j2", ".py"};
constexpr std::size_t max_candidates = 5000;

bool has_known_extension(std::string_view path) {
  const std::string extension = std::filesystem::path(path).extension().string();
  return std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
}

base::Error wrong_extension(const std::string& name, base::Origin at) {
  return base::error(ErrorKind::input, "the template " + name + " has an extension that can't be rendered",
                     ".json, .yaml, .template, .j2 or .py", at);
}

void list_templates(const std::filesystem::path& folder, const std::string& prefix, int depth,
                    std::vector<std::string>& found) {
  const auto entries = base::list_directory(folder);
  if (!entries || depth > 16) return;
  for (const base::DirEntry& entry : *entries) {
    if (found.size() >= max_candidates) return;
    if (entry.is_directory)
      list_templates(folder / entry.name, prefix + entry.name + "/", depth + 1, found);
    else
      found.push_back(prefix + entry.name);
  }
}

// The remedy where a file is missing that one of the stack's own hooks would bring: hooks run in a
// deployment, and what is to be planned must be there before.
std::string missing_template_hint(const std::string& path, const project::StackConfig& stack) {
  for (const project::Hook& hook : stack.hooks) {
    const Node& run = hook.call.is_mapping() ? hook.call.find("run") : hook.call;
    if (!run.is_scalar() || run.text().find("templates/" + path) == std::string_view::npos) continue;
    return "its " + hook.point +
           " hook writes it, but hooks run only in a deployment: run this once in the project's folder: " +
           std::string(run.text());
  }
  return "the path counts from templates/";
}

base::Result<TemplateText> from_file(const std::string& path, base::Origin at,
                                     const project::StackConfig& stack, const Environment& environment) {
  const std::filesystem::path templates = environment.project_root / "templates";
  TemplateText result;
  result.name = "templates/" + path;
  if (!has_known_extension(path)) return wrong_extension(result.name, at);
  auto file = base::beneath(templates, path);
  if (!file) {
    if (file.error().kind == ErrorKind::not_found)
      return base::error(ErrorKind::input, "the template " + file.error().message, file.error().hint, at);
    return base::error(ErrorKind::input, "the template '" + path + "' is not below templates/", "", at);
  }
  const base::Boundary boundary(environment.workspace.root, environment.project_root);
  if (auto allowed = boundary.require(*file); !allowed) {
    base::Error error = std::move(allowed).error();
    error.message = "the template " + result.name + ": " + error.message;
    error.at = at;
    return error;
  }
  auto text = base::read_file(*file);
  if (!text) {
    if (text.error().kind != ErrorKind::not_found) return std::move(text).error();
    std::vector<std::string> candidates;
    list_templates(templates, "", 0, candidates);
    return base::error(ErrorKind::not_found,
                       "there is no template " + result.name + base::did_you_mean(path, candidates),
                       missing_template_hint(path, stack), at);
  }
  result.file = *std::move(file);
  result.text = *std::move(text);
  return result;
}

base::Result<TemplateText> from_s3(const std::string& path, base::Origin at, const TemplateSources& sources,
                                   const base::Call& call) {
  TemplateText result;
  result.name = "s3://" + path;
  const std::size_t slash = path.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == path.size()) {
    return base::error(ErrorKind::input, "'" + path + "' names no object in S3", "bucket/key", at);
  }
  if (!has_known_extension(path)) return wrong_extension(result.name, at);
  if (!sources.s3)
    return base::error(ErrorKind::blocked, "a template in S3 needs an AWS account, and none is at hand", "",
                       at);
  auto text = sources.s3(path, call);
  if (!text) return std::move(text).error().while_("fetching the template " + result.name);
  result.text = *std::move(text);
  return result;
}

bool worth_a_retry(const base::Error& error) {
  const int status = error.http_status;
  return error.kind == ErrorKind::network || error.kind == ErrorKind::timeout ||
         error.kind == ErrorKind::throttled || status == 429 || status == 500 || status == 502 ||
         status == 503 || status == 504;
}

base::Result<TemplateText> from_http(const std::string& url, base::Origin at,
                                     const project::StackConfig& stack, const TemplateSources& sources,
                                     const base::Call& call) {
  TemplateText result;
  result.name = url;
  if (!url.starts_with("https://") && !url.starts_with("http://")) {
    return base::error(ErrorKind::input, "'" + url + "' is no http or https URL", "", at);
  }
  if (!has_known_extension(std::string_view(url).substr(0, url.find_first_of("?#"))))
    return wrong_extension(url, at);
  if (!sources.http)
    return base::error(ErrorKind::blocked, "a template from the network is not allowed here", "", at);
  const auto option = [&](const char* name) {
    const Node& node = stack.http_template_handler.find(name);
    const auto value =
        node.is_scalar() ? document::as_integer(node, document::Dialect::pyyaml) : std::nullopt;
    return std::clamp<std::int64_t>(value.value_or(5), 0, 600);
  };
  const std::int64_t retries = option("retries");
  const std::int64_t timeout = option("timeout");
  base::Duration pause{300};
  for (std::int64_t attempt = 0;; ++attempt) {
    base::Call limited = call;
    const base::TimePoint until = call.clock->now() + std::chrono::seconds(timeout);
    if (!limited.deadline || until < *limited.deadline) limited.deadline = until;
    auto text = sources.http(url, limited);
    if (text) {
      result.text = *std::move(text);
      return result;
    }
    if (attempt >= retries || call.stopped() || call.expired() || !worth_a_retry(text.error())) {
      return std::move(text).error().while_("fetching the template " + url);
    }
    call.clock->sleep(pause);
    pause = std::min(pause * 2, base::Duration{30'000});
  }
}

}  // namespace

base::Result<TemplateText> template_text(const project::StackConfig& stack, const Environment& environment,
                                         const TemplateSources& sources, const base::Call& call) {
  const bool mapping = static_cast<bool>(stack.template_node);
  auto resolved = resolve(mapping ? stack.template_node : stack.template_path, stack, environment, call);
  if (!resolved) return std::move(resolved).error();
  const base::Origin at = mapping ? stack.template_node.origin() : stack.template_path.origin();
  if (resolved->contains(document::Kind::unknown)) {
    return base::error(ErrorKind::blocked, "where the template is will be known after a deployment only", "",
                       at);
  }
  const std::string type = mapping ? document::as_string(resolved->find("type")).value_or("file") : "file";
  if (type == "cdk" || type == "sam") {
    return base::error(ErrorKind::unsupported, "templates of type '" + type + "' are not supported yet",
                       "synthesise it, and name the template that comes of it", at);
  }
  const char* key = type == "http" ? "url" : "path";
  const auto place = document::as_string(mapping ? resolved->find(key) : *resolved);
  if (type != "file" && type != "s3" && type != "http") {
    const std::vector<std::string> types = {"file", "s3", "http"};
    return base::error(ErrorKind::unsupported,
                       "there is no template handler '" + type + "'" + base::did_you_mean(type, types),
                       "file, s3 or http; handlers of the project's own making are not supported yet", at);
  }
  if (!place || place->empty()) {
    return base::error(ErrorKind::input, "the template of type '" + type + "' has no '" + key + "'", "", at);
  }
  if (type == "s3") return from_s3(*place, at, sources, call);
  if (type == "http") return from_http(*place, at, stack, sources, call);
  return from_file(*place, at, stack, environment);
}

}  // namespace cf::resolve
