// The messages of AWS that are its only contract: no code tells these answers apart. Every other message is
// just text, and nothing outside this file decides by one.
#pragma once

#include <string_view>

namespace cf::aws {

// ValidationError of DescribeStacks, GetTemplate, ...: "Stack with id NAME does not exist", "Stack [NAME]
// does not exist".
bool says_stack_missing(std::string_view message);

// ValidationError of UpdateStack: "No updates are to be performed."
bool says_no_updates(std::string_view message);

// StatusReason of a FAILED change set: "The submitted information didn't contain changes. ...", or "No
// updates are to be performed." where a transform ran.
bool says_no_changes(std::string_view status_reason);

// ValidationError of ListImports: "Export 'NAME' is not imported by any stack."
bool says_not_imported(std::string_view message);

// ValidationError of CreateChangeSet, UpdateStack, ...: "Stack:ARN is in UPDATE_IN_PROGRESS state and can not
// be updated."
bool says_busy(std::string_view message);

}  // namespace cf::aws
