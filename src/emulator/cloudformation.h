// The CloudFormation service: its operations over the stacks of a World.
#pragma once

#include <string>

#include "emulator/accept.h"
#include "emulator/engine.h"
#include "emulator/predict.h"
#include "emulator/request.h"
#include "emulator/templates.h"
#include "emulator/world.h"
#include "emulator/xml.h"
#include "net/http_message.h"

namespace cf::emulator {

class CloudFormation {
 public:
  explicit CloudFormation(World& world) : world_(world), engine_(world, templates_) {}

  net::HttpResponse serve(const Request& request);
  // Before any request of any service.
  void advance(bool complete) { engine_.advance(complete); }
  void forget() { engine_.forget(); }

 private:
  using Answer = base::Result<std::string>;
  Answer answer(const Request& r);

  // cloudformation.cc
  Stack* find(const Request& r, const std::string& name_or_id);
  // The stack, deleted or not; refuses with "Stack with id X does not exist" or "Stack [X] does not exist".
  base::Result<Stack*> existing(const Request& r, bool with_id_wording);
  // The same, and free for an update.
  base::Result<Stack*> updatable(const Request& r);
  bool repeats(Stack* stack, const Request& r, std::string& id);
  void remember_token(Stack& stack, const Request& r);

  // stack_operations.cc
  Answer create_stack(const Request& r);
  Answer update_stack(const Request& r);
  Answer delete_stack(const Request& r);
  Answer cancel_update(const Request& r);
  Answer continue_rollback(const Request& r);
  Answer rollback_stack(const Request& r);
  Answer set_policy(const Request& r);
  Answer get_policy(const Request& r);
  Answer set_protection(const Request& r);
  base::Result<std::optional<std::string>> policy_of(const Request& r, const std::string& name);

  // stack_descriptions.cc
  Answer describe_stacks(const Request& r);
  Answer list_stacks(const Request& r);
  Answer describe_events(const Request& r);
  Answer describe_resource(const Request& r);
  Answer describe_resources(const Request& r);
  Answer list_resources(const Request& r);
  Answer list_exports(const Request& r);
  Answer list_imports(const Request& r);

  // template_operations.cc
  Answer get_template(const Request& r);
  Answer summarise_template(const Request& r);
  Answer validate_template(const Request& r);

  // change_set_operations.cc
  Answer create_change_set(const Request& r);
  Answer describe_change_set(const Request& r);
  Answer execute_change_set(const Request& r);
  Answer delete_change_set(const Request& r);
  Answer list_change_sets(const Request& r);
  base::Result<ChangeSet*> find_change_set(const Request& r);
  Stack new_stack(const Request& r, const std::string& name);
  ChangeSet change_set_of(Stack& stack, const std::string& name, bool is_new, Accepted& accepted,
                          Prediction prediction);

  // nested_change_sets.cc
  // Makes the change sets of the nested stacks that the change set adds or modifies, down to the last; where
  // one can't be made, it fails.
  void include_nested(ChangeSet& change_set, Stack& stack, const Accepted& accepted);
  void erase_tree(const ChangeSet& change_set);  // with its nested ones, and the empty stacks made for them
  void mark_executed(ChangeSet& change_set);     // with its nested ones

  // Whether an update would change anything.
  bool changes_anything(Stack& stack, const Definition& now, StackEvaluation& evaluation);

  World& world_;
  Templates templates_;
  Engine engine_;
};

// One page of a list; the token is the position.
struct Page {
  std::size_t first = 0, last = 0;
  std::string next;  // "" if it is the last
};
base::Result<Page> page_of(const Request& r, std::size_t size, std::size_t limit = 100);

}  // namespace cf::emulator
