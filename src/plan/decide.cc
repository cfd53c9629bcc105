#include "plan/decide.h"

#include <utility>

namespace cf::plan {

namespace {

using base::ErrorKind;
using base::StackStatus;

std::string aws_command(const Asked& asked, const std::string& operation) {
  return "aws cloudformation " + operation + " --stack-name " + asked.stack_name.str() + " --region " +
         asked.id.region.str();
}

std::string because(const StackState& state) {
  return state.status_reason.empty() ? std::string() : ": " + state.status_reason;
}

Verdict blocked(std::string reason, std::string hint, ErrorKind kind = ErrorKind::conflict) {
  Verdict verdict;
  verdict.decision = Decision::blocked;
  verdict.error = base::error(kind, reason, std::move(hint));
  verdict.reason = std::move(reason);
  return verdict;
}

Verdict decided(Decision decision, std::string reason) {
  Verdict verdict;
  verdict.decision = decision;
  verdict.reason = std::move(reason);
  verdict.compare = decision == Decision::change;
  return verdict;
}

Verdict operation_running(const StackState& state) {
  std::string reason = std::string("an operation is running (") + to_string(*state.status);
  if (!state.since.empty()) reason += ", since " + state.since;
  return blocked(reason + ")", "wait until it has ended, then plan again");
}

Verdict rollback_must_go_on(const Asked& asked, const StackState& state) {
  return blocked("the rollback of its last update failed (UPDATE_ROLLBACK_FAILED)" + because(state),
                 "mend what made the rollback fail, then run `" +
                     aws_command(asked, "continue-update-rollback") +
                     "` (with --resources-to-skip for what can't be mended), and plan again");
}

Verdict decide_deploy(const Asked& asked, const StackState& state) {
  if (!state.status) return decided(Decision::create, "the stack does not exist yet");
  const std::string status = to_string(*state.status);
  switch (*state.status) {
    case StackStatus::delete_complete:
      return decided(Decision::create, "the stack does not exist yet");
    case StackStatus::review_in_progress:
      return decided(Decision::create,
                     "only an empty stack is there, of a change set that was never executed");
    case StackStatus::rollback_complete:
      return decided(Decision::recreate,
                     "its creation failed and was rolled back (ROLLBACK_COMPLETE): delete, then create");
    case StackStatus::create_failed:
      return decided(Decision::recreate, "its creation failed (CREATE_FAILED): delete, then create");
    case StackStatus::rollback_failed:
      return decided(Decision::recreate,
                     "its creation failed, and so did the rollback (ROLLBACK_FAILED): delete, then create");
    case StackStatus::create_complete:
    case StackStatus::update_complete:
    case StackStatus::import_complete:
      return decided(Decision::change, "the stack exists (" + status + ")");
    case StackStatus::update_rollback_complete:
    case StackStatus::import_rollback_complete:
      return decided(Decision::change,
                     "the stack exists; its last operation was rolled back (" + status + ")");
    case StackStatus::update_failed:
      if (asked.disable_rollback) {
        return decided(
            Decision::change,
            "its last update failed and was not rolled back (UPDATE_FAILED); this one goes on from there");
      }
      return blocked(
          "its last update failed and was not rolled back (UPDATE_FAILED)" + because(state),
          "run `" + aws_command(asked, "rollback-stack") +
              "` and plan again, or set disable_rollback: true in its config to update it as it is");
    case StackStatus::update_rollback_failed:
      return rollback_must_go_on(asked, state);
    case StackStatus::delete_failed:
      return blocked("its deletion failed (DELETE_FAILED)" + because(state),
                     "finish the deletion first: list it under undeploy, or run `" +
                         aws_command(asked, "delete-stack") +
                         "` (with --retain-resources for what can't be deleted)");
    case StackStatus::import_rollback_failed:
      return blocked(
          "the rollback of its import failed (IMPORT_ROLLBACK_FAILED)" + because(state),
          "mend what made the rollback fail and continue it in the CloudFormation console, or delete the "
          "stack; then plan again");
    case StackStatus::create_in_progress:
    case StackStatus::rollback_in_progress:
    case StackStatus::delete_in_progress:
    case StackStatus::update_in_progress:
    case StackStatus::update_complete_cleanup_in_progress:
    case StackStatus::update_rollback_in_progress:
    case StackStatus::update_rollback_complete_cleanup_in_progress:
    case StackStatus::import_in_progress:
    case StackStatus::import_rollback_in_progress:
      return operation_running(state);
  }
  return blocked("its status " + status + " is unknown", "update cf", ErrorKind::unsupported);
}

Verdict decide_undeploy(const Asked& asked, const StackState& state) {
  if (!state.status || *state.status == StackStatus::delete_complete) {
    return decided(Decision::ignored, "not deployed");
  }
  if (base::is_in_progress(*state.status)) return operation_running(state);
  if (state.termination_protection) {
    return blocked(
        "termination protection is on",
        "turn it off with `" +
            aws_command(asked, "update-termination-protection --no-enable-termination-protection") +
            "`, then plan again",
        ErrorKind::blocked);
  }
  switch (*state.status) {
    case StackStatus::review_in_progress:
      return decided(Decision::remove, "an empty stack of a change set that was never executed");
    case StackStatus::delete_failed:
      return decided(Decision::remove,
                     "its last deletion failed (DELETE_FAILED" + because(state) + "); it is tried again");
    default:
      return decided(Decision::remove,
                     std::string(asked.undeploy ? "it exists (" : "listed under undeploy, and it exists (") +
                         to_string(*state.status) + ")");
  }
}

}  // namespace

Verdict decide(const Asked& asked, const StackState& state) {
  if (!asked.requested) return decided(Decision::ignored, "not requested for this environment");
  if (asked.block == Block::ignore) return decided(Decision::ignored, "listed under ignore");
  if (asked.block == Block::undeploy) return decide_undeploy(asked, state);
  if (asked.ignore) return decided(Decision::ignored, "its config says ignore: true");
  if (asked.obsolete) return decided(Decision::ignored, "its config says obsolete: true");
  return decide_deploy(asked, state);
}

void enforce_protection(const Asked& asked, Entry& entry) {
  if (!asked.is_protected || !entry.mutates()) return;
  std::string reason =
      std::string("its config says protect: true, and this plan would ") + to_string(entry.decision) + " it";
  entry.errors.push_back(
      base::error(ErrorKind::blocked, reason, "remove protect: true from its config if that is meant"));
  entry.decision = Decision::blocked;
  entry.reason = std::move(reason);
}

}  // namespace cf::plan
