// The registry of gold templates that a run works with, as options, environment and descriptor name it.
#pragma once

#include <memory>

#include "gold/registry.h"
#include "workflow/settings.h"

namespace cf::workflow {

class Access;

// --gold or CF_GOLD, else the descriptor's gold.registry, else gold-templates/ beside the descriptor, else
// the library that the program brings. The keys are the descriptor's, whatever names the registry: of the
// trusted one, where there is one. `descriptor` may be null (a plain project); `access` opens s3:// addresses
// and must outlive the registry; without it, and where the run is on the embedded CloudFormation, the
// caller's own credentials are taken: a registry is never looked for among the embedded services.
gold::Settings gold_settings(const Settings& settings, const descriptor::Descriptor* descriptor,
                             Access* access);

// Null: a change of a fork names a registry in its own descriptor, and nobody is asked on its word.
std::unique_ptr<gold::Registry> gold_registry(const Settings& settings,
                                              const descriptor::Descriptor* descriptor, Access* access);

}  // namespace cf::workflow
