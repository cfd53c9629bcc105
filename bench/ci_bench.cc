// The comment of a plan with 200 changed stacks, from the plan to the text that is posted: below 50 ms.
#include <benchmark/benchmark.h>

#include <filesystem>

#include "ci/plan_comment.h"
#include "ci/session.h"
#include "forge/connection.h"

namespace cf::ci {
namespace {

constexpr int changed_stacks = 200, resources = 10;

plan::Plan changed_plan() {
  plan::Plan plan;
  plan.environment = base::EnvironmentName("prod");
  plan.account = base::AccountId("222222222222");
  for (int i = 0; i < changed_stacks; ++i) {
    plan::Entry entry;
    const std::string name = "prod/stack-" + std::to_string(i);
    entry.id = {plan.environment, plan.account, base::Region("eu-west-1"), base::StackPath(name)};
    entry.stack_name = base::StackName("stack-" + std::to_string(i));
    entry.decision = plan::Decision::change;
    entry.reason = "a parameter and ten resources change";
    plan::DesiredStack desired;
    desired.template_digest = std::string(64, 'a');
    entry.desired = desired;
    for (int r = 0; r < resources; ++r) {
      change::ResourceChange change;
      change.action = change::Action::modify;
      change.logical_id = "Topic" + std::to_string(r);
      change.type = "AWS::SNS::Topic";
      entry.changes.push_back(std::move(change));
    }
    plan.entries.push_back(std::move(entry));
  }
  plan.digest = plan::digest_of(plan);
  return plan;
}

void ci_plan_comment_of_200_stacks(benchmark::State& state) {
  const auto folder = std::filesystem::temp_directory_path() / "cf-ci-bench";
  Session session;
  forge::Connection connection;
  connection.host = forge::Host::github;
  connection.repository = "acme/shop";
  connection.token = "not-a-token-of-anybody";
  auto forge = forge::open(connection);
  if (!forge) return state.SkipWithError(forge.error().message.c_str());
  session.forge = *std::move(forge);
  auto base = std::make_shared<descriptor::Descriptor>();
  base->environments.resize(1);
  base->environments.front().name = base::EnvironmentName("prod");
  base->environments.front().rules.approvals.count = 2;
  session.base = base;
  session.records = std::make_unique<Records>(store::objects_in_folder(folder.string()));
  const plan::Plan plan = changed_plan();
  gate::Facts facts;
  facts.plan = &plan;
  facts.authors = {"1"};
  std::size_t bytes = 0;
  for (auto _ : state) {
    Gated gated;
    gated.verdict = gate::decide(base->environments.front().rules, facts);
    const std::string text = plan_comment(session, plan, gated, {60'000, "", ""}, {});
    bytes = text.size();
    benchmark::DoNotOptimize(text.data());
  }
  state.counters["bytes"] = static_cast<double>(bytes);
  if (bytes > 60'000) state.SkipWithError("the comment is larger than a host takes");
  std::filesystem::remove_all(folder);
}
BENCHMARK(ci_plan_comment_of_200_stacks)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cf::ci
