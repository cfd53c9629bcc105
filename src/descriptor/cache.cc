#include "descriptor/cache.h"

#include "base/boundary.h"

namespace cf::descriptor {

std::shared_ptr<const Descriptor> Cache::read(const std::filesystem::path& file, const std::string& shown_as,
                                              base::Diagnostics& diagnostics) {
  auto text = base::read_in_repository(file);
  if (!text) return std::make_shared<const Descriptor>(descriptor::read(file, shown_as, diagnostics));
  const std::lock_guard guard(mutex_);
  if (!descriptor_ || text_ != *text || shown_as_ != shown_as) {
    text_ = *text;
    shown_as_ = shown_as;
    diagnostics_ = {};
    descriptor_ = std::make_shared<const Descriptor>(read_text(*std::move(text), shown_as, diagnostics_));
  }
  diagnostics.append(diagnostics_);
  return descriptor_;
}

}  // namespace cf::descriptor
