// Credentials and where they come from.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/call.h"
#include "base/error.h"
#include "base/ids.h"

namespace cf::aws {

struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;                 // empty: long-lived keys
  std::optional<base::TimePoint> expires{};  // none: they don't
  std::string source;                        // for people: "environment", "profile dev, role arn:..."
};

// Gives credentials that are valid for at least the next minute, refreshing them as needed. Threads: any; one
// refresh at a time. Every secret it gets is registered with base::add_secret.
class CredentialProvider {
 public:
  virtual ~CredentialProvider() = default;
  virtual base::Result<Credentials> get(const base::Call& call) = 0;
  // AWS refused these as expired: if get() would give them again, it fetches new ones first.
  virtual void reject(const Credentials& used) { static_cast<void>(used); }
};

}  // namespace cf::aws
