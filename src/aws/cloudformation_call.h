// What the parts of the CloudFormation client share.
#pragma once

#include <functional>
#include <string>

#include "aws/cloudformation.h"
#include "aws/query.h"

namespace cf::aws {

inline Query cloudformation_query(const char* action, Effect effect = Effect::read) {
  return Query("cloudformation", "2010-05-15", action, effect);
}

// A mutation may be sent again if it carries a client token.
inline Effect effect_of(const std::string& client_token) {
  return client_token.empty() ? Effect::mutation : Effect::repeats;
}

// Sends `make()` once for each page, with NextToken, until there is none, `page` gives false, or an answer
// repeats its token (an error: such a listing would never end).
base::Result<void> for_each_page(const Session& session, const std::function<Query()>& make,
                                 const std::function<base::Result<bool>(pugi::xml_node result)>& page,
                                 const base::Call& call);

void add_parameters(Query& query, const std::vector<Parameter>& parameters);
void add_tags(Query& query, const std::vector<Tag>& tags);
// Lists that an update leaves out stay as they were; empty ones are taken away.
void clear_empty_lists(Query& query, const std::vector<Tag>& tags,
                       const std::vector<std::string>& notification_arns);
void add_template(Query& query, const TemplateSource& source);

std::vector<Parameter> read_parameters(pugi::xml_node node);
std::vector<Tag> read_tags(pugi::xml_node node);

// A status this program does not know: an error of kind unsupported.
base::Result<base::StackStatus> read_status(pugi::xml_node node);

}  // namespace cf::aws
