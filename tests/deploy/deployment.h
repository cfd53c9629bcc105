// A deployment in a test: a plan drawn in a few words, a scripted CloudFormation, a virtual clock, one
// thread.
#pragma once

#include <gmock/gmock.h>

#include <stop_token>
#include <string>
#include <vector>

#include "base/digest.h"
#include "deploy/deploy.h"
#include "deploy/fake_cloud.h"

namespace cf::deploy::testing {

inline base::UnitId unit_id(const std::string& name) {
  return {base::EnvironmentName("dev"), base::AccountId("111111111111"), base::Region("eu-west-1"),
          base::StackPath("dev/" + name)};
}

inline plan::DesiredStack desired_stack(const std::string& name) {
  plan::DesiredStack desired;
  desired.template_body = "Resources: {Bucket: {Type: 'AWS::S3::Bucket'}} # " + name;
  desired.template_digest = base::sha256_hex(desired.template_body);
  return desired;
}

inline plan::Hook hook(const std::string& point, const std::string& command) {
  return {point, "cmd", document::Node::string(command)};
}

struct Deployment {
  base::VirtualClock clock;
  FakeCloud cloud{clock};
  plan::Plan plan;
  Callbacks callbacks;
  Options options;
  std::stop_source stop;
  std::vector<std::string> notes;

  Deployment() {
    plan.digest = std::string(64, 'd');
    options.threads = 0;
    options.run_id = "run-1";
    options.poll_interval = base::Duration(50);
    callbacks.progress = [this](const Progress& progress) {
      if (progress.kind == Progress::Kind::note) notes.push_back(progress.text);
    };
  }

  // An entry for the stack of that name, which the cloud has unless it is to be created.
  plan::Entry& add(const std::string& name, plan::Decision decision,
                   const std::vector<std::string>& needs = {}) {
    plan::Entry entry;
    entry.id = unit_id(name);
    entry.stack_name = base::StackName(name);
    entry.decision = decision;
    if (decision != plan::Decision::remove) entry.desired = desired_stack(name);
    for (const auto& need : needs) entry.needs.push_back(base::StackPath("dev/" + need));
    if (decision == plan::Decision::change || decision == plan::Decision::remove) cloud.place(name);
    if (decision == plan::Decision::recreate) cloud.place(name, base::StackStatus::rollback_complete);
    if (cloud.status(name) != base::StackStatus::delete_complete) {
      entry.live.exists = true;
      entry.live.stack_id = cloud.id_of(name);
      entry.live.status = base::to_string(cloud.status(name));
    }
    plan.entries.push_back(std::move(entry));
    return plan.entries.back();
  }

  Summary run() {
    base::Call call;
    call.clock = &clock;
    call.stop = stop.get_token();
    return deploy::run(
        plan, [this](const base::UnitId&) { return cloud.client(); }, callbacks, options, call);
  }
};

inline const UnitResult& result_of(const Summary& summary, const std::string& name) {
  for (const auto& unit : summary.units) {
    if (unit.stack_name.str() == name) return unit;
  }
  throw std::out_of_range(name);
}

// "done", "failed: because", as a person would sum the unit up.
inline std::string outcome(const Summary& summary, const std::string& name) {
  const UnitResult& unit = result_of(summary, name);
  return to_string(unit.state) + (unit.reason.empty() ? std::string() : ": " + unit.reason);
}

inline std::vector<std::string> only(const std::vector<std::string>& log, const std::string& action) {
  std::vector<std::string> out;
  for (const auto& line : log) {
    if (line.rfind(action + " ", 0) == 0) out.push_back(line.substr(action.size() + 1));
  }
  return out;
}

}  // namespace cf::deploy::testing
