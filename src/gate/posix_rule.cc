#include "gate/posix_rule.h"

#include <algorithm>

namespace cf::gate {

using namespace std::chrono;

namespace {

class RuleText {
 public:
  explicit RuleText(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  bool take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // "CET" or "<+0330>"; what it is called does not matter here.
  bool take_name() {
    if (take('<')) {
      const std::size_t end = rest_.find('>');
      if (end == std::string_view::npos) return false;
      rest_.remove_prefix(end + 1);
      return end >= 1;
    }
    std::size_t length = 0;
    while (length < rest_.size() && is_letter(rest_[length])) ++length;
    rest_.remove_prefix(length);
    return length >= 3;
  }

  bool take_number(int low, int high, int& value) {
    value = 0;
    std::size_t digits = 0;
    for (; digits < rest_.size() && digits < 4 && is_figure(rest_[digits]); ++digits)
      value = value * 10 + (rest_[digits] - '0');
    rest_.remove_prefix(digits);
    return digits > 0 && value >= low && value <= high;
  }

  // [+-]hh[:mm[:ss]]
  bool take_time(int most_hours, seconds& value) {
    const bool negative = take('-');
    if (!negative) take('+');
    int h = 0, m = 0, s = 0;
    if (!take_number(0, most_hours, h)) return false;
    if (take(':') && (!take_number(0, 59, m) || (take(':') && !take_number(0, 59, s)))) return false;
    value = hours{h} + minutes{m} + seconds{s};
    if (negative) value = -value;
    return true;
  }

  bool take_moment(YearlyMoment& moment) {
    int number = 0;
    if (take('M')) {
      int week = 0, weekday = 0;
      if (!take_number(1, 12, number) || !take('.') || !take_number(1, 5, week) || !take('.') ||
          !take_number(0, 6, weekday))
        return false;
      moment.month = static_cast<unsigned>(number);
      moment.week = static_cast<unsigned>(week);
      moment.weekday = static_cast<unsigned>(weekday);
    } else {
      moment.form = take('J') ? YearlyMoment::Form::day_without_leap : YearlyMoment::Form::day;
      const int first = moment.form == YearlyMoment::Form::day_without_leap ? 1 : 0;
      if (!take_number(first, 365, moment.day)) return false;
    }
    return !take('/') || take_time(167, moment.time);
  }

  bool starts_offset() const {
    return !rest_.empty() && (rest_[0] == '-' || rest_[0] == '+' || is_figure(rest_[0]));
  }

 private:
  static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
  static bool is_figure(char c) { return c >= '0' && c <= '9'; }

  std::string_view rest_;
};

}  // namespace

local_seconds YearlyMoment::in(year y) const {
  local_days date;
  switch (form) {
    case Form::weekday_of_month: {
      const std::chrono::month m{month};
      const std::chrono::weekday w{weekday};
      date = week == 5 ? local_days{y / m / w[last]} : local_days{y / m / w[week]};
      break;
    }
    case Form::day_without_leap:
      date = local_days{y / January / 1} + days{day - 1 + (y.is_leap() && day >= 60 ? 1 : 0)};
      break;
    case Form::day:
      date = local_days{y / January / 1} + days{day};
      break;
  }
  return date + time;
}

std::optional<PosixRule> PosixRule::parse(std::string_view text) {
  RuleText reader(text);
  PosixRule rule;
  seconds west{0};
  if (!reader.take_name() || !reader.take_time(24, west)) return std::nullopt;
  rule.standard_ = -west;
  if (reader.at_end()) return rule;
  Saving saving{rule.standard_ + hours{1}, {}, {}};
  if (!reader.take_name()) return std::nullopt;
  if (reader.starts_offset()) {
    if (!reader.take_time(24, west)) return std::nullopt;
    saving.offset = -west;
  }
  if (!reader.take(',') || !reader.take_moment(saving.begin) || !reader.take(',') ||
      !reader.take_moment(saving.end) || !reader.at_end())
    return std::nullopt;
  rule.saving_ = saving;
  return rule;
}

// Those of three years, sorted. Where one year's saving ends as the next one's begins, the beginning is last.
std::vector<OffsetChange> PosixRule::changes_around(sys_seconds time) const {
  std::vector<OffsetChange> changes;
  const year middle = year_month_day{floor<days>(time)}.year();
  for (year y = middle - years{1}; y <= middle + years{1}; ++y) {
    const auto utc = [](local_seconds local, seconds offset) {
      return sys_seconds{local.time_since_epoch() - offset};
    };
    changes.push_back({utc(saving_->end.in(y), saving_->offset), standard_});
    changes.push_back({utc(saving_->begin.in(y), standard_), saving_->offset});
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const OffsetChange& a, const OffsetChange& b) { return a.at < b.at; });
  return changes;
}

seconds PosixRule::offset(sys_seconds time) const {
  if (!saving_) return standard_;
  seconds offset = standard_;
  for (const OffsetChange& change : changes_around(time)) {
    if (change.at <= time) offset = change.offset;
  }
  return offset;
}

std::optional<OffsetChange> PosixRule::next_change(sys_seconds time) const {
  if (!saving_) return std::nullopt;
  std::optional<OffsetChange> next;
  for (const OffsetChange& change : changes_around(time)) {
    if (change.at > time && (!next || change.at == next->at)) next = change;
  }
  return next;
}

}  // namespace cf::gate
