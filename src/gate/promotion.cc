#include "gate/promotion.h"

#include <algorithm>
#include <optional>

#include "base/stack_status.h"

namespace cf::gate {

namespace {

bool is_green(const PromotedStack& stack) {
  const std::optional<base::StackStatus> status = base::parse_stack_status(stack.status);
  return !stack.failed && status &&
         (base::is_success(*status) || *status == base::StackStatus::update_complete_cleanup_in_progress);
}

std::string short_digest(const std::string& digest) {
  return digest.empty() ? "none known" : digest.substr(0, 12);
}

std::string in_region(const PromotedStack& stack) {
  return stack.region.empty() ? "" : " in " + stack.region.str();
}

class PromotionCheck {
 public:
  PromotionCheck(const Promotion& promotion, const plan::Entry& entry)
      : promotion_(promotion),
        entry_(entry),
        name_(relative_name(entry.id.environment, entry.id.path)),
        digest_(entry.desired ? entry.desired->template_digest : std::string()) {
    for (const PromotedStack& stack : promotion.stacks) {
      const bool deployed = !stack.status.empty() && stack.status != "DELETE_COMPLETE";
      if (stack.name == name_ && deployed) deployed_.push_back(&stack);
    }
  }

  std::optional<PromotionProblem> problem() const {
    if (digest_.empty())
      return found(Unpromoted::not_known, "its template is known only after what it reads is deployed");
    if (deployed_.empty()) return found(Unpromoted::not_deployed, "it is not deployed in " + from());
    for (const PromotedStack* stack : deployed_) {
      if (is_green(*stack)) continue;
      return found(Unpromoted::not_green, "it is not green in " + from() + in_region(*stack) + ": " +
                                              (stack->pending  ? "its deployment has not come to it"
                                               : stack->failed ? "its last deployment failed"
                                                               : stack->status));
    }
    const auto same_region = std::find_if(deployed_.begin(), deployed_.end(), [&](const PromotedStack* s) {
      return s->region == entry_.id.region;
    });
    if (same_region != deployed_.end())
      return (*same_region)->template_digest == digest_ ? std::nullopt : other_template(**same_region);
    for (const PromotedStack* stack : deployed_) {
      if (stack->template_digest == digest_) return std::nullopt;
    }
    return other_template(*deployed_.front());
  }

 private:
  const std::string& from() const { return promotion_.from.str(); }

  std::optional<PromotionProblem> other_template(const PromotedStack& stack) const {
    return found(Unpromoted::other_template, from() + in_region(stack) + " has another template (" +
                                                 short_digest(stack.template_digest) + ", here " +
                                                 short_digest(digest_) + ")");
  }
  std::optional<PromotionProblem> found(Unpromoted why, const std::string& message) const {
    return PromotionProblem{entry_.id, why, name_ + ": " + message};
  }

  const Promotion& promotion_;
  const plan::Entry& entry_;
  std::string name_, digest_;
  std::vector<const PromotedStack*> deployed_;
};

}  // namespace

std::vector<PromotionProblem> check_promotion(const Promotion& promotion, const plan::Plan& plan) {
  std::vector<PromotionProblem> problems;
  for (const plan::Entry& entry : plan.entries) {
    if (!entry.mutates() || entry.decision == plan::Decision::remove) continue;
    if (auto problem = PromotionCheck(promotion, entry).problem()) problems.push_back(*std::move(problem));
  }
  return problems;
}

std::string relative_name(const base::EnvironmentName& environment, const base::StackPath& path) {
  const std::string folder = environment.str() + "/";
  return path.str().starts_with(folder) ? path.str().substr(folder.size()) : path.str();
}

}  // namespace cf::gate
