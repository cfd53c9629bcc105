// The Query protocol: parameters as a form, answers as XML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/invoke.h"
#include "aws/xml_answer.h"

namespace cf::aws {

class Query {
 public:
  Query(std::string service, std::string version, std::string action, Effect effect = Effect::read);
  Query& add(const std::string& name, std::string_view value);                       // also when it is empty
  Query& add_if(const std::string& name, std::string_view value);                    // unless it is empty
  Query& add_list(const std::string& name, const std::vector<std::string>& values);  // NAME.member.1, ...
  const std::string& action() const { return action_; }

  base::Result<XmlAnswer> send(const Session& session, const base::Call& call, bool is_signed = true) const;
  Operation operation() const;

 private:
  std::string service_, action_;
  Effect effect_;
  net::Fields fields_;
};

// Adds "while reading the answer of ..." and the fate of a request whose answer could not be understood.
base::Error unreadable(base::Error error, const Operation& operation, const net::HttpResponse& response);

}  // namespace cf::aws
