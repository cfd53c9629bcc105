// The engine on the embedded CloudFormation, in one thread on a virtual clock.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "deploy/deployment.h"
#include "emulator/cloud.h"

namespace cf::deploy::testing {

class EmbeddedKeys : public aws::CredentialProvider {
 public:
  base::Result<aws::Credentials> get(const base::Call&) override {
    aws::Credentials credentials;
    credentials.access_key_id = "111111111111";
    credentials.secret_access_key = "embedded";
    return credentials;
  }
};

class OnEmulator : public ::testing::Test {
 protected:
  OnEmulator() {
    emulator::Options options;
    options.clock = &clock_;
    options.resource_time = base::Duration(3'000);
    auto cloud = emulator::Cloud::open(options);
    if (!cloud) throw base::Failure(cloud.error());
    cloud_ = *std::move(cloud);
    call_.clock = &clock_;
  }
  aws::Session session() {
    aws::Session session;
    session.transport = transport_ ? transport_ : cloud_->transport();
    session.credentials = std::make_shared<EmbeddedKeys>();
    session.region = base::Region("eu-west-1");
    return session;
  }
  aws::CloudFormation client() { return aws::CloudFormation(session()); }

  static plan::Entry entry_of(const std::string& name, plan::Decision decision, const std::string& body) {
    plan::Entry entry;
    entry.id = unit_id(name);
    entry.stack_name = base::StackName(name);
    entry.decision = decision;
    entry.desired = desired_stack(name);
    entry.desired->template_body = body;
    return entry;
  }
  Summary deploy(const plan::Entry& entry, const Callbacks& callbacks) {
    plan::Plan plan;
    plan.digest = std::string(64, 'e');
    plan.entries.push_back(entry);
    Options options;
    options.threads = 0;
    options.run_id = "run-" + std::to_string(++runs_);
    options.poll_interval = base::Duration(50);
    return run(
        plan, [this](const base::UnitId&) { return client(); }, callbacks, options, call_);
  }
  Summary deploy(const std::string& name, plan::Decision decision, const std::string& body) {
    return deploy(entry_of(name, decision, body), {});
  }
  std::size_t change_sets(const std::string& stack) {
    auto list = client().list_change_sets(stack, call_);
    return list ? list->size() : 0;
  }

  base::VirtualClock clock_;
  base::Call call_;
  std::unique_ptr<emulator::Cloud> cloud_;
  std::shared_ptr<aws::Transport> transport_;  // null: the cloud's own
  int runs_ = 0;
};

}  // namespace cf::deploy::testing
