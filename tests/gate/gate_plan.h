// Plans for the tests of this room: entries made of a deployed and a wanted template, as the planner makes
// them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/digest.h"
#include "plan/compare.h"
#include "plan/plan.h"

namespace cf::test {

inline base::TimePoint utc(const std::string& text) {
  base::TimePoint time;
  EXPECT_TRUE(base::parse_iso8601(text, time)) << text;
  return time;
}

using Tags = std::vector<std::pair<std::string, document::Node>>;

inline plan::Entry stack_entry(const std::string& path, const std::string& region = "us-east-1") {
  plan::Entry entry;
  const std::string environment = path.substr(0, path.find('/'));
  entry.id = {base::EnvironmentName(environment), base::AccountId("111111111111"), base::Region(region),
              base::StackPath(path)};
  std::string name = path;
  for (char& c : name) c = c == '/' ? '-' : c;
  entry.stack_name = base::StackName(name);
  return entry;
}

// `before` empty: a new stack. `after` empty: the stack is removed. Templates hold the Resources section
// alone.
inline plan::Entry stack_change(const std::string& path, const std::string& before, const std::string& after,
                                Tags tags = {}) {
  plan::Entry entry = stack_entry(path);
  plan::Deployed deployed;
  deployed.stack_id = "arn:stack";
  deployed.status = "UPDATE_COMPLETE";
  deployed.template_body = "Resources:\n" + before;
  if (after.empty()) {
    entry.decision = plan::Decision::remove;
    base::Diagnostics ignored;
    const auto parsed =
        template_::parse_template(base::SourceId{0}, std::string_view(deployed.template_body), ignored);
    for (const auto& resource : parsed.resources)
      deployed.resources.push_back({resource.logical_id, {}, resource.type});
    plan::conclude(entry, plan::compare_removal(deployed));
    return entry;
  }
  plan::DesiredStack desired;
  desired.template_path = "templates/stack.yaml";
  desired.template_body = "Resources:\n" + after;
  desired.template_digest = base::sha256_hex(desired.template_body);
  desired.tags = std::move(tags);
  entry.desired = desired;
  entry.decision = before.empty() ? plan::Decision::create : plan::Decision::change;
  plan::conclude(entry, plan::compare(desired, before.empty() ? nullptr : &deployed, {}));
  EXPECT_TRUE(entry.errors.empty()) << entry.errors[0].message;
  return entry;
}

inline plan::Plan plan_of(std::vector<plan::Entry> entries) {
  plan::Plan plan;
  plan.environment = entries.front().id.environment;
  plan.account = base::AccountId("111111111111");
  plan.entries = std::move(entries);
  plan.digest = plan::digest_of(plan);
  return plan;
}

}  // namespace cf::test
