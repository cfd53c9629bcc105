// An environment in all its regions: one repository, materialiser and planner for each, one plan of them all,
// and its deployment in waves.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "workflow/deployer.h"
#include "workflow/planner.h"

namespace cf::workflow {

struct RegionRun {
  base::Region region;  // empty: the environment names no regions
  std::unique_ptr<Repository> repository;
  std::unique_ptr<Materialiser> materialiser;
  std::unique_ptr<Planner> planner;
};

// What came of a wave's bake time and checks.
enum class WaveGate { go_on, wait, stop };

struct WaveOptions {
  DeployOptions deploy;
  // Asked before each wave but the first, after the wave before it: `wave` is the index of the one to start.
  // Null: go on. `wait` leaves the rest for later (the summary says so), `stop` stops it.
  std::function<WaveGate(std::size_t wave, const descriptor::Wave& before, std::string& why)> between;
  std::size_t first_wave = 0;  // waves before it were deployed by an earlier run
  int earlier_failures = 0;    // so many of their regions failed, which counts for what is tolerated
};

class Regions {
 public:
  // Loads the environment for each of its regions. Throws Failure as load_repository does; problems of
  // configs are in the repositories' diagnostics. All arguments must outlive it.
  Regions(const Settings& settings, const std::string& environment, const LoadOptions& options,
          Access& access, Frozen& frozen);

  RegionRun& home() { return runs_.front(); }
  const RegionRun& home() const { return runs_.front(); }
  const std::vector<RegionRun>& all() const { return runs_; }
  // The run whose plan has this unit.
  RegionRun& of(const base::UnitId& unit);

  // Throws as Planner::make does. Entries stand in the order of the waves.
  plan::Plan make(const PlanOptions& options, const base::Call& call);
  // Places every run's stacks; gives the caller's ARN.
  std::string place(const base::Call& call);
  // Settles what an earlier deployment left open in any region. What it says of hooks stands in the summary
  // of the deployment that follows, too.
  base::Result<std::vector<std::string>> settle_earlier_runs(const base::Call& call);

  // Waves of regions, each with the wave that the descriptor has for it; one region after the other if it has
  // none.
  std::vector<descriptor::Wave> waves() const;
  // `plan` is of make(). With session_policy the sessions are limited first. A region that fails stops the
  // waves after its own, unless the descriptor tolerates it.
  deploy::Summary deploy(const plan::Plan& plan, const WaveOptions& options, const base::Call& call);

  base::Result<void> save_lock() const;  // gold.lock, if templates came from a gold repository

 private:
  void check_neighbours(const base::Call& call) const;
  deploy::Summary deploy_waves(const plan::Plan& plan, const WaveOptions& options, const base::Call& call);
  deploy::Summary deploy_region(RegionRun& run, const plan::Plan& plan, const WaveOptions& options,
                                const base::Call& call);
  // What the account's sessions are limited to for this plan; empty: they are not.
  base::Result<std::string> session_limit(const plan::Plan& plan, const base::Call& call);
  base::Result<void> limit_session(const plan::Plan& plan, const base::Call& call);

  const Settings& settings_;
  Access& access_;
  std::vector<RegionRun> runs_;  // the home region first
  std::map<base::UnitId, std::size_t> run_of_;
  std::map<base::UnitId, std::vector<std::string>> lost_hooks_;  // Settled::hooks
};

// The entries of one region, with the digest of the whole.
plan::Plan part_of(const plan::Plan& plan, const std::vector<base::UnitId>& units);

}  // namespace cf::workflow
