// Records: merged pull requests that jobs were about, on which people may still write.
#include <algorithm>

#include "ci/record_json.h"
#include "ci/records.h"

namespace cf::ci {

using base::Result;

namespace {

constexpr const char* merged_key = "merged.json";
constexpr std::size_t most_merged = 50;

struct MergedPullRequest {
  std::string number;
  base::TimePoint at{};
};

template <class Fields, class Record>
void merged_fields(Fields&& fields, Record& merged) {
  fields("pull_request", merged.number);
  fields("at", merged.at);
}

std::string to_json(const std::vector<MergedPullRequest>& all) {
  std::vector<document::Node> items;
  for (const MergedPullRequest& each : all) {
    FieldWriter fields;
    merged_fields(fields, each);
    items.push_back(fields.build());
  }
  return document::to_json(document::Node::sequence(std::move(items)));
}

Result<std::vector<MergedPullRequest>> read_merged(const std::string& text) {
  std::vector<MergedPullRequest> all;
  if (text.empty()) return all;
  auto list = document::parse_json_text(text);
  if (!list || !list->is_sequence())
    return base::error(base::ErrorKind::input, "the list of merged pull requests is damaged",
                       "look at the state's folder or bucket; a list that is removed is made anew");
  for (const document::Node& item : list->items()) merged_fields(FieldReader(item), all.emplace_back());
  return all;
}

}  // namespace

Result<void> Records::note_merge(const std::string& pull_request, const base::Call& call) {
  return edit(
      merged_key,
      [&](const std::string& text) -> Result<std::optional<std::string>> {
        auto all = read_merged(text);
        if (!all) return std::move(all).error();
        if (std::any_of(all->begin(), all->end(),
                        [&](const MergedPullRequest& each) { return each.number == pull_request; }))
          return std::optional<std::string>();
        all->push_back({pull_request, call.clock->now()});
        if (all->size() > most_merged) all->erase(all->begin());
        return std::optional(to_json(*all));
      },
      call);
}

Result<std::vector<std::string>> Records::merged(base::Duration span, const base::Call& call) {
  auto text = get(merged_key, call);
  if (!text) return std::move(text).error();
  auto all = read_merged(text->value_or(""));
  if (!all) return std::move(all).error().while_(std::string("reading ") + merged_key);
  std::vector<std::string> numbers;
  for (MergedPullRequest& each : *all)
    if (call.clock->now() <= each.at + span) numbers.push_back(std::move(each.number));
  return numbers;
}

}  // namespace cf::ci
