#include "workflow/session_policy.h"

#include <algorithm>
#include <optional>
#include <set>

#include "aws/partition.h"
#include "base/strings.h"
#include "document/json.h"

namespace cf::workflow {

using base::ErrorKind;
using base::Result;
using document::Node;

namespace {

constexpr std::size_t shortest_prefix = 3;

Node strings_of(const std::set<std::string>& texts) {
  return document::strings(std::vector<std::string>(texts.begin(), texts.end()));
}

Node allow(const std::set<std::string>& actions, const std::set<std::string>& resources) {
  return document::MappingBuilder()
      .add("Effect", "Allow")
      .add("Action", strings_of(actions))
      .add("Resource", strings_of(resources))
      .build();
}

// Stack names, and "prefix*" in place of several.
class Names {
 public:
  Names(std::set<std::string> names, std::set<std::string> others)
      : patterns_(std::move(names)), others_(std::move(others)) {}

  const std::set<std::string>& patterns() const { return patterns_; }

  // Puts one pattern in place of the two or more that have most in common; false: none may be joined.
  bool join() {
    std::string best;
    for (auto a = patterns_.begin(); a != patterns_.end(); ++a) {
      const auto b = std::next(a);
      if (b == patterns_.end()) break;
      const std::string common = common_start(*a, *b);
      if (common.size() >= shortest_prefix && common.size() > best.size() && !covers_another(common))
        best = common;
    }
    if (best.empty()) return false;
    std::erase_if(patterns_, [&](const std::string& pattern) { return pattern.starts_with(best); });
    patterns_.insert(best + "*");
    return true;
  }

 private:
  static std::string common_start(std::string_view a, std::string_view b) {
    const auto without_star = [](std::string_view text) {
      return text.ends_with('*') ? text.substr(0, text.size() - 1) : text;
    };
    a = without_star(a);
    b = without_star(b);
    const std::size_t shorter = std::min(a.size(), b.size());
    std::size_t length = 0;
    while (length < shorter && a[length] == b[length]) ++length;
    return std::string(a.substr(0, length));
  }

  bool covers_another(const std::string& prefix) const {
    const auto found = others_.lower_bound(prefix);
    return found != others_.end() && found->starts_with(prefix);
  }

  std::set<std::string> patterns_, others_;
};

class PolicyWriter {
 public:
  PolicyWriter(const plan::Plan& plan, const SessionLimits& limits) : plan_(plan), limits_(limits) {}

  Result<std::string> write() {
    std::map<base::Region, std::set<std::string>> names;
    std::set<std::string> all;
    for (const plan::Entry& entry : plan_.entries) {
      if (!entry.mutates()) continue;
      if (auto problem = problem_of(entry)) return *std::move(problem);
      names[entry.id.region].insert(entry.stack_name.str());
      all.insert(entry.stack_name.str());
      take(entry);
    }
    if (all.empty()) return std::string();
    std::set<std::string> others(limits_.others.begin(), limits_.others.end());
    for (const std::string& name : all) others.erase(name);

    // Exactly; then each name in any of the plan's regions; then names by what they begin with.
    std::set<std::string> exact;
    for (const auto& [region, of_region] : names)
      for (const std::string& name : of_region) exact.insert(stack_arn(region.str(), name));
    std::string policy = policy_for(exact, {});
    std::set<std::string> regions;
    for (const auto& [region, of_region] : names) regions.insert(region.str());
    const std::string where = regions.size() == 1 ? *regions.begin() : "*";
    for (Names joined(all, others); policy.size() > longest_session_policy;) {
      std::set<std::string> stacks;
      for (const std::string& pattern : joined.patterns()) stacks.insert(stack_arn(where, pattern));
      policy = policy_for(stacks, regions.size() == 1 ? std::set<std::string>() : regions);
      if (policy.size() > longest_session_policy && !joined.join())
        return too_long(policy.size(), all.size());
    }
    return policy;
  }

 private:
  std::optional<base::Error> problem_of(const plan::Entry& entry) const {
    const std::string name = entry.id.path.str();
    const std::string before = "session_policy: " + name + " ";
    if (entry.entered_by.find("sceptre_role") != std::string::npos)
      return base::error(ErrorKind::input,
                         before + "goes on to another role, which a session policy does not limit",
                         "remove sceptre_role from its config, or session_policy from the rules", limits_.at);
    for (const std::string& hole : entry.holes)
      if (hole.starts_with("cloudformation_service_role"))
        return base::error(ErrorKind::input,
                           before + "has an execution role that is known only after the deployment",
                           "deploy the role first, or write its ARN into the config", limits_.at);
    const auto kept = limits_.roles.find(entry.id);
    const bool has_role = (entry.desired && !entry.desired->role_arn.empty()) ||
                          (kept != limits_.roles.end() && !kept->second.empty());
    if (has_role) return std::nullopt;
    return base::error(
        ErrorKind::input,
        before + "has no execution role: its resources would be made by the limited session, which can't",
        "write cloudformation_service_role into a config.yaml above it (cf bootstrap makes such a role), or "
        "remove session_policy",
        limits_.at);
  }

  void take(const plan::Entry& entry) {
    partition_ = std::string(aws::partition_of(entry.id.region).name);
    account_ = entry.id.account.str();
    if (!entry.desired) return;
    if (!entry.desired->role_arn.empty()) roles_.insert(entry.desired->role_arn);
    if (!entry.desired->bucket.empty()) {
      buckets_.insert("arn:" + partition_ + ":s3:::" + entry.desired->bucket);
      buckets_.insert("arn:" + partition_ + ":s3:::" + entry.desired->bucket + "/*");
    }
    makes_buckets_ = makes_buckets_ || (entry.bucket && entry.bucket->is_made);
    has_transforms_ = has_transforms_ || entry.desired->template_body.find("Transform") != std::string::npos;
  }

  std::string stack_arn(const std::string& region, const std::string& name) const {
    return "arn:" + partition_ + ":cloudformation:" + region + ":" + account_ + ":stack/" + name + "/*";
  }

  std::string policy_for(const std::set<std::string>& stacks, const std::set<std::string>& regions) const {
    std::vector<Node> statements;
    std::set<std::string> changed = stacks;
    // A change set of a template with a macro asks for the macro too.
    if (has_transforms_) changed.insert("arn:" + partition_ + ":cloudformation:*:*:transform/*");
    Node change = allow({"cloudformation:*"}, changed);
    if (!regions.empty())
      change = change.with(
          "Condition",
          document::MappingBuilder()
              .add("StringEquals",
                   document::MappingBuilder().add("aws:RequestedRegion", strings_of(regions)).build())
              .build());
    statements.push_back(std::move(change));
    std::set<std::string> reads = {"cloudformation:Describe*",  "cloudformation:Get*",
                                   "cloudformation:List*",      "cloudformation:Validate*",
                                   "cloudwatch:DescribeAlarms", "kms:Decrypt",
                                   "ssm:GetParameter*",         "sts:GetCallerIdentity"};
    if (limits_.reads_buckets) reads.insert("s3:GetObject");
    statements.push_back(allow(reads, {"*"}));
    if (!roles_.empty()) statements.push_back(allow({"iam:PassRole"}, roles_));
    std::set<std::string> uploads = {"s3:GetObject*", "s3:ListBucket", "s3:PutObject"};
    if (makes_buckets_)
      uploads.insert({"s3:CreateBucket", "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock"});
    if (!buckets_.empty()) statements.push_back(allow(uploads, buckets_));
    return document::to_json(document::MappingBuilder()
                                 .add("Version", "2012-10-17")
                                 .add("Statement", Node::sequence(std::move(statements)))
                                 .build());
  }

  base::Error too_long(std::size_t size, std::size_t stacks) const {
    return base::error(
        ErrorKind::limit,
        "session_policy: the policy for " + base::plural(stacks, "stack") + " has " + std::to_string(size) +
            " characters, and AWS takes at most 2,048",
        "deploy fewer stacks at once (several environments), give them names that begin alike and like no "
        "other stack's, or remove session_policy",
        limits_.at);
  }

  const plan::Plan& plan_;
  const SessionLimits& limits_;
  std::string partition_ = "aws", account_;
  std::set<std::string> roles_, buckets_;
  bool has_transforms_ = false, makes_buckets_ = false;
};

}  // namespace

Result<std::string> session_policy(const plan::Plan& plan, const SessionLimits& limits) {
  return PolicyWriter(plan, limits).write();
}

}  // namespace cf::workflow
