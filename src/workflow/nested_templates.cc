#include "workflow/nested_templates.h"

#include <algorithm>

#include "aws/services.h"
#include "base/digest.h"
#include "base/strings.h"
#include "plan/compare.h"
#include "template/includes.h"

namespace cf::workflow {

using document::Node;

namespace {

constexpr int most_levels = 10;  // as CloudFormation allows

std::string top_of(const std::string& path) {
  return path.substr(0, path.find('/'));
}

// What is put in by a transform may be anything.
std::vector<std::string> needed_by(const template_::Template& t) {
  if (t.has_opaque_transform() || template_::has_include(t.written) || template_::has_macro_call(t.written))
    return template_::all_capabilities();
  return template_::required_capabilities(t);
}

}  // namespace

NestedReading::NestedReading(const template_::Template& t,
                             const std::function<Node(const template_::ResourceDeclaration&)>& url,
                             const aws::Session& session, const base::Call& call)
    : session_(session), call_(call) {
  for (const template_::ResourceDeclaration& resource : t.resources)
    if (resource.type == plan::nested_stack_type) read(resource.logical_id, url(resource), 1);
}

NestedReading::NestedReading(const plan::Entry& entry, const aws::Session& session, const base::Call& call)
    : session_(session), call_(call) {
  for (const change::ResourceChange& change : entry.changes)
    if (change.type == plan::nested_stack_type && change.action == change::Action::add)
      read(change.logical_id, change.after["Properties"]["TemplateURL"], 1);
}

void NestedReading::read(const std::string& path, const Node& url, int level) {
  Found& found = found_.emplace_back();
  found.path = path;
  const auto address = url.is_scalar() ? s3_address(url.text()) : std::nullopt;
  if (!url.is_scalar()) {
    found.problem = "which template the nested stack " + path + " gets is known only when it is deployed";
  } else if (!address) {
    found.problem = "the template of the nested stack " + path + " is not in S3";
  } else {
    auto body = aws::get_object(session_, address->first, address->second, call_);
    if (body) {
      found.digest = base::sha256_hex(*body);
      found.url = url.text();
      base::Diagnostics ignored;
      const base::SourceId source = base::add_source(path, *body);
      const template_::Template parsed = template_::parse_template(source, *body, ignored);
      found.parsed = parsed;
      return read_within(path, parsed, level + 1);
    }
    found.problem = "the template of the nested stack " + path + " can't be read: " + body.error().message;
  }
  capabilities_ = template_::merged_capabilities(capabilities_, template_::all_capabilities());
}

void NestedReading::read_within(const std::string& path, const template_::Template& parsed, int level) {
  capabilities_ = template_::merged_capabilities(capabilities_, needed_by(parsed));
  if (level > most_levels) return;
  for (const template_::ResourceDeclaration& resource : parsed.resources)
    if (resource.type == plan::nested_stack_type)
      read(path + "/" + resource.logical_id, resource.properties["TemplateURL"], level);
}

std::vector<std::string> NestedReading::unread() const {
  std::vector<std::string> out;
  for (const Found& found : found_)
    if (!found.problem.empty()) out.push_back(found.problem);
  return out;
}

const template_::Template* NestedReading::template_at(const std::string& path) const {
  for (const Found& found : found_)
    if (found.path == path) return found.problem.empty() ? &found.parsed : nullptr;
  return nullptr;
}

NestedTemplates NestedReading::added(const plan::Entry& entry) const {
  NestedTemplates out;
  for (const Found& found : found_) {
    const bool is_added =
        std::any_of(entry.changes.begin(), entry.changes.end(), [&](const change::ResourceChange& change) {
          return change.action == change::Action::add && change.logical_id == top_of(found.path);
        });
    if (!is_added) continue;
    if (!found.problem.empty()) {
      out.warnings.push_back(found.problem + ": the plan is not bound to it");
      continue;
    }
    plan::ValueChange digest;
    digest.key = std::string(plan::nested_template_key) + found.path;
    digest.after = Node::string(found.digest);
    out.digests.push_back(std::move(digest));
    plan::NestedContent& content = out.contents.emplace_back();
    content.path = found.path;
    content.url = found.url;
    content.digest = found.digest;
    for (const template_::ResourceDeclaration& resource : found.parsed.resources)
      content.resources.emplace_back(resource.logical_id, resource.type);
  }
  return out;
}

std::optional<std::pair<std::string, std::string>> s3_address(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::nullopt;
  const bool is_uri = url.starts_with("s3://");
  url.remove_prefix(scheme + 3);
  const auto slash = url.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  if (is_uri) return std::pair(std::string(url.substr(0, slash)), std::string(url.substr(slash + 1)));
  const std::string host = base::to_lower(url.substr(0, slash));
  std::string_view path = url.substr(slash + 1);
  path = path.substr(0, path.find('?'));
  const std::string key = base::percent_decode(path);
  if (host.find(".amazonaws.com") == std::string::npos) return std::nullopt;
  if (host.starts_with("s3.") || host.starts_with("s3-")) {
    const auto end = key.find('/');
    if (end == std::string::npos) return std::nullopt;
    return std::pair(key.substr(0, end), key.substr(end + 1));
  }
  auto label = host.find(".s3.");
  if (label == std::string::npos) label = host.find(".s3-");
  if (label == std::string::npos) return std::nullopt;
  return std::pair(host.substr(0, label), key);
}

}  // namespace cf::workflow
