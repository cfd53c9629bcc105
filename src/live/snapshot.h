// What is deployed in one account and region, fetched in bulk and then asked for by stack.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "aws/cloudformation.h"

namespace cf::live {

// Threads: any; each thing is fetched at most once, and callers that come meanwhile wait for the same fetch.
// An error is an answer too, unless it was the caller's own (cancelled, its deadline). Calls block.
class Snapshot {
 public:
  explicit Snapshot(aws::CloudFormation client);
  // Stacks that exist (not deleted), by name; fetched with one listing for all. The pointer is valid as long
  // as the snapshot; after forget() it shows that stack as it was.
  base::Result<const std::map<std::string, aws::StackRecord>*> stacks(const base::Call& call);
  base::Result<std::optional<aws::StackRecord>> stack(const std::string& name, const base::Call& call);
  base::Result<std::string> template_of(const std::string& stack, const base::Call& call);  // as it was sent
  base::Result<std::string> policy_of(const std::string& stack, const base::Call& call);    // "": it has none
  base::Result<std::vector<aws::ResourceRecord>> resources(const std::string& stack, const base::Call& call);
  base::Result<const std::map<std::string, aws::ExportRecord>*> exports(const base::Call& call);
  base::Result<std::vector<std::string>> importers(const std::string& export_name, const base::Call& call);
  // Forgets what is known of a stack, after a deployment changed it: stack() asks for it alone from then on.
  void forget(const std::string& stack);
  aws::CloudFormation& client() { return client_; }

 private:
  aws::CloudFormation client_;
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace cf::live
