#include "aws/cloudformation_call.h"

#include <set>

#include "base/strings.h"

namespace cf::aws {

base::Result<void> for_each_page(const Session& session, const std::function<Query()>& make,
                                 const std::function<base::Result<bool>(pugi::xml_node result)>& page,
                                 const base::Call& call) {
  std::set<std::string> seen;
  std::string token;
  do {
    Query query = make();
    query.add_if("NextToken", token);
    const auto answer = query.send(session, call);
    if (!answer) return answer.error();
    const auto more = page(answer->result());
    if (!more) return more.error();
    token = text_of(answer->result(), "NextToken");
    if (!*more) break;
    if (!token.empty() && !seen.insert(token).second) {
      return base::error(base::ErrorKind::network,
                         "cloudformation " + query.action() + " gives the same page again");
    }
  } while (!token.empty());
  return {};
}

void add_parameters(Query& query, const std::vector<Parameter>& parameters) {
  std::size_t number = 0;
  for (const auto& parameter : parameters) {
    const std::string name = "Parameters.member." + std::to_string(++number) + ".";
    query.add(name + "ParameterKey", parameter.key);
    if (parameter.use_previous) {
      query.add(name + "UsePreviousValue", "true");
    } else {
      query.add(name + "ParameterValue", parameter.value);
    }
  }
}

void add_tags(Query& query, const std::vector<Tag>& tags) {
  std::size_t number = 0;
  for (const auto& tag : tags) {
    const std::string name = "Tags.member." + std::to_string(++number) + ".";
    query.add(name + "Key", tag.key).add(name + "Value", tag.value);
  }
}

void clear_empty_lists(Query& query, const std::vector<Tag>& tags,
                       const std::vector<std::string>& notification_arns) {
  if (tags.empty()) query.add("Tags", "");
  if (notification_arns.empty()) query.add("NotificationARNs", "");
}

void add_template(Query& query, const TemplateSource& source) {
  if (source.previous) {
    query.add("UsePreviousTemplate", "true");
  } else if (source.url.empty()) {
    query.add("TemplateBody", source.body);
  } else {
    const std::string version =
        source.version.empty() ? std::string() : "?versionId=" + base::percent_encode(source.version);
    query.add("TemplateURL", source.url + version);
  }
}

std::vector<Parameter> read_parameters(pugi::xml_node node) {
  std::vector<Parameter> parameters;
  for_each_member(node, "Parameters", [&](pugi::xml_node member) {
    Parameter parameter;
    parameter.key = text_of(member, "ParameterKey");
    parameter.value = text_of(member, "ParameterValue");
    parameter.use_previous = is_true(member, "UsePreviousValue");
    parameter.resolved_value = text_of(member, "ResolvedValue");
    parameters.push_back(std::move(parameter));
  });
  return parameters;
}

std::vector<Tag> read_tags(pugi::xml_node node) {
  std::vector<Tag> tags;
  for_each_member(node, "Tags", [&](pugi::xml_node member) {
    tags.push_back({text_of(member, "Key"), text_of(member, "Value")});
  });
  return tags;
}

base::Result<base::StackStatus> read_status(pugi::xml_node node) {
  const std::string text = text_of(node, "StackStatus");
  if (const auto status = base::parse_stack_status(text)) return *status;
  return base::error(base::ErrorKind::unsupported,
                     "the stack " + text_of(node, "StackName") + " has the unknown status '" + text + "'");
}

}  // namespace cf::aws
