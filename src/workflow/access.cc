#include "workflow/access.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "aws/environment_session.h"
#include "aws/shared_config.h"
#include "base/files.h"
#include "base/strings.h"
#include "emulator/cloud.h"
#include "net/client.h"
#include "net/url.h"
#include "workflow/secret_outputs.h"

namespace cf::workflow {
namespace {

using base::ErrorKind;
using base::Result;
using document::Node;

constexpr const char* region_of_nothing = "us-east-1";  // of the embedded services, where nobody names one

aws::CallerOptions caller_options(const Settings& settings, std::shared_ptr<aws::Transport> transport) {
  aws::CallerOptions options;
  options.environment = settings.environment;
  options.home = settings.home;
  options.profile = settings.profile;
  options.role = !settings.role.empty()        ? settings.role
                 : settings.descriptor.empty() ? aws::no_role
                                               : aws::default_role;
  options.transport = std::move(transport);
  options.local = settings.local;
  if (settings.ask_mfa_code)
    options.ask_mfa_code = [ask = settings.ask_mfa_code](const std::string& serial, const base::Call&) {
      return ask(serial);
    };
  return options;
}

// By the name alone: what a name that is listed resolves to is its owner's matter, and redirects lead to the
// same host only. Other spellings of an address (2130706433, 0x7f.1) are not listed.
Result<void> check_host(const std::string& url, const std::vector<std::string>& hosts) {
  const auto parts = net::split_url(url);
  if (!parts) return base::error(ErrorKind::input, "'" + url + "' is no address of a web server");
  const auto is_listed = [&](const std::string& host) {
    return std::find(hosts.begin(), hosts.end(), host) != hosts.end();
  };
  const std::string authority = parts->authority();
  if (is_listed(authority) ||
      (parts->default_port() && is_listed(authority + ":" + std::to_string(parts->port))))
    return {};
  return base::error(
      ErrorKind::blocked, "a template of a pull request may not come from " + authority,
      "if it may, list it in the base branch's descriptor: ci: {template_hosts: [" + authority + "]}");
}

Result<std::string> get_over_http(const std::string& url, const base::Call& call) {
  net::HttpRequest request;
  request.url = url;
  net::ClientOptions options;
  options.body_limit = base::max_input_bytes;
  options.redirects = 3;
  auto response = net::send(request, options, call);
  if (!response) return std::move(response).error();
  if (response->status != 200)
    return base::error(ErrorKind::not_found,
                       url + " answered with HTTP status " + std::to_string(response->status));
  return std::move(response->body);
}

}  // namespace

struct Access::State {
  explicit State(const Settings& s) : settings(s) {}
  const Settings& settings;
  std::unique_ptr<emulator::Cloud> cloud;  // with --local
  std::unique_ptr<aws::Caller> caller;
  std::mutex mutex;
  base::Diagnostics warnings;
  std::map<base::AccountId, aws::EnvironmentRole> roles;
  std::map<std::string, base::Region> profile_regions;
  std::mutex making_bucket;
  std::set<std::string> made_buckets;  // under making_bucket
  std::map<Where, aws::Session> sessions;
  std::map<Where, std::unique_ptr<live::Snapshot>> snapshots;

  // The region that a profile has in the shared configuration; empty: none.
  base::Region region_of(const std::string& profile) {
    std::lock_guard lock(mutex);
    const auto [found, is_new] = profile_regions.try_emplace(profile);
    if (is_new)
      if (const auto config = aws::load_shared_config(settings.environment, settings.home))
        found->second = aws::configured_region(settings.environment, *config, profile);
    return found->second;
  }

  // Stacks that are deployed at once may need the same one.
  Result<void> make_bucket(const aws::Session& session, const aws::OwnedBucket& bucket,
                           const base::Call& call) {
    const std::lock_guard lock(making_bucket);
    if (made_buckets.contains(bucket.name)) return {};
    if (auto made = aws::create_bucket(session, bucket.name, call); !made) return made;
    // Of new buckets S3 blocks public access by itself: a role that may not do so loses no more than the
    // rest.
    auto closed = aws::close_bucket(session, bucket, call);
    if (!closed && closed.error().kind != ErrorKind::access_denied) return closed;
    made_buckets.insert(bucket.name);
    return {};
  }

  Result<aws::Session> make(const Where& where) {
    aws::StackAccess access;
    access.account = where.account;
    access.region = where.region;
    access.profile = where.profile;
    access.sceptre_role = where.sceptre_role;
    if (const auto role = roles.find(where.account); role != roles.end()) access.entered_by = role->second;
    return caller->session(access, warnings);
  }
};

Access::Access(const Settings& settings) : state_(std::make_unique<State>(settings)) {
  std::shared_ptr<aws::Transport> transport;
  if (settings.local) {
    emulator::Options options;
    options.file = settings.local_state;
    if (!options.file.empty()) make_private_folder(options.file);
    state_->cloud = emulator::Cloud::open(options).or_throw();
    transport = state_->cloud->transport();
  }
  state_->caller = std::make_unique<aws::Caller>(caller_options(settings, std::move(transport)));
}

Access::~Access() = default;

void Access::enter(const base::AccountId& account, aws::EnvironmentRole role) {
  const std::lock_guard lock(state_->mutex);
  if (!state_->settings.role.empty()) role.role.clear();
  state_->roles[account] = std::move(role);
}

Result<void> Access::limit(const base::AccountId& account, const std::string& policy) {
  if (state_->settings.local) return {};
  const std::lock_guard lock(state_->mutex);
  aws::EnvironmentRole& role = state_->roles[account];
  const bool enters_by_role =
      role.role.empty() ? state_->settings.role != aws::no_role : role.role != aws::no_role;
  if (!enters_by_role)
    return base::error(ErrorKind::usage,
                       "session_policy limits the session of a role, and account " + account.str() +
                           " is entered without one",
                       "leave --role none out, or remove session_policy from the rules");
  role.policy = policy;
  for (auto& [where, session] : state_->sessions) {
    if (where.account != account) continue;
    auto limited = state_->make(where);
    if (!limited) return std::move(limited).error();
    session = *std::move(limited);
    if (const auto known = state_->snapshots.find(where); known != state_->snapshots.end())
      known->second->client() = aws::CloudFormation(session);
  }
  return {};
}

aws::Session Access::session(const Where& where) {
  std::lock_guard lock(state_->mutex);
  auto found = state_->sessions.find(where);
  if (found == state_->sessions.end())
    found = state_->sessions.emplace(where, state_->make(where).or_throw()).first;
  return found->second;
}

live::Snapshot& Access::snapshot(const Where& where) {
  const aws::Session own = session(where);
  std::lock_guard lock(state_->mutex);
  std::unique_ptr<live::Snapshot>& snapshot = state_->snapshots[where];
  if (!snapshot) snapshot = std::make_unique<live::Snapshot>(aws::CloudFormation(own));
  return *snapshot;
}

Result<aws::CallerIdentity> Access::check(const Where& where, const base::Call& call) {
  const aws::Session own = session(where);
  auto identity = aws::get_caller_identity(own, call);
  if (!identity) {
    base::Error error = std::move(identity).error();
    if (error.hint.empty() && error.kind == ErrorKind::access_denied)
      error.hint =
          "the role must exist in the account and trust you; --role names another, --role none uses your own "
          "credentials";
    return std::move(error).while_("finding out who we are in account " +
                                   (where.account.empty() ? "of the caller" : where.account.str()));
  }
  if (!where.account.empty() && identity->account != where.account.str())
    return base::error(ErrorKind::wrong_account,
                       "the credentials are those of account " + identity->account + " (" + identity->arn +
                           "), the descriptor says " + where.account.str(),
                       "nothing was done; use credentials of " + where.account.str() +
                           ", or --role with a role of that account");
  return identity;
}

base::Region Access::default_region() const {
  if (!state_->settings.region.empty()) return base::Region(state_->settings.region);
  auto session = state_->caller->session(base::AccountId(), base::Region());
  if (session) return session->region;
  return base::Region(state_->settings.local ? region_of_nothing : "");
}

Outside Access::outside(const Where& where) {
  // A profile or role that a resolver names is entered from the caller, not from the environment's role.
  const auto elsewhere = [this, where](const std::string& profile, const std::string& region,
                                       const std::string& role) {
    Where other = where;
    if (!region.empty()) other.region = base::Region(region);
    if (!profile.empty()) {
      other.profile = profile;
      // As with Sceptre: naming a profile leaves the stack's own region.
      if (const base::Region own = state_->region_of(profile); region.empty() && !own.empty())
        other.region = own;
      if (!state_->settings.local) other.account = base::AccountId();
    }
    if (!role.empty()) other.sceptre_role = role;
    return other;
  };
  Outside outside;
  outside.external_output = [this, elsewhere](const std::string& stack, const std::string& output,
                                              const std::string& profile, const std::string& region,
                                              const std::string& role,
                                              const base::Call& call) -> Result<Node> {
    const Where there = elsewhere(profile, region, role);
    auto record = snapshot(there).stack(stack, call);
    if (!record) return std::move(record).error();
    if (!*record)
      return base::error(ErrorKind::not_found,
                         "the stack " + stack + " does not exist in " + there.region.str() +
                             ", so it has no output " + output,
                         "deploy it first, or correct the name; a profile, region and role may follow it: "
                         "name::Output profile::region::role");
    std::vector<std::string> names;
    for (const aws::Output& each : (*record)->outputs) {
      if (each.key == output)
        return output_node(**record, each, stack + " " + output, snapshot(there), state_->settings, call);
      names.push_back(each.key);
    }
    return base::error(ErrorKind::input,
                       "the stack " + stack + " has no output " + output + base::did_you_mean(output, names),
                       names.empty() ? "it has no outputs" : "it has " + base::join(names, ", "));
  };
  outside.ssm = [this, elsewhere](const std::string& name, const std::string& profile,
                                  const std::string& region, const base::Call& call) -> Result<Node> {
    auto parameter = aws::get_parameter(session(elsewhere(profile, region, {})), name, call);
    if (!parameter) {
      base::Error error = std::move(parameter).error();
      if (error.kind == ErrorKind::not_found)
        error.hint =
            "make it (aws ssm put-parameter --name " + name + " ...), or correct the name, region or profile";
      return error;
    }
    if (parameter->type == "SecureString")
      return Node::secret(parameter->value,
                          "ssm:" + parameter->name + "@" + std::to_string(parameter->version));
    return Node::string(parameter->value);
  };
  outside.sources.s3 = [this, where](const std::string& path, const base::Call& call) -> Result<std::string> {
    const std::size_t slash = path.find('/');
    return aws::get_object(session(where), path.substr(0, slash),
                           slash == std::string::npos ? std::string() : path.substr(slash + 1), call);
  };
  // A template's address could be one that only this machine reaches, with its credentials behind it.
  if (state_->settings.workspace.trust != base::Trust::fork)
    outside.sources.http = [this](const std::string& url, const base::Call& call) -> Result<std::string> {
      if (const auto& hosts = state_->settings.template_hosts)
        if (auto allowed = check_host(url, *hosts); !allowed) return std::move(allowed).error();
      return get_over_http(url, call);
    };
  return outside;
}

Result<BucketSeen> Access::find_bucket(const Where& where, const std::string& name,
                                       const std::vector<std::string>& owners, const base::Call& call) {
  const aws::Session own = session(where);
  // An account that is not the owner gets the answer of one that may not ask.
  const auto ask = [&](const std::string& owner) { return aws::bucket_exists(own, {name, owner}, call); };
  for (const std::string& owner : owners) {
    auto there = ask(owner);
    if (there) return BucketSeen{{name, owner, !*there}, {}};
    if (there.error().kind != ErrorKind::access_denied) return std::move(there).error();
  }
  auto there = ask({});
  if (!there && there.error().kind == ErrorKind::access_denied)
    return BucketSeen{{name, owners.front(), false}, there.error().message};
  if (!there) return std::move(there).error();
  if (!*there) return BucketSeen{{name, owners.front(), true}, {}};
  return base::error(ErrorKind::blocked,
                     "the bucket " + name + " belongs to none of the accounts that it may belong to: " +
                         base::join(owners, ", "),
                     "whoever owns it could put another template there; if that is right, name the account "
                     "beside template_bucket_name: template_bucket_owner: \"123456789012\"");
}

Result<aws::TemplateSource> Access::upload_template(const Where& where, const plan::DesiredStack& desired,
                                                    const plan::BucketUse& bucket,
                                                    const std::string& stack_name, Purpose purpose,
                                                    const base::Call& call) {
  const aws::Session own = session(where);
  std::string prefix = desired.key_prefix;
  while (!prefix.empty() && prefix.back() == '/') prefix.pop_back();
  std::string key =
      (prefix.empty() ? "" : prefix + "/") + stack_name + "/" + desired.template_digest + ".template";
  if (purpose == Purpose::plan) key.insert(0, plan_prefix);
  auto version = upload_artifact(where, bucket, key, desired.template_body, call);
  if (!version) return std::move(version).error();
  aws::TemplateSource source;
  source.url = aws::object_url(own, bucket.name, key);
  source.version = *std::move(version);
  return source;
}

Result<std::string> Access::upload_artifact(const Where& where, const plan::BucketUse& bucket,
                                            const std::string& key, const std::string& bytes,
                                            const base::Call& call) {
  const aws::Session own = session(where);
  const aws::OwnedBucket owned(bucket.name, bucket.owner);
  auto bucket_there = aws::bucket_exists(own, owned, call);
  if (!bucket_there) {
    base::Error error = std::move(bucket_there).error();
    if (error.kind == ErrorKind::access_denied && error.hint.empty())
      error.hint = "it must belong to account " + bucket.owner + ", and the role be allowed s3:ListBucket";
    return error;
  }
  if (*bucket_there) {
    auto there = aws::get_stored_object(own, owned, key, call);
    if (there && there->body == bytes) return std::move(there->version);
    if (!there && there.error().kind != ErrorKind::not_found) return std::move(there).error();
  } else if (!bucket.is_made) {
    return base::error(ErrorKind::conflict,
                       "there is no bucket " + bucket.name + ", and the plan does not make it",
                       "plan again and review");
  } else if (auto made = state_->make_bucket(own, owned, call); !made) {
    return std::move(made).error();
  }
  return aws::put_object(own, owned, key, bytes, call);
}

bool Access::has_made(const std::string& bucket) const {
  const std::lock_guard lock(state_->making_bucket);
  return state_->made_buckets.contains(bucket);
}

base::Diagnostics Access::warnings() const {
  std::lock_guard lock(state_->mutex);
  base::Diagnostics warnings = state_->warnings;
  warnings.sort();
  return warnings;
}

std::map<std::string, std::size_t> Access::calls() const {
  return state_->caller->budgets().calls();
}
std::size_t Access::call_count() const {
  return state_->caller->budgets().total();
}

}  // namespace cf::workflow
