// An AWS account of its own, in memory, in which one stack is created, updated and deleted.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aws/cloudformation.h"
#include "emulator/cloud.h"
#include "proof/test_file.h"
#include "template/template.h"

namespace cf::proof {

// What became of one stack operation.
struct Outcome {
  bool succeeded = false;
  std::string reason;  // of a failure: what the first resource, or the service, said
};

// A resource that an update replaces.
struct Replaced {
  std::string logical_id, type;
  std::vector<std::string> properties;  // that make it necessary
};

class Sandbox {
 public:
  Sandbox(const std::string& account, const std::string& region);

  Outcome create(const std::string& body, const ParameterValues& parameters);
  // Whether a creation that fails in its last step, is rolled back and deleted can be tried again, as whoever
  // meets that failure will. Nothing else was done in the sandbox before.
  Outcome retry(const template_::Template& t, const ParameterValues& parameters);
  // What the update would replace; a failure where the change set fails. None that would change nothing.
  base::Result<std::vector<Replaced>> preview(const std::string& body, const ParameterValues& parameters);
  Outcome update(const std::string& body, const ParameterValues& parameters);
  Outcome remove();

  std::map<std::string, std::string> resources();  // logical id -> type, of those that are there
  std::map<std::string, std::string> outputs();

 private:
  aws::TemplateSource source_of(const std::string& body);
  std::vector<std::string> capabilities() const;
  Outcome outcome(const std::string& since, base::StackStatus wanted);

  base::VirtualClock clock_;
  base::Call call_;
  std::unique_ptr<emulator::Cloud> cloud_;
  aws::Session session_;
  aws::CloudFormation client_;
  std::string stack_id_;
};

}  // namespace cf::proof
