// The other services that deploying needs: STS, S3 and the SSM parameter store.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "aws/session.h"
#include "base/clock.h"

namespace cf::aws {

struct CallerIdentity {
  std::string account, arn, user_id;
};
base::Result<CallerIdentity> get_caller_identity(const Session& session, const base::Call& call);

struct AssumeRole {
  std::string role_arn, session_name, external_id, policy;
  int duration_seconds = 3600;
  std::map<std::string, std::string> tags;
  std::string mfa_serial;
  std::string mfa_code;  // six digits that hold for half a minute
};
base::Result<Credentials> assume_role(const Session& session, const AssumeRole& input,
                                      const base::Call& call);

struct WebIdentity {
  std::string role_arn, session_name, token;
  int duration_seconds = 0;  // 0: the role's own
};
// Not signed: the token is the proof. The session's credentials are not used and may be null.
base::Result<Credentials> assume_role_with_web_identity(const Session& session, const WebIdentity& input,
                                                        const base::Call& call);

// Credentials of a role, assumed with those of another provider and renewed before they expire.
std::shared_ptr<CredentialProvider> assumed_role(Session with, AssumeRole input);

// S3. Keys are raw (not percent-encoded). Buckets of AWS are addressed by host name where their name allows
// it, those of other endpoints by path. A bucket of another region is asked there, once the first answer has
// said which.
//
// A bucket, and the account that must own it (x-amz-expected-bucket-owner; another's answers 403); empty:
// whoever does. A name alone stands for the latter.
struct OwnedBucket {
  OwnedBucket(const char* name_of) : name(name_of) {}
  OwnedBucket(std::string name_of) : name(std::move(name_of)) {}
  OwnedBucket(std::string name_of, std::string owned_by)
      : name(std::move(name_of)), owner(std::move(owned_by)) {}
  std::string name, owner;
};
base::Result<std::string> get_object(const Session& session, const OwnedBucket& bucket,
                                     const std::string& key, const base::Call& call);
struct StoredObject {
  std::string body;
  std::string version;  // what can't be written over; empty: the bucket keeps no versions
};
base::Result<StoredObject> get_stored_object(const Session& session, const OwnedBucket& bucket,
                                             const std::string& key, const base::Call& call);
// Gives the version that was written; empty: the bucket keeps none.
base::Result<std::string> put_object(const Session& session, const OwnedBucket& bucket,
                                     const std::string& key, const std::string& body, const base::Call& call);
base::Result<void> create_bucket(const Session& session, const std::string& bucket, const base::Call& call);
// Blocks public access and refuses what does not come over TLS. Encrypted is what S3 keeps in any case.
base::Result<void> close_bucket(const Session& session, const OwnedBucket& bucket, const base::Call& call);
base::Result<bool> bucket_exists(const Session& session, const OwnedBucket& bucket, const base::Call& call);
std::string object_url(const Session& session, const std::string& bucket, const std::string& key);

struct SsmParameter {
  std::string name, value, type;  // String StringList SecureString
  std::int64_t version = 0;
  base::TimePoint modified = {};
};
base::Result<SsmParameter> get_parameter(const Session& session, const std::string& name,
                                         const base::Call& call);
base::Result<void> put_parameter(const Session& session, const SsmParameter& parameter, bool overwrite,
                                 const base::Call& call);

}  // namespace cf::aws
