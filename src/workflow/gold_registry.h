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
// and must outlive the registry; without it the caller's own credentials are taken.
gold::Settings gold_settings(const Settings& settings, const descriptor::Descriptor* descriptor,
                             Access* access);

// A change of a fork names the registry of its own descriptor: nobody is asked on its word. Null: then, and
// where there is no registry at all.
std::unique_ptr<gold::Registry> gold_registry(const Settings& settings,
                                              const descriptor::Descriptor* descriptor, Access* access);

}  // namespace cf::workflow
