// The embedded AWS: CloudFormation, STS, S3 and SSM of any number of accounts and regions, behind the same
// wire protocol as the real ones. Passive: one mutex, no threads; each request first advances the state to
// clock.now().
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "aws/transport.h"
#include "base/clock.h"
#include "base/error.h"
#include "net/http_message.h"

namespace cf::emulator {

struct Options {
  std::filesystem::path file;  // the state (".cf/local.db"); empty: in memory only
  base::Clock* clock = &base::system_clock();
  base::Duration resource_time{0};               // how long each resource operation takes; 0: done at once
  std::string default_account = "000000000000";  // of credentials that name none
  std::uint64_t seed = 1;                        // of generated ids
};

class Cloud {
 public:
  // A truncated or foreign state file is an error with a remedy; it is never overwritten.
  static base::Result<std::unique_ptr<Cloud>> open(const Options& options);
  // Takes a state file away. Refuses what is none (kind input) and one that is in use (conflict).
  static base::Result<void> reset(const std::filesystem::path& file);
  ~Cloud();
  // One request as it came over the wire (path-style and virtual-hosted S3, Query and JSON protocols). The
  // account is that of the access key: one that AssumeRole gave, or twelve digits; else the default. Threads:
  // any.
  net::HttpResponse serve(const net::HttpRequest& request);
  // In process; outlives the Cloud. Its endpoint() is "http://local".
  std::shared_ptr<aws::Transport> transport();
  // Every answer's changes are in the file before it is given; nothing is left to write. Kept for callers
  // that end here.
  base::Result<void> flush();

 private:
  friend class InProcess;
  Cloud();
  struct State;
  std::shared_ptr<State> state_;  // shared with the transports handed out
};

}  // namespace cf::emulator
