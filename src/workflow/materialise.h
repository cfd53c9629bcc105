// One stack from config to what is sent: resolve, find the template, render, check.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/call.h"
#include "gold/registry.h"
#include "plan/plan.h"
#include "render/render.h"
#include "resolve/resolver.h"
#include "template/template.h"
#include "workflow/frozen.h"
#include "workflow/gold_rules.h"
#include "workflow/settings.h"
#include "workflow/target.h"

namespace cf::workflow {

class Access;

struct Materialised {
  plan::DesiredStack desired;
  template_::Template parsed;  // of desired.template_body; placeholders of unknown values are unknown nodes
  base::SourceId source = 0;
  std::vector<std::string> holes;  // what only the deployment can know
  std::vector<std::string> warnings;
  std::vector<base::Diagnostic> duplicate_keys;  // of the template, among the warnings too
  // With one the template is what it is, but the stack can't be deployed: parameters are not complete.
  std::optional<base::Error> parameter_error;
};

// The outside world as resolvers see it; a missing function makes its values unknown (offline).
struct Outside {
  // An output of a stack of this project.
  std::function<base::Result<document::Node>(const base::StackPath&, const std::string& output,
                                             const base::Call&)>
      stack_output;
  decltype(resolve::Environment::external_output) external_output;
  decltype(resolve::Environment::ssm) ssm;
  resolve::TemplateSources sources;
  bool commands_later = false;  // resolve::Environment
};

// Threads: materialise() from any.
class Materialiser {
 public:
  // `repository` and `frozen` must outlive it.
  // `access` is for gold templates in a bucket (gold_registry.h); it may be null, else it must outlive it
  // too.
  Materialiser(const Settings& settings, const Repository& repository, Frozen& frozen,
               Access* access = nullptr);

  base::Result<Materialised> materialise(const Target& target, const Outside& outside,
                                         const base::Call& call) const;
  // Template only: what `cf render` of one stack needs.
  base::Result<render::Output> render(const Target& target, const Outside& outside,
                                      const base::Call& call) const;

  // A value of the stack's config with its resolvers evaluated.
  base::Result<document::Node> resolve(const document::Node& node, const project::StackConfig& stack,
                                       const Outside& outside, const base::Call& call) const;
  // As text; "" for null and absent.
  base::Result<std::string> resolve_text(const document::Node& node, const project::StackConfig& stack,
                                         const Outside& outside, const base::Call& call) const;
  // What a reader of the plan should know of the gold registry: that it does not tell its advisories.
  std::vector<std::string> gold_warnings(const base::Call& call) const;
  gold::Registry* registry() const { return registry_.get(); }
  // Under which secrets enter a plan (plan_key.h).
  const std::string& key() const { return key_; }

 private:
  // The exact version of a gold entry's template, which the environment's rules allow.
  base::Result<std::string> gold_version(const Target& target, const std::string& path,
                                         const base::Call& call) const;
  base::Result<void> gold_rules_hold(const base::Call& call) const;
  std::vector<gold::Advisory> advisories(const base::Call& call) const;
  resolve::Environment environment(const Outside& outside) const;
  base::Result<resolve::TemplateText> template_text(const Target& target, const Outside& outside,
                                                    const base::Call& call) const;

  const Settings& settings_;
  const Repository& repository_;
  Frozen& frozen_;
  std::unique_ptr<gold::Registry> registry_;  // null: none may be asked
  GoldUsers gold_users_;
  render::Renderer renderer_;
  std::string key_;
};

// The problems of a stack's own files, each with its place: the first one, and the others beside it. There is
// at least one.
base::Error as_error(const base::Diagnostics& diagnostics);

}  // namespace cf::workflow
