#include "aws/environment_session.h"

#include <map>
#include <mutex>

#include "aws/https_transport.h"
#include "aws/refreshing_provider.h"
#include "aws/services.h"
#include "base/strings.h"

namespace cf::aws {
namespace {

std::string session_name_of_role(const std::string& role) {
  return role.substr(role.rfind('/') + 1) + "-session";
}

}  // namespace

struct Caller::State {
  explicit State(CallerOptions given) : options(std::move(given)) {}

  // The configuration is read once, when it is first needed.
  base::Result<const SharedConfig*> configuration() {
    if (!config) config = load_shared_config(options.environment, options.home);
    if (!*config) return config->error();
    return &**config;
  }

  base::Result<std::shared_ptr<Transport>> transport_for(const std::string& profile) {
    if (options.transport) return options.transport;
    auto& transport = transports[profile];
    if (transport) return transport;
    const auto read = configuration();
    if (!read) return read.error();
    HttpsOptions https;
    const std::string name = profile_name(profile, options.environment);
    https.endpoints = configured_endpoints(options.environment, **read, name);
    https.proxies = net::proxies_from([&](const char* key) { return variable(options.environment, key); });
    https.client.ca_bundle = variable(options.environment, "AWS_CA_BUNDLE");
    const ProfileSection* section = (*read)->profile(name);
    if (https.client.ca_bundle.empty() && section != nullptr)
      https.client.ca_bundle = section->text("ca_bundle");
    transport = https_transport(std::move(https));
    return transport;
  }

  base::Result<base::Region> region_of(const StackAccess& access, const std::string& profile) {
    if (!access.region.empty()) return access.region;
    const auto read = configuration();
    if (!read) return read.error();
    auto region = configured_region(options.environment, **read, profile_name(profile, options.environment));
    if (!region.empty()) return region;
    return base::error(base::ErrorKind::credentials, "no region is known",
                       "set region in the config, AWS_REGION, or region in the profile");
  }

  // One provider for each key, so that nothing is assumed or renewed twice.
  template <typename Make>
  std::shared_ptr<CredentialProvider> shared(const std::string& key, const Make& make) {
    auto& provider = providers[key];
    if (!provider) provider = make();
    return provider;
  }

  std::shared_ptr<CredentialProvider> caller(const std::string& profile, const base::Region& region,
                                             const std::shared_ptr<Transport>& transport) {
    return shared("caller " + profile, [&] {
      ChainOptions chain;
      chain.environment = options.environment;
      chain.home = options.home;
      chain.profile = profile;
      chain.region = region;
      chain.transport = transport;
      chain.ask_mfa_code = options.ask_mfa_code;
      chain.http = options.http;
      return credential_chain(std::move(chain));
    });
  }

  Session with_role(Session session, AssumeRole input, const std::string& from) {
    std::string key =
        "role " + input.role_arn + " for " + std::to_string(input.duration_seconds) + " from " + from;
    if (!input.policy.empty()) key += " with " + input.policy;
    Session with = session;
    session.credentials = shared(key, [&] { return assumed_role(std::move(with), std::move(input)); });
    return session;
  }

  CallerOptions options;
  CallBudgets budgets;
  std::mutex mutex;  // of what follows
  std::optional<base::Result<SharedConfig>> config;
  std::map<std::string, std::shared_ptr<Transport>> transports;
  std::map<std::string, std::shared_ptr<CredentialProvider>> providers;
};

Caller::Caller(CallerOptions options) : state_(std::make_unique<State>(std::move(options))) {}
Caller::~Caller() = default;

base::Result<Session> Caller::session(const base::AccountId& account, const base::Region& region) {
  base::Diagnostics none;
  StackAccess access;
  access.account = account;
  access.region = region;
  return session(access, none);
}

base::Result<Session> Caller::session(const StackAccess& access, base::Diagnostics& diagnostics) {
  std::lock_guard lock(state_->mutex);
  const CallerOptions& options = state_->options;
  const EnvironmentRole& own = access.entered_by;
  const std::string& role = own.role.empty() ? options.role : own.role;
  const bool enters_by_role = !access.account.empty() && role != no_role && !options.local;
  if (enters_by_role && !access.profile.empty()) {
    diagnostics.warning(access.profile_at,
                        "the profile '" + access.profile + "' is ignored: account " + access.account.str() +
                            " is entered by the role " + role,
                        "remove it, or use --role none to work with profiles");
  }
  const std::string profile = access.profile.empty() || enters_by_role ? options.profile : access.profile;
  const auto transport = state_->transport_for(profile);
  if (!transport) return transport.error();
  const auto region = state_->region_of(access, profile);
  if (!region) return region.error();

  Session session{*transport, nullptr, state_->budgets.of(access.account, *region), *region};
  std::string from = "caller " + profile;
  if (options.local) {
    const std::string key =
        access.account.empty() ? variable(options.environment, "AWS_ACCESS_KEY_ID") : access.account.str();
    from = "local " + key;
    session.credentials = state_->shared(from, [&] {
      return fixed({key.empty() ? "000000000000" : key, "local", "", {}, "the embedded services"});
    });
    return session;
  }
  session.credentials = state_->caller(profile, *region, *transport);
  if (enters_by_role) {
    AssumeRole input;
    input.role_arn = role.starts_with("arn:") ? role : role_arn(access.account, *region, role);
    input.session_name = options.session_name;
    input.external_id = own.external_id.empty() ? options.external_id : own.external_id;
    input.tags = own.tags;
    input.policy = own.policy;
    from += ", role " + input.role_arn;
    session = state_->with_role(std::move(session), std::move(input), from);
  }
  if (!access.sceptre_role.empty()) {
    AssumeRole input;
    input.role_arn = access.sceptre_role;
    input.session_name = session_name_of_role(access.sceptre_role);
    if (access.sceptre_role_seconds > 0) input.duration_seconds = access.sceptre_role_seconds;
    session = state_->with_role(std::move(session), std::move(input), from);
  }
  return session;
}

const CallBudgets& Caller::budgets() const {
  return state_->budgets;
}

base::Result<void> check_account(const Session& session, const base::AccountId& expected,
                                 const base::Call& call) {
  const auto identity = get_caller_identity(session, call);
  if (!identity) return identity.error();
  if (identity->account == expected.str()) return {};
  return base::error(base::ErrorKind::wrong_account,
                     "the credentials are of account " + identity->account + " (" + identity->arn +
                         "), but the environment is in account " + expected.str(),
                     "name a role of account " + expected.str() +
                         " with --role, sign in to that account, or correct the account in the descriptor");
}

}  // namespace cf::aws
