// Who talks to AWS for which stack: the caller's credentials, the environment's role, and Sceptre's `profile`
// and `sceptre_role`. The whole precedence:
//
//   with a descriptor, the environment says the account:
//     1. the caller: --profile, else the usual chain (credential_chain.h). A stack's `profile` counts only
//     under
//        --role none, in place of --profile; otherwise it is ignored with a warning, because the
//        environment's account is entered by the role.
//     2. the environment's role in that account is assumed: cloudfoundation-admin, or what --role names;
//     under
//        --role none the caller stays who it is.
//     3. a stack's `sceptre_role` is assumed from there.
//   without a descriptor (a plain Sceptre project), as Sceptre does it:
//     1. the stack's `profile`, else --profile, else the chain;
//     2. a stack's `sceptre_role` is assumed from there. No environment role.
//
// A role that is given by its name is looked for in the environment's account, in the region's partition.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "aws/call_budget.h"
#include "aws/credential_chain.h"
#include "aws/session.h"
#include "base/diagnostics.h"

namespace cf::aws {

inline constexpr const char* default_role = "cloudfoundation-admin";
inline constexpr const char* no_role = "none";

struct CallerOptions {
  Variables environment;  // of the process
  std::filesystem::path home;
  std::string profile;              // --profile; empty: as the environment says
  std::string role = default_role;  // --role: a name, an ARN, or no_role
  std::string session_name = "cloud-foundation";
  std::string external_id;               // of the environment's role
  std::shared_ptr<Transport> transport;  // null: HTTPS to the configured endpoints
  // The embedded services take the account's number for an access key: nothing is looked up, no role assumed.
  bool local = false;
  std::function<base::Result<std::string>(const std::string& serial, const base::Call& call)> ask_mfa_code;
  HttpSend http = net::send;
};

// How the descriptor has one environment's account entered, in place of CallerOptions' role and external id.
struct EnvironmentRole {
  std::string role;         // a name, an ARN, no_role; empty: CallerOptions::role
  std::string external_id;  // empty: none
  std::map<std::string, std::string> tags;
  std::string policy;  // a session policy, JSON; empty: none
};

struct StackAccess {
  base::AccountId account;  // of the environment; empty: there is no descriptor
  base::Region region;      // empty: the configured one
  std::string profile;      // the stack's own keys, or those of a resolver; empty if not given
  std::string sceptre_role;
  int sceptre_role_seconds = 0;  // sceptre_role_session_duration; 0: not given
  base::Origin profile_at{};
  EnvironmentRole entered_by;
};

// Makes the sessions of a run. Credentials and budgets are shared: each role is assumed once for an account,
// however many stacks ask. Threads: any. Nothing is asked of AWS before a session is used.
class Caller {
 public:
  explicit Caller(CallerOptions options);
  ~Caller();

  // Of an environment's account, as if for a stack without keys of its own.
  base::Result<Session> session(const base::AccountId& account, const base::Region& region);
  // Warns in `diagnostics` where a stack's profile is ignored. Kind credentials: the configuration files are
  // wrong, or no region is known.
  base::Result<Session> session(const StackAccess& access, base::Diagnostics& diagnostics);
  const CallBudgets& budgets() const;  // counts every call of the run

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Asks GetCallerIdentity. Kind wrong_account: the session's credentials are those of another account than
// expected.
base::Result<void> check_account(const Session& session, const base::AccountId& expected,
                                 const base::Call& call);

}  // namespace cf::aws
