// The accounts and regions of a run: who we are there, clients, what is deployed, and what resolvers read.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "aws/environment_session.h"
#include "aws/services.h"
#include "base/diagnostics.h"
#include "live/snapshot.h"
#include "plan/plan.h"
#include "workflow/materialise.h"
#include "workflow/settings.h"

namespace cf::workflow {

// Where a stack lives and as whom its config wants to go there. `profile` and `sceptre_role` are Sceptre's
// keys; what they mean beside the environment's role is stated in aws/environment_session.h.
struct Where {
  base::AccountId account;  // empty: that of the caller
  base::Region region;
  std::string profile, sceptre_role;
  friend auto operator<=>(const Where&, const Where&) = default;
};

struct BucketSeen {
  plan::BucketUse use;
  std::string unseen;  // why nobody could look; empty: somebody did
};

// No stack can have this name, which would begin the keys of its uploads.
inline constexpr std::string_view plan_prefix = "_plan/";

// Threads: any.
class Access {
 public:
  // Real AWS, or with settings.local the embedded one, whose state file is opened (a Failure if it can't be).
  explicit Access(const Settings& settings);
  ~Access();

  // How the descriptor has an account entered. Before anything is asked of that account; --role wins over it.
  void enter(const base::AccountId& account, aws::EnvironmentRole role);

  // From now on sessions of that account have this session policy (JSON); what is known of it stays known.
  // Not while it is being asked. Kind usage: the account is entered without a role.
  base::Result<void> limit(const base::AccountId& account, const std::string& policy);

  // Who we are there; kind wrong_account where the credentials belong to another account. Asked once for each
  // place.
  base::Result<aws::CallerIdentity> check(const Where& where, const base::Call& call);
  aws::Session session(const Where& where);
  live::Snapshot& snapshot(const Where& where);

  // The region that credentials and options give where a config has none; empty if none.
  base::Region default_region() const;

  // External outputs, SSM parameters and template sources, seen from one place. stack_output stays empty.
  Outside outside(const Where& where);

  // Of a bucket with that name: which of `owners` has it. Kind blocked: none of them. Where there is none it
  // would be the first one's.
  base::Result<BucketSeen> find_bucket(const Where& where, const std::string& name,
                                       const std::vector<std::string>& owners, const base::Call& call);

  // Uploads under a key made from the digest, to `bucket` if its owner has it, which is made only if it says
  // so: without public access, and over TLS only as far as the role may. Who plans writes below plan_prefix,
  // where nothing is deployed from, so that a role that only plans needs no right on the rest.
  enum class Purpose { plan, deployment };
  base::Result<aws::TemplateSource> upload_template(const Where& where, const plan::DesiredStack& desired,
                                                    const plan::BucketUse& bucket,
                                                    const std::string& stack_name, Purpose purpose,
                                                    const base::Call& call);
  // Gives the version that holds those bytes; empty: the bucket keeps none. What is there already counts
  // only if it is the same, byte by byte, and is written anew if not.
  base::Result<std::string> upload_artifact(const Where& where, const plan::BucketUse& bucket,
                                            const std::string& key, const std::string& bytes,
                                            const base::Call& call);

  bool has_made(const std::string& bucket) const;  // in this run

  // What the user should know of how accounts were entered (a profile that does not count), each once.
  base::Diagnostics warnings() const;

  std::map<std::string, std::size_t> calls() const;  // "cloudformation:DescribeStacks" -> requests sent
  std::size_t call_count() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cf::workflow
