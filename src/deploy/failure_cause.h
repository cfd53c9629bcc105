// Why a stack operation failed: the first resource that failed by itself, before the cancellations and the
// rollback that followed from it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "aws/cloudformation.h"

namespace cf::deploy {

// The failures among the events of one operation (oldest first), first cause first. Left out: resources
// cancelled because another failed, the stack's own closing events unless nothing else failed, and what the
// rollback says, except for its own failures where the operation ended in one of the *_ROLLBACK_FAILED and
// ROLLBACK_FAILED states.
std::vector<aws::StackEvent> failures_in(const std::vector<aws::StackEvent>& events,
                                         const std::string& stack_id);

// Reads the events of a nested stack: by id, oldest first, those since an ISO 8601 time.
using ReadEvents = std::function<base::Result<std::vector<aws::StackEvent>>(const std::string& stack_id,
                                                                            const std::string& since)>;

inline constexpr int max_nested_depth = 5;

// The same with the causes inside nested stacks before the event of the nested stack that they made fail.
// Where a nested stack can't be read, its own event stands.
std::vector<aws::StackEvent> causes_of(const std::vector<aws::StackEvent>& events,
                                       const std::string& stack_id, const ReadEvents& read);

// "Bucket (AWS::S3::Bucket my-bucket)": what a rollback among the events kept standing though it is not in
// the stack any more, in nested stacks too ("Inner/Bucket ..."). A nested stack that can't be read is passed
// over.
std::vector<std::string> kept_by_rollback(const std::vector<aws::StackEvent>& events,
                                          const std::string& stack_id, const ReadEvents& read);

// An answer that comes from another operation on the same stack, told as that (kind conflict): it is in
// progress, or it took our change set away when it began. Other errors are given back as they are.
base::Error told_as_race(base::Error error, const std::string& stack);

// Logical ids that reached their goal among the events of a forward operation.
std::vector<std::string> resources_done(const std::vector<aws::StackEvent>& events,
                                        const std::string& stack_id);

}  // namespace cf::deploy
