#include "workflow/nested_templates.h"

#include <algorithm>
#include <map>

#include "aws/services.h"
#include "base/digest.h"
#include "base/strings.h"
#include "plan/compare.h"
#include "template/evaluate.h"
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

// What a nested stack gets, as the parent's evaluation left it. Lists come as CloudFormation joins them; what
// can't be one value is not known.
std::map<std::string, Node> values_of(const Node& parameters) {
  std::map<std::string, Node> values;
  for (const document::Entry& entry : parameters.entries()) {
    const std::string name(entry.key.text());
    const Node& value = entry.value;
    std::vector<std::string> items;
    for (const Node& item : value.items())
      if (item.is_scalar()) items.emplace_back(item.text());
    if (value.is_sequence() && items.size() == value.size())
      values.emplace(name, Node::string(base::join(items, ",")));
    else
      values.emplace(name, value.is_scalar() || value.is_secret() ? value : Node::unknown(name));
  }
  return values;
}

// Under the parameters that it gets: what only AWS or the deployment can tell stays unknown.
template_::Evaluation evaluated(const template_::Template& parsed, const Node& parameters,
                                const std::string& region) {
  template_::PseudoParameters pseudo;
  pseudo.region = region;
  template_::Lookups lookups;
  lookups.ssm_parameter = [](std::string_view name) { return Node::unknown("ssm " + std::string(name)); };
  base::Diagnostics ignored;
  std::map<std::string, Node> values = values_of(parameters);
  if (parameters && !parameters.is_mapping())
    for (const template_::ParameterDeclaration& parameter : parsed.parameters)
      values.emplace(parameter.name, Node::unknown(parameter.name));
  return {parsed, std::move(values), std::move(pseudo), std::move(lookups), ignored};
}

std::vector<plan::NestedResource> made_by(const template_::Evaluation& evaluation) {
  std::vector<plan::NestedResource> out;
  base::Diagnostics ignored;
  for (const template_::ResourceDeclaration& resource : evaluation.the_template().resources) {
    const auto truth = evaluation.is_created(resource, ignored);
    if (truth == template_::Evaluation::Truth::no) continue;
    const bool is_certain = truth == template_::Evaluation::Truth::yes;
    out.push_back({resource.logical_id, resource.type, is_certain ? std::string() : resource.condition});
  }
  return out;
}

// Empty: it can be said what the template holds.
std::string why_unlisted(const template_::Template& parsed, const base::Diagnostics& problems) {
  if (problems.has_errors()) return template_::aws_message(problems);
  if (!parsed.resources.empty() || parsed.loops_remain) return {};
  const bool is_rewritten = parsed.has_opaque_transform() || template_::has_include(parsed.written) ||
                            template_::has_macro_call(parsed.written);
  return is_rewritten ? "what it holds is made by its transforms" : "it has no resources";
}

}  // namespace

NestedReading::NestedReading(const template_::Template& t, const std::function<Node(const Node&)>& evaluate,
                             const aws::Session& session, const base::Call& call)
    : session_(session), call_(call) {
  for (const template_::ResourceDeclaration& resource : t.resources)
    if (resource.type == plan::nested_stack_type)
      read(resource.logical_id, evaluate(resource.properties["TemplateURL"]),
           evaluate(resource.properties["Parameters"]), false, 1);
}

NestedReading::NestedReading(const plan::Entry& entry, const aws::Session& session, const base::Call& call)
    : session_(session), call_(call) {
  for (const change::ResourceChange& change : entry.changes)
    if (change.type == plan::nested_stack_type && change.action == change::Action::add)
      read(change.logical_id, change.after["Properties"]["TemplateURL"],
           change.after["Properties"]["Parameters"], false, 1);
}

void NestedReading::read(const std::string& path, const Node& url, const Node& parameters, bool is_left_out,
                         int level) {
  Found found;
  found.path = path;
  found.is_left_out = is_left_out;
  const auto address = url.is_scalar() ? s3_address(url.text()) : std::nullopt;
  if (!url.is_scalar()) {
    found.problem = "which template the nested stack " + path + " gets is known only when it is deployed";
  } else if (!address) {
    found.problem = "the template of the nested stack " + path + " is not in S3";
  } else {
    auto body = aws::get_object(session_, address->first, address->second, call_);
    if (body) {
      found.url = url.text();
      return read_body(std::move(found), *body, parameters, level);
    }
    found.problem = "the template of the nested stack " + path + " can't be read: " + body.error().message;
  }
  capabilities_ = template_::merged_capabilities(capabilities_, template_::all_capabilities());
  found_.push_back(std::move(found));
}

void NestedReading::read_body(Found found, const std::string& body, const Node& parameters, int level) {
  found.digest = base::sha256_hex(body);
  base::Diagnostics problems;
  const base::SourceId source = base::add_source(found.path, body);
  const template_::Template parsed = template_::parse_template(source, body, problems);
  found.parsed = parsed;
  found.unlisted = why_unlisted(parsed, problems);
  capabilities_ = template_::merged_capabilities(
      capabilities_, found.unlisted.empty() ? needed_by(parsed) : template_::all_capabilities());
  const template_::Evaluation evaluation = evaluated(parsed, parameters, session_.region.str());
  if (found.unlisted.empty()) found.resources = made_by(evaluation);
  const std::string path = found.path;
  const bool is_left_out = found.is_left_out;
  found_.push_back(std::move(found));
  if (level >= most_levels) return;
  base::Diagnostics ignored;
  for (const template_::ResourceDeclaration& resource : parsed.resources) {
    if (resource.type != plan::nested_stack_type) continue;
    const bool is_out =
        is_left_out || evaluation.is_created(resource, ignored) == template_::Evaluation::Truth::no;
    read(path + "/" + resource.logical_id, resource.properties["TemplateURL"],
         evaluation.evaluate(resource.properties["Parameters"], ignored), is_out, level + 1);
  }
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
    if (found.is_left_out) continue;
    if (!found.unlisted.empty()) {
      out.warnings.push_back("the template of the nested stack " + found.path +
                             " could not be read: " + found.unlisted);
      continue;
    }
    plan::NestedContent& content = out.contents.emplace_back();
    content.path = found.path;
    content.url = found.url;
    content.digest = found.digest;
    content.resources = found.resources;
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
