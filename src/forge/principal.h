// AWS principals as identities: one spelling for a role, however somebody came by it.
#pragma once

#include <string>
#include <string_view>

namespace cf::forge {

// arn:aws:sts::1:assumed-role/Name/session and arn:aws:iam::1:role/path/Name both become
// arn:aws:iam::1:role/Name: role names are unique in an account whatever their path, and an assumed role does
// not tell its path. Other ARNs stay as they are.
std::string principal_of(std::string_view arn);
std::string session_of(std::string_view arn);  // of an assumed role's ARN; else ""

}  // namespace cf::forge
