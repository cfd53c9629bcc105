// Deploying 100 new stacks in 5 layers onto the embedded CloudFormation, in process: the whole engine with
// its threads, its journal and its polls. The goal is below one second.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <string>

#include "deploy/deploy.h"
#include "emulator/cloud.h"

namespace {

using namespace cf;

constexpr int stacks_in_layer = 20;
constexpr int layers = 5;

class TestCredentials : public aws::CredentialProvider {
 public:
  base::Result<aws::Credentials> get(const base::Call&) override {
    aws::Credentials credentials;
    credentials.access_key_id = "111111111111";
    credentials.secret_access_key = "embedded";
    return credentials;
  }
};

plan::Plan layered_plan() {
  plan::Plan plan;
  plan.digest = std::string(64, 'b');
  for (int i = 0; i < stacks_in_layer * layers; ++i) {
    plan::Entry entry;
    entry.id = {base::EnvironmentName("dev"), base::AccountId("111111111111"), base::Region("eu-west-1"),
                base::StackPath("dev/s" + std::to_string(i))};
    entry.stack_name = base::StackName("s" + std::to_string(i));
    entry.decision = plan::Decision::create;
    plan::DesiredStack desired;
    for (int r = 0; r < 10; ++r) {
      const std::string id = std::to_string(r);
      desired.template_body += (r == 0 ? "Resources:\n" : "") + ("  Topic" + id) +
                               ":\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: topic " +
                               id + "\n";
    }
    desired.template_body += "Outputs:\n  Arn:\n    Value: !Ref Topic0\n";
    entry.desired = desired;
    if (i >= stacks_in_layer) {
      for (int need : {i - stacks_in_layer, i - stacks_in_layer + (i % stacks_in_layer == 0 ? 1 : -1)}) {
        entry.needs.push_back(base::StackPath("dev/s" + std::to_string(need)));
      }
    }
    plan.entries.push_back(std::move(entry));
  }
  return plan;
}

// range(0): threads for the account and region. range(1): with a journal, each intent durable before it is
// sent.
void deploy_100_stacks(benchmark::State& state) {
  const plan::Plan plan = layered_plan();
  const auto journal = std::filesystem::temp_directory_path() / "cf-deploy-bench.journal";
  for (auto _ : state) {
    state.PauseTiming();
    std::filesystem::remove(journal);
    auto cloud = emulator::Cloud::open({});
    if (!cloud) return state.SkipWithError(cloud.error().message.c_str());
    aws::Session session;
    session.transport = (*cloud)->transport();
    session.credentials = std::make_shared<TestCredentials>();
    session.region = base::Region("eu-west-1");
    deploy::Options options;
    options.threads = static_cast<std::size_t>(state.range(0));
    options.poll_interval = base::Duration(5);
    options.run_id = "bench";
    if (state.range(1) != 0) options.journal_path = journal.string();
    state.ResumeTiming();
    const deploy::Summary summary =
        deploy::run(plan, [&](const base::UnitId&) { return aws::CloudFormation(session); }, {}, options, {});
    if (!summary.ok()) {
      for (const auto& unit : summary.units) {
        if (!unit.reason.empty()) return state.SkipWithError(unit.reason.c_str());
      }
      return state.SkipWithError("the deployment failed");
    }
  }
  std::filesystem::remove(journal);
}
BENCHMARK(deploy_100_stacks)
    ->Args({4, 1})
    ->Args({4, 0})
    ->Args({0, 0})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
