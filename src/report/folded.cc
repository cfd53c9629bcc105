#include "report/folded.h"

#include <algorithm>
#include <numeric>

namespace cf::report {

namespace {

enum class Shown { not_at_all, brief, full, whole };

std::string section_text(const Section& section, Shown shown, bool folds) {
  if (shown == Shown::not_at_all) return {};
  const std::string& body = shown == Shown::whole  ? section.whole
                            : shown == Shown::full ? section.full
                                                   : section.brief;
  if (!folds) return "#### " + section.title + "\n\n" + body + "\n";
  return std::string("<details") + (section.open ? " open" : "") + "><summary>" + section.title_html +
         "</summary>\n\n" + body + "\n</details>\n\n";
}

// Indices by falling importance, equals in the order given.
template <typename Ranked>
std::vector<std::size_t> by_importance(const std::vector<Ranked>& list) {
  std::vector<std::size_t> order(list.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return list[a].importance > list[b].importance; });
  return order;
}

}  // namespace

Folded fold(const std::vector<Section>& sections, std::size_t budget, bool folds) {
  std::vector<Shown> shown(sections.size(), Shown::not_at_all);
  const std::vector<std::size_t> order = by_importance(sections);
  std::size_t used = 0;
  for (Shown step : {Shown::brief, Shown::full, Shown::whole}) {
    for (std::size_t i : order) {
      if (step == Shown::full && shown[i] == Shown::not_at_all) continue;
      if (step == Shown::whole && (shown[i] != Shown::full || sections[i].whole.empty())) continue;
      const std::size_t before = section_text(sections[i], shown[i], folds).size(),
                        after = section_text(sections[i], step, folds).size();
      if (used - before + after > budget) continue;
      used = used - before + after;
      shown[i] = step;
    }
  }
  Folded folded;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    folded.text += section_text(sections[i], shown[i], folds);
    folded.left_out += shown[i] == Shown::not_at_all;
    const Section& section = sections[i];
    const bool has_more = !section.whole.empty() && section.whole != section.full;
    folded.shortened += (shown[i] == Shown::brief && (has_more || section.brief != section.full)) ||
                        (shown[i] == Shown::full && has_more);
  }
  return folded;
}

std::string table(const std::string& head, const std::vector<Row>& rows, std::size_t columns,
                  std::size_t budget) {
  constexpr std::size_t room_for_remark = 80;
  std::size_t total = head.size();
  for (const Row& row : rows) total += row.text.size();
  std::vector<bool> kept(rows.size(), total <= budget);
  std::size_t used = head.size() + room_for_remark, count = rows.size();
  if (total > budget) {
    count = 0;
    for (std::size_t i : by_importance(rows)) {
      if (used + rows[i].text.size() > budget) continue;
      used += rows[i].text.size();
      kept[i] = true;
      ++count;
    }
  }
  std::string out = head;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (kept[i]) out += rows[i].text;
  }
  if (count < rows.size()) {
    out += "| | *and " + std::to_string(rows.size() - count) + " more* |";
    for (std::size_t i = 2; i < columns; ++i) out += " |";
    out += "\n";
  }
  return out;
}

}  // namespace cf::report
