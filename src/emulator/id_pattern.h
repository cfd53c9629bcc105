// Fills the patterns of resource_shapes.h for one resource.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "emulator/resource_identity.h"

namespace cf::emulator {

// The text of a property, "DatabaseInput.Name" of one within another; "" if there is none.
std::string property_text(const Resource& resource, std::string_view name);

class IdPattern {
 public:
  // What is generated depends on the resource's salt and on the purpose: the name of an attribute, or "id".
  // Both arguments must outlive the pattern.
  IdPattern(const Site& site, const Resource& resource, std::string_view purpose);

  std::string fill(std::string_view pattern);

 private:
  std::string random(std::size_t length, std::string_view alphabet);
  std::string generated_name(std::size_t limit, bool lower);
  std::string uuid();
  std::string part_of_ref(std::string_view separator_and_index) const;
  std::string choice(std::string_view alternatives);
  std::string hole(std::string_view name);
  std::string word(std::string_view word_text);
  std::string ruled(std::string_view name);
  std::string security_group(bool id);
  std::string fifo_suffix(std::string_view name_property, std::string_view fifo_property);
  std::string fingerprint();

  const Site& site_;
  const Resource& resource_;
  std::uint64_t state_;
};

}  // namespace cf::emulator
