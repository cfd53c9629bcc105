#include "forge/lists.h"

#include <algorithm>

#include "forge/answer.h"

namespace cf::forge {

base::Result<std::vector<std::string>> texts_in(const base::Result<std::vector<document::Node>>& entries,
                                                std::initializer_list<std::string_view> keys) {
  if (!entries) return entries.error();
  std::vector<std::string> texts;
  for (const document::Node& entry : *entries)
    for (const std::string_view key : keys)
      if (std::string text = text_at(entry, key); !text.empty()) texts.push_back(std::move(text));
  return sorted_once(std::move(texts));
}

std::vector<std::string> sorted_once(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return texts;
}

}  // namespace cf::forge
