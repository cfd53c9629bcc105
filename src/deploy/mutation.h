// The mutations of a stack as functions that block. Each is safe to repeat: it is sent with a client token,
// and where its fate is unknown it is settled by reading the stack before it is sent once more. An error of
// fate unknown means that reading failed too.
#pragma once

#include <string>

#include "aws/cloudformation.h"

namespace cf::deploy {

struct StackRef {
  std::string name;
  std::string id;  // the ARN; empty until it is known
  const std::string& ref() const { return id.empty() ? name : id; }
};

// Makes the change set and reads it once (it may still be pending).
base::Result<aws::ChangeSetRecord> make_change_set(aws::CloudFormation& client,
                                                   const aws::CreateChangeSetInput& input,
                                                   const base::Call& call);
base::Result<void> execute_change_set(aws::CloudFormation& client, const StackRef& stack,
                                      const std::string& name, const std::string& token,
                                      bool disable_rollback, const base::Call& call);
base::Result<std::string> create_stack(aws::CloudFormation& client, const aws::CreateStackInput& input,
                                       const base::Call& call);  // the stack's id
// Kind no_change: "No updates are to be performed".
base::Result<void> update_stack(aws::CloudFormation& client, const aws::CreateStackInput& input,
                                const base::Call& call);
base::Result<void> delete_stack(aws::CloudFormation& client, const StackRef& stack, const std::string& token,
                                const std::string& role_arn, const base::Call& call);

// Removes a change set that will not be executed, and the stack if it is empty because no change set of it
// ever was (REVIEW_IN_PROGRESS and no other change set). One that is gone already is fine.
base::Result<void> discard_change_set(aws::CloudFormation& client, const StackRef& stack,
                                      const std::string& name, const base::Call& call);

}  // namespace cf::deploy
