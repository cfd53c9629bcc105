#include "proof/sandbox.h"

#include <algorithm>

#include "aws/services.h"
#include "base/digest.h"
#include "document/json.h"

namespace cf::proof {
namespace {

constexpr const char* stack = "proof";
constexpr const char* bucket = "proof-templates";
constexpr std::size_t longest_body = 51'200;  // of a request; a larger template goes through S3

class AccountKeys final : public aws::CredentialProvider {
 public:
  explicit AccountKeys(std::string account) : account_(std::move(account)) {}
  base::Result<aws::Credentials> get(const base::Call&) override {
    aws::Credentials credentials;
    credentials.access_key_id = account_;
    credentials.secret_access_key = "embedded";
    credentials.source = "embedded CloudFormation";
    return credentials;
  }

 private:
  std::string account_;
};

std::unique_ptr<emulator::Cloud> cloud_on(base::Clock& clock) {
  emulator::Options options;
  options.clock = &clock;
  return emulator::Cloud::open(options).or_throw();
}

aws::Session session_of(emulator::Cloud& cloud, const std::string& account, const std::string& region) {
  aws::Session session;
  session.transport = cloud.transport();
  session.credentials = std::make_shared<AccountKeys>(account);
  session.region = base::Region(region);
  return session;
}

std::vector<aws::Parameter> parameters_of(const ParameterValues& values) {
  std::vector<aws::Parameter> parameters;
  for (const auto& [key, value] : values) parameters.push_back({key, value, false, {}});
  return parameters;
}

// The properties for which a change set says that the resource is recreated.
std::vector<std::string> recreating(const aws::ResourceChange& change) {
  std::vector<std::string> properties;
  for (const document::Node& detail : change.details.items()) {
    const document::Node& target = detail.find("Target");
    const std::string name(target.find("Name").text());
    if (target.find("RequiresRecreation").text() != "Never" && !name.empty() &&
        std::find(properties.begin(), properties.end(), name) == properties.end())
      properties.push_back(name);
  }
  return properties;
}

// The template and a bucket that comes after everything else and that somebody has already.
std::string with_a_last_failure(const template_::Template& t) {
  using document::Node;
  std::vector<Node> others;
  for (const template_::ResourceDeclaration& resource : t.resources)
    others.push_back(Node::string(resource.logical_id));
  const Node taken = Node::mapping(
      {{Node::string("Type"), Node::string("AWS::S3::Bucket")},
       {Node::string("DependsOn"), Node::sequence(std::move(others))},
       {Node::string("Properties"), Node::mapping({{Node::string("BucketName"), Node::string(bucket)}})}});
  return document::to_json(t.root.with("Resources", t.root.find("Resources").with("ProofThatFails", taken)));
}

}  // namespace

Sandbox::Sandbox(const std::string& account, const std::string& region)
    : cloud_(cloud_on(clock_)), session_(session_of(*cloud_, account, region)), client_(session_) {
  call_.clock = &clock_;
}

aws::TemplateSource Sandbox::source_of(const std::string& body) {
  if (body.size() <= longest_body) return {body, {}};
  const std::string key = base::sha256_hex(body) + ".template";
  if (!aws::bucket_exists(session_, bucket, call_).or_throw())
    aws::create_bucket(session_, bucket, call_).or_throw();
  aws::put_object(session_, bucket, key, body, call_).or_throw();
  return {{}, aws::object_url(session_, bucket, key)};
}

std::vector<std::string> Sandbox::capabilities() const {
  return {"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"};
}

// The embedded CloudFormation has carried the operation out by the time it is asked.
Outcome Sandbox::outcome(const std::string& since, base::StackStatus wanted) {
  auto record = client_.describe_stack(stack_id_, call_);
  if (!record) return {false, record.error().message};
  if (record->status == wanted) return {true, {}};
  auto events = client_.describe_stack_events(stack_id_, since, call_);
  std::string reason = record->status_reason;
  if (events) {  // newest first: the last failure met is the first cause
    for (const aws::StackEvent& event : *events) {
      const bool cause =
          event.status.ends_with("_FAILED") && event.status_reason.find("cancelled") == std::string::npos;
      if (cause) reason = event.logical_id + " (" + event.type + "): " + event.status_reason;
    }
  }
  return {false, std::string(base::to_string(record->status)) + ": " + reason};
}

Outcome Sandbox::create(const std::string& body, const ParameterValues& parameters) {
  aws::CreateStackInput input;
  input.stack = stack;
  input.source = source_of(body);
  input.parameters = parameters_of(parameters);
  input.capabilities = capabilities();
  auto created = client_.create_stack(input, call_);
  if (!created) return {false, created.error().message};
  stack_id_ = *std::move(created);
  return outcome({}, base::StackStatus::create_complete);
}

Outcome Sandbox::retry(const template_::Template& t, const ParameterValues& parameters) {
  if (!aws::bucket_exists(session_, bucket, call_).or_throw())
    aws::create_bucket(session_, bucket, call_).or_throw();
  static_cast<void>(create(with_a_last_failure(t), parameters));
  if (Outcome removed = remove(); !removed.succeeded) return removed;
  return create(document::to_json(t.root), parameters);
}

base::Result<std::vector<Replaced>> Sandbox::preview(const std::string& body,
                                                     const ParameterValues& parameters) {
  aws::CreateChangeSetInput input;
  input.stack = stack;
  input.name = "preview";
  input.source = source_of(body);
  input.parameters = parameters_of(parameters);
  input.capabilities = capabilities();
  auto made = client_.create_change_set(input, call_);
  if (!made) return std::move(made).error();
  auto record = client_.describe_change_set(stack, *made, false, call_);
  if (!record) return std::move(record).error();
  std::vector<Replaced> replaced;
  if (record->status == "FAILED" && !record->no_change())
    return base::error(base::ErrorKind::refused, record->status_reason);
  for (const aws::ResourceChange& change : record->changes) {
    if (change.action == "Modify" && change.replacement != "False" && !change.replacement.empty())
      replaced.push_back({change.logical_id, change.type, recreating(change)});
    if (change.action == "Remove") replaced.push_back({change.logical_id, change.type, {"it is removed"}});
  }
  if (auto deleted = client_.delete_change_set(stack, *made, call_); !deleted)
    return std::move(deleted).error();
  return replaced;
}

Outcome Sandbox::update(const std::string& body, const ParameterValues& parameters) {
  aws::CreateStackInput input;
  input.stack = stack;
  input.source = source_of(body);
  input.parameters = parameters_of(parameters);
  input.capabilities = capabilities();
  auto events = client_.describe_stack_events(stack_id_, {}, call_);
  const std::string newest = events && !events->empty() ? events->front().id : "";
  auto updated = client_.update_stack(input, call_);
  if (!updated && updated.error().kind == base::ErrorKind::no_change) return {true, {}};
  if (!updated) return {false, updated.error().message};
  return outcome(newest, base::StackStatus::update_complete);
}

Outcome Sandbox::remove() {
  if (stack_id_.empty()) return {true, {}};
  auto deleted = client_.delete_stack(stack, {}, {}, {}, call_);
  if (!deleted) return {false, deleted.error().message};
  return outcome({}, base::StackStatus::delete_complete);
}

std::map<std::string, std::string> Sandbox::resources() {
  std::map<std::string, std::string> found;
  auto records = client_.list_stack_resources(stack, call_);
  if (!records) return found;
  for (const aws::ResourceRecord& record : *records) {
    if (record.status != "DELETE_COMPLETE") found[record.logical_id] = record.type;
  }
  return found;
}

std::map<std::string, std::string> Sandbox::outputs() {
  std::map<std::string, std::string> found;
  auto record = client_.describe_stack(stack, call_);
  if (!record) return found;
  for (const aws::Output& output : record->outputs) found[output.key] = output.value;
  return found;
}

}  // namespace cf::proof
