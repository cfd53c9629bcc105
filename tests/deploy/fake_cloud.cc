#include "deploy/fake_cloud.h"

#include <algorithm>

#include "base/strings.h"

namespace cf::deploy::testing {

using base::StackStatus;

namespace {

class FakeCredentials : public aws::CredentialProvider {
 public:
  base::Result<aws::Credentials> get(const base::Call&) override {
    aws::Credentials credentials;
    credentials.access_key_id = "AKIDFAKE";
    credentials.secret_access_key = "fake-secret-key";
    credentials.source = "test";
    return credentials;
  }
};

std::string element(const std::string& name, const std::string& text) {
  return "<" + name + ">" + text + "</" + name + ">";
}

net::HttpResponse ok(const std::string& action, const std::string& result) {
  net::HttpResponse response;
  response.status = 200;
  response.body = element(action + "Response", element(action + "Result", result));
  return response;
}

net::HttpResponse refused(const std::string& code, const std::string& message, int status = 400) {
  net::HttpResponse response;
  response.status = status;
  response.body =
      element("ErrorResponse", element("Error", element("Code", code) + element("Message", message)) +
                                   element("RequestId", "r-1"));
  return response;
}

net::HttpResponse missing(const std::string& name) {
  return refused("ValidationError", "Stack with id " + name + " does not exist");
}

base::Error lost(base::Fate fate) {
  base::Error error = base::error(base::ErrorKind::network, "connection reset by peer");
  error.fate = fate;
  return error;
}

std::map<std::string, std::string> parse_form(const std::string& body) {
  std::map<std::string, std::string> form;
  for (const auto& field : base::split(body, '&')) {
    const auto equals = field.find('=');
    if (equals == std::string::npos) continue;
    form[base::percent_decode(field.substr(0, equals), true)] =
        base::percent_decode(field.substr(equals + 1), true);
  }
  return form;
}

std::string get(const std::map<std::string, std::string>& form, const std::string& key) {
  auto found = form.find(key);
  return found == form.end() ? "" : found->second;
}

bool mutates(const std::string& action) {
  return action.rfind("Describe", 0) != 0 && action.rfind("List", 0) != 0;
}

}  // namespace

aws::CloudFormation FakeCloud::client(const std::string& region) {
  aws::Session session;
  session.transport = std::shared_ptr<aws::Transport>(this, [](aws::Transport*) {});
  session.credentials = std::make_shared<FakeCredentials>();
  session.region = base::Region(region);
  return aws::CloudFormation(session);
}

base::Result<net::HttpResponse> FakeCloud::send(const aws::ServiceRequest& request, const base::Call&) {
  std::lock_guard lock(mutex_);
  const Form form = parse_form(request.http.body);
  const std::string action = get(form, "Action");
  std::string name = get(form, "StackName");
  if (Stack* stack = find(name)) name = stack->name;
  if (before) before(action, name);
  calls.push_back(action + " " + name);
  const Fault what = fault ? fault(calls_made_, action, name) : Fault::none;
  ++calls_made_;
  if (what == Fault::killed_before) throw Killed{};
  if (what == Fault::not_sent) return lost(base::Fate::not_sent);
  if (what == Fault::throttled) return refused("Throttling", "Rate exceeded");
  if (what == Fault::expired)
    return refused("ExpiredToken", "The security token included in the request is expired", 403);
  advance();
  last_form[action] = form;
  auto response = answer(action, form);
  if (mutates(action) && response.status == 200) log.push_back(action + " " + name);
  advance();
  if (what == Fault::killed_after) throw Killed{};
  if (what == Fault::answer_lost) return lost(base::Fate::unknown);
  return response;
}

FakeCloud::Stack* FakeCloud::find(const std::string& name_or_id) {
  for (auto& [name, stack] : stacks_) {
    if (name == name_or_id || stack.id == name_or_id) return &stack;
  }
  for (auto& stack : gone_) {
    if (stack.id == name_or_id) return &stack;
  }
  return nullptr;
}

void FakeCloud::place(const std::string& name, StackStatus status) {
  Stack& stack = stacks_[name];
  stack = Stack{};
  stack.name = name;
  stack.id = "arn:aws:cloudformation:eu-west-1:111111111111:stack/" + name + "/" + std::to_string(++next_id_);
  stack.status = status;
  stack.token = "of-another-time";
  event(stack, name, "AWS::CloudFormation::Stack", base::to_string(status));
}

StackStatus FakeCloud::status(const std::string& name) {
  advance();
  auto found = stacks_.find(name);
  return found == stacks_.end() ? StackStatus::delete_complete : found->second.status;
}

std::size_t FakeCloud::change_sets_left() {
  std::size_t left = 0;
  for (const auto& [name, stack] : stacks_) {
    for (const auto& [set_name, set] : stack.change_sets)
      left += set.execution == "EXECUTE_COMPLETE" ? 0u : 1u;
  }
  return left;
}

int FakeCloud::operations(const std::string& name) const {
  auto found = operations_.find(name);
  return found == operations_.end() ? 0 : found->second;
}

void FakeCloud::event(Stack& stack, const std::string& logical, const std::string& type,
                      const std::string& status, const std::string& reason) {
  const std::string physical = logical == stack.name ? stack.id : stack.name + "-" + logical;
  stack.events.push_back(
      {"e" + std::to_string(++next_id_), logical, physical, type, status, reason, stack.token, clock_.now()});
}

void FakeCloud::start(Stack& stack, const std::string& operation, const std::string& token) {
  stack.operation = operation;
  stack.token = token;
  stack.ends = clock_.now() + script(stack.name).takes;
  stack.status = operation == "create"   ? StackStatus::create_in_progress
                 : operation == "update" ? StackStatus::update_in_progress
                                         : StackStatus::delete_in_progress;
  event(stack, stack.name, "AWS::CloudFormation::Stack", base::to_string(stack.status), "User Initiated");
  ++operations_[stack.name];
  most_running = std::max(most_running, ++running);
}

void FakeCloud::end(Stack& stack) {
  const Script& how = script(stack.name);
  const std::string operation = std::exchange(stack.operation, {});
  --running;
  const std::string upper = operation == "create" ? "CREATE" : operation == "update" ? "UPDATE" : "DELETE";
  const bool fails = !how.fails.empty() && (how.keeps_failing || failed_[stack.name]++ == 0);
  for (const auto& resource : how.resources) {
    if (fails && resource == how.fails) {
      if (!how.nested.empty()) {
        const std::string id = "arn:aws:cloudformation:eu-west-1:111111111111:stack/inner/1";
        nested_[id] = {
            {"n1", "inner", id, "AWS::CloudFormation::Stack", "CREATE_IN_PROGRESS", "", "", clock_.now()},
            {"n2", how.nested, "", "AWS::IAM::Role", upper + "_FAILED", how.reason, "", clock_.now()},
            {"n3", "inner", id, "AWS::CloudFormation::Stack", "ROLLBACK_IN_PROGRESS", "", "", clock_.now()}};
        event(stack, resource, "AWS::CloudFormation::Stack", upper + "_FAILED",
              "Embedded stack " + id + " was not successfully created");
        stack.events.back().physical = id;
      } else {
        event(stack, resource, "AWS::S3::Bucket", upper + "_FAILED", how.reason);
      }
      event(stack, "Other", "AWS::SQS::Queue", upper + "_FAILED", "Resource creation cancelled");
      break;
    }
    event(stack, resource, "AWS::S3::Bucket", upper + "_COMPLETE");
  }
  const char* self = "AWS::CloudFormation::Stack";
  if (operation == "delete") {
    stack.status = fails ? StackStatus::delete_failed : StackStatus::delete_complete;
  } else if (!fails) {
    stack.status = operation == "create" ? StackStatus::create_complete : StackStatus::update_complete;
  } else if (stack.on_failure == "DELETE") {
    event(stack, stack.name, self, "DELETE_IN_PROGRESS");
    stack.status = StackStatus::delete_complete;
  } else {
    event(stack, stack.name, self,
          operation == "create" ? "ROLLBACK_IN_PROGRESS" : "UPDATE_ROLLBACK_IN_PROGRESS",
          "The following resource(s) failed: [" + how.fails + "]. ");
    event(stack, "Bucket", "AWS::S3::Bucket", "DELETE_COMPLETE");
    stack.status =
        operation == "create" ? StackStatus::rollback_complete : StackStatus::update_rollback_complete;
  }
  event(stack, stack.name, self, base::to_string(stack.status));
  if (stack.status != StackStatus::delete_complete) return;
  const std::string name = stack.name;
  gone_.push_back(stack);
  stacks_.erase(name);
}

void FakeCloud::advance() {
  std::vector<std::string> over;
  for (auto& [name, stack] : stacks_) {
    for (auto& [set_name, set] : stack.change_sets) {
      if (set.status != "CREATE_IN_PROGRESS" || set.ready > clock_.now()) continue;
      const bool empty = script(name).no_changes;
      set.status = empty || script(name).change_set_refused ? "FAILED" : "CREATE_COMPLETE";
      set.execution = set.status == "FAILED" ? "UNAVAILABLE" : "AVAILABLE";
      if (empty)
        set.reason = "The submitted information didn't contain changes. Submit different information.";
      if (script(name).change_set_refused) set.reason = "Template error: it makes no sense";
    }
    if (!stack.operation.empty() && stack.ends <= clock_.now()) over.push_back(name);
  }
  for (const auto& name : over) end(stacks_.at(name));
}

net::HttpResponse FakeCloud::create_change_set(const Form& form) {
  const std::string given = get(form, "StackName"), set_name = get(form, "ChangeSetName");
  const bool create = get(form, "ChangeSetType") == "CREATE";
  Stack* stack = find(given);
  if (!stack && !create) return missing(given);
  if (stack && create && stack->status != StackStatus::review_in_progress) {
    return refused("ValidationError", "Stack [" + given + "] already exists and cannot be created again");
  }
  if (!stack) {
    place(given, StackStatus::review_in_progress);
    stack = find(given);
  }
  if (stack->change_sets.count(set_name))
    return refused("AlreadyExistsException", "ChangeSet already exists");
  ChangeSet set;
  set.id = "arn:aws:cloudformation:eu-west-1:111111111111:changeSet/" + set_name + "/1";
  set.status = "CREATE_IN_PROGRESS";
  set.execution = "UNAVAILABLE";
  set.create = create;
  set.ready = clock_.now() + script(stack->name).change_set_takes;
  stack->on_failure = get(form, "OnStackFailure");
  stack->change_sets[set_name] = set;
  return ok("CreateChangeSet", element("Id", set.id) + element("StackId", stack->id));
}

net::HttpResponse FakeCloud::describe_change_set(Stack& stack, const std::string& name) {
  auto found = stack.change_sets.find(name);
  if (found == stack.change_sets.end())
    return refused("ChangeSetNotFound", "ChangeSet [" + name + "] does not exist", 404);
  const ChangeSet& set = found->second;
  std::string changes;
  if (set.status == "CREATE_COMPLETE") {
    for (const auto& resource : script(stack.name).resources) {
      changes +=
          element("member",
                  element("Type", "Resource") +
                      element("ResourceChange",
                              element("Action", set.create ? "Add" : "Modify") +
                                  element("LogicalResourceId", resource) +
                                  element("ResourceType", "AWS::S3::Bucket") +
                                  element("Replacement", set.create ? "" : script(stack.name).replacement)));
    }
  }
  return ok("DescribeChangeSet", element("ChangeSetId", set.id) + element("ChangeSetName", name) +
                                     element("StackId", stack.id) + element("StackName", stack.name) +
                                     element("Status", set.status) + element("StatusReason", set.reason) +
                                     element("ExecutionStatus", set.execution) + element("Changes", changes));
}

net::HttpResponse FakeCloud::events_of(const Form& form, const std::string& name) {
  std::vector<Event>* events = nullptr;
  if (nested_.count(name)) {
    events = &nested_[name];
  } else if (Stack* stack = find(name)) {
    events = &stack->events;
  } else {
    return missing(get(form, "StackName"));
  }
  const Stack* owner = find(name);
  std::string members;
  for (auto event = events->rbegin(); event != events->rend(); ++event) {
    members += element(
        "member",
        element("EventId", event->id) + element("StackId", owner ? owner->id : name) +
            element("LogicalResourceId", event->logical) + element("PhysicalResourceId", event->physical) +
            element("ResourceType", event->type) + element("ResourceStatus", event->status) +
            element("ResourceStatusReason", event->reason) + element("ClientRequestToken", event->token) +
            element("Timestamp", base::iso8601(event->time)));
  }
  return ok("DescribeStackEvents", element("StackEvents", members));
}

std::string FakeCloud::stack_xml(const Stack& stack) const {
  return element(
      "member",
      element("StackId", stack.id) + element("StackName", stack.name) +
          element("StackStatus", base::to_string(stack.status)) +
          element("CreationTime", "2026-01-01T00:00:00Z") +
          element("EnableTerminationProtection", stack.termination_protection ? "true" : "false") +
          element("Outputs", element("member", element("OutputKey", "Name") +
                                                   element("OutputValue", "value-of-" + stack.name))));
}

net::HttpResponse FakeCloud::answer(const std::string& action, const Form& form) {
  const std::string name = get(form, "StackName"), set_name = get(form, "ChangeSetName");
  if (action == "CreateChangeSet") return create_change_set(form);
  if (action == "DescribeStackEvents") return events_of(form, name);
  if (action == "DescribeStacks" && name.empty()) {
    std::string members;
    for (const auto& [key, stack] : stacks_) members += stack_xml(stack);
    return ok(action, element("Stacks", members));
  }
  if (action == "CreateStack") {
    if (stacks_.count(name)) return refused("AlreadyExistsException", "Stack [" + name + "] already exists");
    place(name);
    Stack& stack = stacks_.at(name);
    stack.events.clear();
    stack.on_failure = get(form, "OnFailure");
    start(stack, "create", get(form, "ClientRequestToken"));
    return ok(action, element("StackId", stack.id));
  }
  Stack* stack = find(name);
  if (!stack) return action == "DeleteStack" ? ok(action, "") : missing(name);
  if (action == "DescribeStacks") return ok(action, element("Stacks", stack_xml(*stack)));
  if (action == "GetTemplate") return ok(action, element("TemplateBody", uploaded));
  if (action == "DescribeChangeSet") return describe_change_set(*stack, set_name);
  if (action == "ExecuteChangeSet") {
    auto found = stack->change_sets.find(set_name);
    if (found == stack->change_sets.end()) return refused("ChangeSetNotFound", "no such change set", 404);
    if (found->second.execution != "AVAILABLE") {
      return refused("InvalidChangeSetStatus", "ChangeSet cannot be executed in its current status");
    }
    const bool create = found->second.create;
    found->second.execution = "EXECUTE_COMPLETE";
    start(*stack, create ? "create" : "update", get(form, "ClientRequestToken"));
    if (script(stack->name).forgets_executed) stack->change_sets.erase(found);
    return ok(action, "");
  }
  if (action == "UpdateStack") {
    if (script(stack->name).no_update) return refused("ValidationError", "No updates are to be performed.");
    start(*stack, "update", get(form, "ClientRequestToken"));
    return ok(action, element("StackId", stack->id));
  }
  if (action == "DeleteChangeSet") {
    stack->change_sets.erase(set_name);
    return ok(action, "");
  }
  if (action == "ListChangeSets") {
    std::string members;
    for (const auto& [key, set] : stack->change_sets)
      members += element("member", element("ChangeSetName", key));
    return ok(action, element("Summaries", members));
  }
  if (action == "DeleteStack") {
    if (stack->status == StackStatus::delete_complete) return ok(action, "");
    if (stack->status == StackStatus::review_in_progress) {
      stacks_.erase(stack->name);
    } else if (stack->status != StackStatus::delete_in_progress) {
      start(*stack, "delete", get(form, "ClientRequestToken"));
    }
    return ok(action, "");
  }
  if (action == "CancelUpdateStack") {
    scripts[stack->name].fails = scripts[stack->name].resources.front();
    stack->ends = clock_.now();
    return ok(action, "");
  }
  return ok(action, "");
}

}  // namespace cf::deploy::testing
