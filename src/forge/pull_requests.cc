#include "forge/pull_requests.h"

#include <algorithm>

#include "forge/api.h"

namespace cf::forge {

std::optional<PullRequest> bringer_of(const std::vector<PullRequest>& related, const std::string& commit) {
  const auto first = [&](auto&& is_it) -> const PullRequest* {
    const auto place = std::find_if(related.begin(), related.end(), is_it);
    return place == related.end() ? nullptr : &*place;
  };
  const PullRequest* chosen = first([&](const auto& p) { return p.merged && p.merge_commit == commit; });
  if (!chosen) chosen = first([&](const auto& p) { return p.open && p.head_commit == commit; });
  if (!chosen) chosen = first([](const auto& p) { return p.merged; });
  return chosen ? std::optional(*chosen) : std::nullopt;
}

base::Result<std::optional<PullRequest>> find_bringer(
    const std::string& commit, const base::Call& call,
    const std::function<base::Result<std::vector<PullRequest>>()>& related) {
  for (const int wait : {1'000, 2'000, 0}) {
    const auto found = related();
    if (!found) return found.error();
    if (auto chosen = bringer_of(*found, commit)) return chosen;
    if (wait == 0) break;
    if (auto slept = pause(base::Duration{wait}, call); !slept) return slept.error();
  }
  return std::optional<PullRequest>();
}

base::Result<PullRequest> checked(PullRequest read, const char* host) {
  if (read.number.empty() || read.head_commit.empty() || read.base_branch.empty()) {
    return base::error(base::ErrorKind::network,
                       std::string("what ") + host + " answered is not a pull request",
                       "check the API's URL: a proxy or sign-in page may have answered in its place");
  }
  return read;
}

base::Result<void> somebody(const Person& person) {
  if (!person.id.empty() && !person.login.empty()) return {};
  return base::error(base::ErrorKind::not_found, "the account is gone, so what it may do can't be asked for");
}

}  // namespace cf::forge
