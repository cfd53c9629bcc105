// CloudFormation's API as values (Query protocol, version 2010-05-15). Each call blocks, retries what is safe
// to retry, and gives an Error with AWS's code and request id. "Does not exist" is kind not_found, "No
// updates are to be performed" kind no_change; every other message is just text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/session.h"
#include "base/stack_status.h"

namespace cf::aws {

struct Parameter {
  std::string key;
  std::string value;
  bool use_previous = false;
  std::string resolved_value;  // answers only: of SSM parameters
  friend bool operator==(const Parameter&, const Parameter&) = default;
};
struct Tag {
  std::string key;
  std::string value;
  friend bool operator==(const Tag&, const Tag&) = default;
};
struct Output {
  std::string key;
  std::string value;
  std::string description;
  std::string export_name;
};
struct StackRecord {  // DescribeStacks
  std::string id;     // the ARN
  std::string name;
  base::StackStatus status = base::StackStatus::create_complete;
  std::string status_reason;
  std::string description;
  std::string creation_time, last_updated_time, deletion_time;  // ISO 8601; empty if none
  std::string change_set_id, parent_id, root_id, role_arn;
  std::vector<Parameter> parameters;  // NoEcho values are "****"
  std::vector<Tag> tags;
  std::vector<Output> outputs;
  std::vector<std::string> capabilities, notification_arns;
  bool termination_protection = false;
  bool disable_rollback = false;
  int timeout_minutes = 0;  // 0: none
};
struct StackSummary {  // ListStacks
  std::string id, name;
  base::StackStatus status = base::StackStatus::create_complete;
  std::string creation_time, last_updated_time, deletion_time, parent_id, template_description;
};
struct ResourceRecord {  // ListStackResources / DescribeStackResources
  std::string logical_id, physical_id, type, status, status_reason, timestamp;
};
struct StackEvent {
  std::string id, stack_id, stack_name, logical_id, physical_id, type, status, status_reason, timestamp,
      token;
};
struct ExportRecord {
  std::string stack_id, name, value;
};

struct ResourceChange {
  std::string action;  // Add Modify Remove Import Dynamic
  std::string logical_id, physical_id, type;
  std::string replacement;  // True False Conditional, or ""
  std::vector<std::string> scope;
  document::Node details;     // list of {Target: {...}, Evaluation, ChangeSource, CausingEntity}
  std::string policy_action;  // Delete Retain Snapshot ReplaceAndDelete ..., or ""
  std::string change_set_id;  // of a nested stack
  std::string before_context, after_context;  // JSON text, if asked for
};
struct ChangeSetRecord {
  std::string id, name, stack_id, stack_name;
  std::string status;  // CREATE_PENDING CREATE_IN_PROGRESS CREATE_COMPLETE FAILED DELETE_...
  std::string status_reason;
  std::string execution_status;  // UNAVAILABLE AVAILABLE EXECUTE_...
  std::vector<Parameter> parameters;
  std::vector<Tag> tags;
  std::vector<std::string> capabilities, notification_arns;
  // Those of nested change sets stand below their stack's, as "Network/Vpc".
  std::vector<ResourceChange> changes;
  // Nested stacks (logical ids, nested ones as "Network/Zone") that change and whose change sets are not to
  // be had: what changes within them is not among `changes`.
  std::vector<std::string> unseen_nested;
  bool no_change() const;  // FAILED because it holds no changes (one of AWS's contract texts)
};

// The body of a template: the bytes, where they were uploaded, or what the stack has already.
struct TemplateSource {
  std::string body;
  std::string url;        // not empty: used in place of body
  std::string version{};  // of the object at url; empty: whichever is there when CloudFormation reads it
  bool previous = false;  // UpdateStack only: that of the stack, and nothing of the above
};

struct CreateChangeSetInput {
  std::string stack, name, client_token, description;
  std::string type = "UPDATE";  // CREATE UPDATE
  TemplateSource source;
  std::vector<Parameter> parameters;
  std::vector<Tag> tags;
  std::vector<std::string> capabilities, notification_arns;
  std::string role_arn;
  std::string on_stack_failure;  // DO_NOTHING ROLLBACK DELETE or ""
  bool include_nested = false;
};
struct CreateStackInput {
  std::string stack, client_token;
  TemplateSource source;
  std::vector<Parameter> parameters;
  std::vector<Tag> tags;
  std::vector<std::string> capabilities, notification_arns;
  std::string role_arn;
  std::string on_failure;  // DO_NOTHING ROLLBACK DELETE or ""
  bool disable_rollback = false;
  int timeout_minutes = 0;
  bool termination_protection = false;
  std::string stack_policy_body;
};

class CloudFormation {
 public:
  explicit CloudFormation(Session session) : session_(std::move(session)) {}
  const Session& session() const { return session_; }

  // Every stack that is not deleted, all pages.
  base::Result<std::vector<StackRecord>> describe_stacks(const base::Call& call);
  base::Result<StackRecord> describe_stack(const std::string& name_or_id, const base::Call& call);
  base::Result<std::vector<StackSummary>> list_stacks(const base::Call& call);
  base::Result<std::string> get_template(const std::string& stack, const base::Call& call);  // stage Original
  // That of a change set, as CloudFormation read it when the change set was made.
  base::Result<std::string> get_template(const std::string& stack, const std::string& change_set,
                                         const base::Call& call);
  base::Result<std::vector<ResourceRecord>> list_stack_resources(const std::string& stack,
                                                                 const base::Call& call);
  // Newest first, until (not including) the event `until`, or all.
  base::Result<std::vector<StackEvent>> describe_stack_events(const std::string& stack,
                                                              const std::string& until,
                                                              const base::Call& call);
  base::Result<std::vector<ExportRecord>> list_exports(const base::Call& call);
  base::Result<std::vector<std::string>> list_imports(const std::string& export_name, const base::Call& call);
  base::Result<document::Node> get_template_summary(const TemplateSource& source, const base::Call& call);
  base::Result<void> validate_template(const TemplateSource& source, const base::Call& call);

  base::Result<std::string> create_change_set(const CreateChangeSetInput& input,
                                              const base::Call& call);  // its ARN
  // With property values (before and after contexts) if asked for; all pages. One that is complete is read
  // with its nested change sets. A nested stack that is listed only because it might change, and whose own
  // change set holds no changes, is left out.
  base::Result<ChangeSetRecord> describe_change_set(const std::string& stack, const std::string& name,
                                                    bool values, const base::Call& call);
  base::Result<void> execute_change_set(const std::string& stack, const std::string& name,
                                        const std::string& token, bool disable_rollback,
                                        const base::Call& call);
  base::Result<void> delete_change_set(const std::string& stack, const std::string& name,
                                       const base::Call& call);
  base::Result<std::vector<std::string>> list_change_sets(const std::string& stack, const base::Call& call);

  base::Result<std::string> create_stack(const CreateStackInput& input, const base::Call& call);
  base::Result<std::string> update_stack(const CreateStackInput& input, const base::Call& call);
  base::Result<void> delete_stack(const std::string& stack, const std::string& token,
                                  const std::vector<std::string>& retain, const std::string& role_arn,
                                  const base::Call& call);
  base::Result<void> cancel_update_stack(const std::string& stack, const base::Call& call);
  base::Result<void> continue_update_rollback(const std::string& stack, const std::vector<std::string>& skip,
                                              const base::Call& call);
  base::Result<void> rollback_stack(const std::string& stack, const base::Call& call);
  base::Result<void> set_stack_policy(const std::string& stack, const std::string& body,
                                      const base::Call& call);
  base::Result<std::string> get_stack_policy(const std::string& stack, const base::Call& call);
  base::Result<void> update_termination_protection(const std::string& stack, bool on, const base::Call& call);

 private:
  base::Result<ChangeSetRecord> read_one_change_set(const std::string& stack, const std::string& name,
                                                    bool values, const base::Call& call);
  Session session_;
};

}  // namespace cf::aws
