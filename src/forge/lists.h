// What the hosts' lists are read into, alike for every host.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "document/node.h"

namespace cf::forge {

// Each entry by `read`, which gives a T or a Result<T>; the first error ends it.
template <typename T, typename Read>
base::Result<std::vector<T>> read_each(const base::Result<std::vector<document::Node>>& entries,
                                       const Read& read) {
  if (!entries) return entries.error();
  std::vector<T> all;
  for (const document::Node& entry : *entries) {
    base::Result<T> one = read(entry);
    if (!one) return std::move(one).error();
    all.push_back(*std::move(one));
  }
  return all;
}

// The texts under these keys of all entries, sorted, each once; what is missing is left out.
base::Result<std::vector<std::string>> texts_in(const base::Result<std::vector<document::Node>>& entries,
                                                std::initializer_list<std::string_view> keys);

std::vector<std::string> sorted_once(std::vector<std::string> texts);

}  // namespace cf::forge
