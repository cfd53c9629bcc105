// The comment of a plan that changes 200 stacks: below 60,000 characters, and made in less than 50 ms.
#include <benchmark/benchmark.h>

#include "report/report.h"

namespace cf::report {
namespace {

change::ResourceChange bench_change(int resource) {
  change::ResourceChange change;
  change.action = resource == 0 ? change::Action::add : change::Action::modify;
  change.type = "AWS::Lambda::Function";
  change.logical_id = "Handler" + std::to_string(resource);
  for (const char* name : {"MemorySize", "Description", "Timeout"}) {
    change::PropertyChange property;
    property.path = std::string("/Properties/") + name;
    property.attribute = "Properties";
    property.name = name;
    property.before = document::Node::string("before <@all> " + std::to_string(resource));
    property.after = document::Node::string("after `" + std::to_string(resource) + "`\nand a second line");
    change.properties.push_back(std::move(property));
  }
  return change;
}

plan::Plan changed_stacks(int count) {
  plan::Plan plan;
  plan.environment = base::EnvironmentName("prod");
  plan.account = base::AccountId("222222222222");
  plan.created = "2026-01-01T12:00:00.000Z";
  for (int i = 0; i < count; ++i) {
    plan::Entry entry;
    entry.id = {plan.environment, plan.account, base::Region("us-east-1"),
                base::StackPath("prod/group/stack" + std::to_string(i))};
    entry.stack_name = base::StackName("shop-prod-group-stack" + std::to_string(i));
    entry.decision = plan::Decision::change;
    entry.reason = "5 resources change";
    entry.live.exists = true;
    for (int resource = 0; resource < 5; ++resource) entry.changes.push_back(bench_change(resource));
    entry.parameters = {{"Memory", document::Node::string("128"), document::Node::string("256")}};
    plan.entries.push_back(std::move(entry));
  }
  plan.digest = plan::digest_of(plan);
  return plan;
}

void report_plan_comment_of_200_stacks(benchmark::State& state) {
  const plan::Plan plan = changed_stacks(200);
  std::size_t bytes = 0;
  for (auto _ : state) bytes = plan_markdown(plan).size();
  if (bytes > 60'000) state.SkipWithError("the comment is longer than a host takes");
  state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(report_plan_comment_of_200_stacks)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cf::report
