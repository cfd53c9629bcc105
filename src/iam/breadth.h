// How much a statement's texts stand for: whole services, everything, everybody.
#pragma once

#include <string_view>

#include "iam/policy_documents.h"

namespace cf::iam {

// Stars and nothing else.
bool only_stars(std::string_view text);

// "*", "*:*", "s3:*", "s3:?*". What is unknown is none of these.
bool is_whole_service(const PolicyText& action);

// "*", or an ARN of which only partition and service are said: "arn:aws:s3:::*". One that is not known yet is
// the ARN of a resource.
bool is_everything(const PolicyText& resource);

// Whether whoever it is may do what the statement allows: a star as principal, or all but some.
bool is_for_everybody(const Statement& statement);

// Whether the statement's condition says anything about who asks, from where or through what; false as well
// where there is none. That the connection is encrypted says nothing of the sort, and neither does who it is
// not (StringNotEquals).
bool is_limited_by_condition(const Statement& statement);

// "0.0.0.0/0", "::/0" and other spellings of every address, and the blocks that together are: those with a
// prefix of less than 8 bits.
bool is_every_address(std::string_view cidr);

// A managed policy of AWS that allows every action on everything, or to give oneself that.
bool is_administrators_policy(const PolicyText& arn);

}  // namespace cf::iam
