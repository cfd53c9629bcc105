// A deployment of twenty stacks on the embedded AWS, whose runner dies at a call: at every one of them,
// before it is sent and after it was carried out. Lock and journal are in a bucket, so their calls are among
// them, and nothing of the dead machine is needed: another one resumes.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "aws/refreshing_provider.h"
#include "aws/s3_objects.h"
#include "aws/services.h"
#include "deploy/deployment.h"
#include "deploy/recover.h"
#include "emulator/cloud.h"
#include "net/url.h"
#include "store/record_log.h"
#include "store/shared_lock.h"

namespace cf::deploy {

using plan::Decision;
using ::testing::IsEmpty;
using testing::Killed;
using testing::unit_id;

namespace {

enum class Death { before_the_call, after_the_call };

constexpr int created = 14, changed = 4, removed = 2;
constexpr base::Duration deployment_lease{600'000};

std::string stack_body(bool second) {
  std::string body = "Resources:\n  Topic: {Type: 'AWS::SNS::Topic'}\nOutputs:\n  Arn: {Value: !Ref Topic}\n";
  return second ? body + "  Second: {Value: !Ref Topic}\n" : body;
}

// What AWS was asked to do, over all machines.
struct Effects {
  std::map<std::string, std::vector<std::string>> executed;  // by stack: the tokens of executions
  std::map<std::string, int> deleted;                        // by stack
};

// The connection of one machine. At the call of that number the machine dies.
class MortalTransport final : public aws::Transport {
 public:
  MortalTransport(std::shared_ptr<aws::Transport> cloud, Effects& effects, int dies_at, Death death)
      : cloud_(std::move(cloud)), effects_(effects), dies_at_(dies_at), death_(death) {}

  base::Result<net::HttpResponse> send(const aws::ServiceRequest& request, const base::Call& call) override {
    const bool dies = calls_++ == dies_at_;
    if (dies && death_ == Death::before_the_call) throw Killed{};
    auto answer = cloud_->send(request, call);
    if (answer && answer->status == 200 && request.service == "cloudformation") note(request.http.body);
    if (dies) throw Killed{};
    return answer;
  }
  std::string endpoint(std::string_view service, const base::Region& region) const override {
    return cloud_->endpoint(service, region);
  }
  int calls() const { return calls_; }

 private:
  void note(const std::string& form) {
    std::map<std::string, std::string> fields;
    for (auto& [name, value] : net::decode_form(form)) fields[name] = value;
    std::string stack = fields["StackName"];
    if (const auto at = stack.find(":stack/"); at != std::string::npos) {
      stack = stack.substr(at + 7);
      stack = stack.substr(0, stack.find('/'));
    }
    if (fields["Action"] == "ExecuteChangeSet")
      effects_.executed[stack].push_back(fields["ClientRequestToken"]);
    if (fields["Action"] == "DeleteStack") ++effects_.deleted[stack];
  }

  std::shared_ptr<aws::Transport> cloud_;
  Effects& effects_;
  int dies_at_;
  Death death_;
  int calls_ = 0;
};

// An account, and what is to be deployed in it.
class TwentyStacks {
 public:
  TwentyStacks() {
    emulator::Options options;
    options.clock = &clock;
    options.resource_time = base::Duration(1'000);
    cloud = emulator::Cloud::open(options).or_throw();
    call.clock = &clock;
    const Runner setup(*this, -1, Death::before_the_call);
    aws::create_bucket(setup.session, "shared-1", call).or_throw();
    for (int i = 0; i < changed + removed; ++i) {
      aws::CreateStackInput input;
      input.stack = i < changed ? name("changed", i) : name("removed", i - changed);
      input.source.body = stack_body(false);
      auto client = setup.client();
      client.create_stack(input, call).or_throw();
    }
    clock.sleep(std::chrono::minutes(1));
  }

  // One machine and what runs on it.
  struct Runner {
    Runner(TwentyStacks& to, int dies_at, Death death)
        : transport(std::make_shared<MortalTransport>(to.cloud->transport(), to.effects, dies_at, death)),
          session{transport, aws::fixed({"111111111111", "secret-of-the-test", "", {}, "test"}), nullptr,
                  base::Region("eu-west-1")},
          objects(aws::objects_in_bucket(session, "shared-1", "cf")) {}
    aws::CloudFormation client() const { return aws::CloudFormation(session); }

    std::shared_ptr<MortalTransport> transport;
    aws::Session session;
    std::shared_ptr<store::Objects> objects;
  };

  static std::string name(const std::string& kind, int i) { return kind + "-" + std::to_string(i); }
  static JournalPlace journal_of(const Runner& runner) { return {"", runner.objects, "journals/dev"}; }

  // What is left to do, as planning finds it.
  plan::Plan plan_of(const Runner& runner) {
    std::map<std::string, aws::StackRecord> live;
    auto client = runner.client();
    for (auto& stack : client.describe_stacks(call).or_throw()) live[stack.name] = stack;
    plan::Plan plan;
    const auto add = [&](const std::string& stack, Decision decision, const std::vector<std::string>& needs) {
      plan::Entry entry;
      entry.id = unit_id(stack);
      entry.stack_name = base::StackName(stack);
      entry.decision = decision;
      if (decision != Decision::remove && decision != Decision::ignored) {
        entry.desired = testing::desired_stack(stack);
        entry.desired->template_body = stack_body(stack.starts_with("changed"));
      }
      for (const auto& need : needs) entry.needs.push_back(base::StackPath("dev/" + need));
      if (live.contains(stack)) {
        entry.live.exists = true;
        entry.live.stack_id = live[stack].id;
        entry.live.status = base::to_string(live[stack].status);
      }
      plan.digest += stack + to_string(decision);
      plan.entries.push_back(std::move(entry));
    };
    for (int i = 0; i < created; ++i) {
      const std::string stack = name("created", i);
      add(stack, live.contains(stack) ? Decision::no_change : Decision::create,
          i < 4 ? std::vector<std::string>{} : std::vector{name("created", i - 4)});
    }
    for (int i = 0; i < changed; ++i) {
      const std::string stack = name("changed", i);
      add(stack, live[stack].outputs.size() == 2 ? Decision::no_change : Decision::change, {});
    }
    for (int i = 0; i < removed; ++i) {
      const std::string stack = name("removed", i);
      add(stack, live.contains(stack) ? Decision::remove : Decision::ignored, {});
    }
    plan.digest = base::sha256_hex(plan.digest);
    return plan;
  }

  // What `cf ci` does with an environment: lock, settle what was left, plan, deploy, unlock.
  bool deploy(const Runner& runner, const std::string& run, const std::string& process) {
    store::SharedLocks locks(runner.objects);
    const auto lock = locks.acquire("dev", {"anna", run, "deploys", deployment_lease}, call).or_throw();
    const auto clients = [&](const base::UnitId&) { return runner.client(); };
    for (bool running = true; running;) {
      running = false;
      for (const auto& found : recover(journal_of(runner), clients, call).or_throw()) {
        if (found.error) return false;
        running = running || found.running;
      }
      if (running) clock.sleep(base::Duration(500));
    }
    const plan::Plan plan = plan_of(runner);
    Options options;
    options.threads = 0;
    options.run_id = process;
    options.poll_interval = base::Duration(1'000);
    options.journal_objects = runner.objects;
    options.journal_prefix = journal_of(runner).prefix;
    const Summary summary = run_plan(plan, clients, options);
    locks.release(lock, call).or_throw();
    return summary.ok();
  }

  // All that must hold in the end, as one text of what does not.
  std::string wrong() {
    const Runner witness(*this, -1, Death::before_the_call);
    auto client = witness.client();
    std::string out;
    std::set<std::string> expected, there;
    for (int i = 0; i < created; ++i) expected.insert(name("created", i) + " CREATE_COMPLETE 1");
    for (int i = 0; i < changed; ++i) expected.insert(name("changed", i) + " UPDATE_COMPLETE 2");
    std::size_t stacks = 0;
    for (const auto& stack : client.describe_stacks(call).or_throw()) {
      there.insert(stack.name + " " + base::to_string(stack.status) + " " +
                   std::to_string(stack.outputs.size()));
      ++stacks;
      for (const auto& set : client.list_change_sets(stack.name, call).or_throw()) {
        const auto record = client.describe_change_set(stack.name, set, false, call).or_throw();
        if (record.execution_status.rfind("EXECUTE_", 0) != 0) out += set + " is left; ";
      }
    }
    if (there != expected || stacks != expected.size()) out += "the stacks are others; ";
    std::set<std::string> intended;
    const auto records = read_journal(journal_of(witness), call).or_throw();
    for (const auto& record : records) intended.insert(record.token);
    for (const auto& [stack, tokens] : effects.executed) {
      if (tokens.size() != 1) out += stack + " was executed " + std::to_string(tokens.size()) + " times; ";
      for (const auto& token : tokens)
        if (!intended.contains(token)) out += "no record of what was done to " + stack + "; ";
    }
    if (effects.executed.size() != created + changed) out += "something else was executed; ";
    for (int i = 0; i < removed; ++i)
      if (effects.deleted[name("removed", i)] != 1) out += name("removed", i) + " was not deleted once; ";
    if (!open_work(records).empty()) out += "the journal leaves something open; ";
    if (records.empty() || records.back().kind != JournalRecord::Kind::end) out += "the journal has no end; ";
    store::RecordLog log(witness.objects, journal_of(witness).prefix);
    for (const auto& problem : log.verify(call).or_throw()) out += problem.what + "; ";
    if (store::SharedLocks(witness.objects).holder("dev", call).or_throw()) out += "the lock is held; ";
    return out;
  }

  base::VirtualClock clock;
  base::Call call;
  std::unique_ptr<emulator::Cloud> cloud;
  Effects effects;

 private:
  Summary run_plan(const plan::Plan& plan, const ClientFor& clients, const Options& options) const {
    return deploy::run(plan, clients, {}, options, call);
  }
};

}  // namespace

TEST(Killed, AtEveryCallOfTwentyStacksAnotherMachineResumesAndNothingIsLostOrDoneTwice) {
  bool survived = false;
  int calls = 0;
  for (int dies_at = 0; !survived; ++dies_at) {
    ASSERT_LT(dies_at, 2'000);
    for (const Death death : {Death::before_the_call, Death::after_the_call}) {
      SCOPED_TRACE("call " + std::to_string(dies_at) +
                   (death == Death::before_the_call ? ", before it was sent" : ", after it was carried out"));
      TwentyStacks all;
      try {
        const TwentyStacks::Runner first(all, dies_at, death);
        ASSERT_TRUE(all.deploy(first, "ci run 7", "process-1"));
        survived = true;
        calls = first.transport->calls();
      } catch (const Killed&) {
        // The same run tried again gets its own lock; another one, after the dead one's has expired.
        const bool same_run = death == Death::after_the_call;
        if (!same_run) all.clock.sleep(deployment_lease + store::clock_skew_allowance);
        const TwentyStacks::Runner second(all, -1, death);
        ASSERT_TRUE(all.deploy(second, same_run ? "ci run 7" : "ci run 8", "process-2"));
      }
      ASSERT_EQ(all.wrong(), "");
    }
  }
  EXPECT_GT(calls, 150);
  RecordProperty("calls", calls);
}

}  // namespace cf::deploy
