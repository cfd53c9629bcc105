// The artifact that a gold template's entry depends on: where a deployment brings it, and whether it is
// there.
#include "aws/services.h"
#include "base/digest.h"
#include "workflow/planner_state.h"

namespace cf::workflow {

using base::ErrorKind;
using document::Node;

std::optional<base::Error> Planner::State::plan_artifact(const PlannedStack& unit, plan::Entry& entry,
                                                         const base::Call& call) {
  const Target& target = *unit.target;
  if (target.entry == nullptr || target.entry->depends.empty()) return std::nullopt;
  const std::string& name = target.entry->depends;
  if (materialiser.registry() == nullptr)
    return base::error(ErrorKind::input, "no gold registry may be asked for the artifact " + name, {},
                       target.entry->at);
  const auto& digest = artifacts.get(name, [&]() -> base::Result<std::string> {
    auto artifact = materialiser.registry()->fetch_artifact(name, call);
    if (!artifact) return std::move(artifact).error();
    return base::sha256_hex(artifact->bytes);
  });
  if (!digest) return digest.error();
  if (entry.desired->bucket.empty())
    return base::error(ErrorKind::input, "the artifact " + name + " needs a bucket to go to",
                       "write template_bucket_name into a config.yaml above " + unit.stack->file,
                       target.entry->at);
  entry.artifact = plan::Artifact{name, *digest, entry.desired->bucket, name};
  return std::nullopt;
}

// Whatever is deployed of the stack brings it; only of one that stays as it is the bucket has to be asked.
void Planner::State::look_at_artifact(const PlannedStack& unit, plan::Entry& entry, const base::Call& call) {
  if (!entry.artifact || entry.decision != plan::Decision::no_change) return;
  const plan::Artifact& artifact = *entry.artifact;
  const std::string place = "s3://" + artifact.bucket + "/" + artifact.key;
  auto seen = bucket_of(unit, artifact.bucket, call);
  // Stacks share artifacts, which may be large.
  const auto& there =
      stored_artifacts.get({unit.where, artifact.bucket, artifact.key}, [&]() -> base::Result<std::string> {
        if (!seen) return std::move(seen).error();
        auto bytes = aws::get_object(access.session(unit.where), {seen->use.name, seen->use.owner},
                                     artifact.key, call);
        if (!bytes) return std::move(bytes).error();
        return base::sha256_hex(*bytes);
      });
  const bool is_missing = !there && there.error().kind == ErrorKind::not_found;
  if (!there && !is_missing) {
    // Who only plans may have no right to read it, and a stack that stays needs nothing of it.
    entry.warnings.push_back("whether the artifact " + artifact.name + " is in " + place +
                             " as the gold registry has it could not be seen: " + there.error().message);
    return;
  }
  const std::string digest = there ? *there : "";
  if (digest == artifact.digest) return;
  entry.decision = plan::Decision::change;
  entry.reason = there ? "another artifact " + artifact.name + " is in " + place
                       : "the artifact " + artifact.name + " is not in " + place;
  entry.settings.push_back({plan::setting_of(artifact), there ? Node::string("SHA-256 " + digest) : Node(),
                            Node::string("SHA-256 " + artifact.digest)});
}

}  // namespace cf::workflow
