// The worker processes of one interpreter: started when needed, each used by one caller at a time, replaced
// when one is gone or can't be trusted any more.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/call.h"
#include "base/process.h"

namespace cf::worker {

class Pool {
 public:
  Pool(base::Command command, std::size_t processes);

  // One exchange: a request line without its newline, the reply line, and what was written to stderr
  // meanwhile. kind timeout, cancelled, or input where the process ended or broke the protocol; then `ended`
  // says how.
  struct Reply {
    std::string line;
    std::string printed;
  };
  base::Result<Reply> exchange(std::string_view request, std::string_view prefix, std::size_t reply_limit,
                               const base::Call& call);

  const base::Command& command() const { return command_; }
  bool network_isolated() const;

 private:
  base::Result<std::unique_ptr<base::Child>> take(const base::Call& call);
  void give_back(std::unique_ptr<base::Child> child);
  base::Error ended(base::Child& child, std::string_view printed, const base::Call& call);

  base::Command command_;
  std::size_t limit_;
  mutable std::mutex mutex_;
  std::condition_variable_any free_;
  std::size_t running_ = 0;
  std::vector<std::unique_ptr<base::Child>> idle_;
  bool network_isolated_ = false;
};

}  // namespace cf::worker
