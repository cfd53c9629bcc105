// A CloudFormation that does what a test scripts: stacks that take time, fail, or hold no changes, and a
// network that fails where it is told to. Speaks the Query protocol behind aws::Transport; knows no
// templates.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "aws/cloudformation.h"
#include "aws/transport.h"
#include "base/clock.h"

namespace cf::deploy::testing {

// The process died: nothing after it happens any more.
struct Killed {};

struct Script {
  base::Duration takes{0};  // each operation
  base::Duration change_set_takes{0};
  std::string fails;  // "Bucket": this resource fails, once
  std::string reason = "it broke";
  bool keeps_failing = false;
  std::string nested;       // the failing resource is a nested stack; this failed inside it
  bool no_changes = false;  // a change set has none
  bool no_update = false;   // neither has UpdateStack
  bool change_set_refused = false;
  bool forgets_executed = false;  // an executed change set is not there any more
  std::vector<std::string> resources{"Bucket"};
  std::string replacement;  // of every modification
};

class FakeCloud : public aws::Transport {
 public:
  enum class Fault { none, throttled, not_sent, answer_lost, expired, killed_before, killed_after };

  explicit FakeCloud(base::Clock& clock) : clock_(clock) {}

  base::Result<net::HttpResponse> send(const aws::ServiceRequest& request, const base::Call& call) override;
  std::string endpoint(std::string_view, const base::Region&) const override { return "http://fake"; }

  aws::CloudFormation client(const std::string& region = "eu-west-1");
  // Puts a stack there as if it had been created before.
  void place(const std::string& name, base::StackStatus status = base::StackStatus::create_complete);
  void protect(const std::string& name) { stacks_.at(name).termination_protection = true; }
  base::StackStatus status(const std::string& name);  // delete_complete: there is none
  std::string id_of(const std::string& name) { return stacks_.at(name).id; }
  std::size_t change_sets_left();                 // made, and neither executed nor removed
  int operations(const std::string& name) const;  // started on a stack of that name

  std::map<std::string, Script> scripts;  // by stack
  std::vector<std::string> log;           // "CreateChangeSet a", in order, mutations only
  std::vector<std::string> calls;         // all
  std::map<std::string, std::map<std::string, std::string>> last_form;  // of each action
  std::string uploaded;  // the template that GetTemplate answers
  // Asked for every call with its number from 0 on.
  std::function<Fault(int number, const std::string& action, const std::string& stack)> fault;
  // Called before each call, with what is asked for: a test may change the world or request a stop.
  std::function<void(const std::string& action, const std::string& stack)> before;
  int running = 0, most_running = 0;  // operations at the same time

 private:
  using Form = std::map<std::string, std::string>;
  struct Event {
    std::string id, logical, physical, type, status, reason, token;
    base::TimePoint time;
  };
  struct ChangeSet {
    std::string id, status, reason, execution;
    bool create = false;
    base::TimePoint ready;
  };
  struct Stack {
    std::string name, id;
    base::StackStatus status = base::StackStatus::review_in_progress;
    std::vector<Event> events;
    std::map<std::string, ChangeSet> change_sets;
    std::string operation, token, on_failure;  // create update delete; empty: none
    base::TimePoint ends;
    bool termination_protection = false;
  };

  net::HttpResponse answer(const std::string& action, const Form& form);
  Stack* find(const std::string& name_or_id);
  void advance();
  void start(Stack& stack, const std::string& operation, const std::string& token);
  void end(Stack& stack);
  void event(Stack& stack, const std::string& logical, const std::string& type, const std::string& status,
             const std::string& reason = {});
  net::HttpResponse create_change_set(const Form& form);
  net::HttpResponse describe_change_set(Stack& stack, const std::string& name);
  net::HttpResponse events_of(const Form& form, const std::string& name);
  std::string stack_xml(const Stack& stack) const;
  const Script& script(const std::string& name) { return scripts[name]; }

  base::Clock& clock_;
  std::recursive_mutex mutex_;
  std::map<std::string, Stack> stacks_;  // by name
  std::vector<Stack> gone_;
  std::map<std::string, std::vector<Event>> nested_;  // by id
  std::map<std::string, int> operations_, failed_;
  int next_id_ = 0, calls_made_ = 0;
};

}  // namespace cf::deploy::testing
