#include "workflow/nested_templates.h"

#include "aws/services.h"
#include "base/digest.h"
#include "base/strings.h"
#include "plan/compare.h"
#include "template/template.h"

namespace cf::workflow {

using document::Node;

namespace {

constexpr int most_levels = 10;  // as CloudFormation allows

class NestedReader {
 public:
  NestedReader(const aws::Session& session, const base::Call& call, NestedTemplates& out)
      : session_(session), call_(call), out_(out) {}

  void read(const std::string& path, const Node& url, int level) {
    if (!url.is_scalar()) {
      out_.warnings.push_back("which template the nested stack " + path +
                              " gets is known only when it is deployed: the plan is not bound to it");
      return;
    }
    const auto address = s3_address(url.text());
    if (!address) {
      out_.warnings.push_back("the template of the nested stack " + path +
                              " is not in S3: the plan is not bound to it");
      return;
    }
    auto body = aws::get_object(session_, address->first, address->second, call_);
    if (!body) {
      out_.warnings.push_back("the template of the nested stack " + path +
                              " can't be read, so that the plan is not bound to it: " + body.error().message);
      return;
    }
    plan::ValueChange digest;
    digest.key = std::string(plan::nested_template_key) + path;
    digest.after = Node::string(base::sha256_hex(*body));
    out_.digests.push_back(std::move(digest));
    if (level < most_levels) read_within(path, *std::move(body), level + 1);
  }

 private:
  void read_within(const std::string& path, std::string body, int level) {
    base::Diagnostics ignored;
    const base::SourceId source = base::add_source(path, body);
    const template_::Template parsed = template_::parse_template(source, body, ignored);
    for (const template_::ResourceDeclaration& resource : parsed.resources)
      if (resource.type == plan::nested_stack_type)
        read(path + "/" + resource.logical_id, resource.properties["TemplateURL"], level);
  }

  const aws::Session& session_;
  const base::Call& call_;
  NestedTemplates& out_;
};

}  // namespace

std::optional<std::pair<std::string, std::string>> s3_address(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::nullopt;
  url.remove_prefix(scheme + 3);
  const auto slash = url.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
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

NestedTemplates read_nested_templates(const plan::Entry& entry, const aws::Session& session,
                                      const base::Call& call) {
  NestedTemplates out;
  NestedReader reader(session, call, out);
  for (const change::ResourceChange& change : entry.changes)
    if (change.type == plan::nested_stack_type && change.action == change::Action::add)
      reader.read(change.logical_id, change.after["Properties"]["TemplateURL"], 1);
  return out;
}

}  // namespace cf::workflow
