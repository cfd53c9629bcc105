#include "base/diagnostics.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/quote.h"

namespace cf::base {
namespace {

const char* severity_name(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "error";
}

bool same_diagnostic(const Diagnostic& a, const Diagnostic& b) {
  return a.severity == b.severity && a.where == b.where && a.message == b.message && a.hint == b.hint;
}

}  // namespace

Diagnostic& Diagnostics::error(Origin at, std::string message, std::string hint) {
  list_.push_back({Severity::error, at, {}, std::move(message), std::move(hint)});
  return list_.back();
}

Diagnostic& Diagnostics::warning(Origin at, std::string message, std::string hint) {
  list_.push_back({Severity::warning, at, {}, std::move(message), std::move(hint)});
  return list_.back();
}

void Diagnostics::append(Diagnostics other) {
  std::move(other.list_.begin(), other.list_.end(), std::back_inserter(list_));
}

bool Diagnostics::has_errors() const {
  return error_count() > 0;
}

std::size_t Diagnostics::error_count() const {
  return static_cast<std::size_t>(std::count_if(
      list_.begin(), list_.end(), [](const Diagnostic& d) { return d.severity == Severity::error; }));
}

void Diagnostics::sort() {
  std::vector<Location> places;
  places.reserve(list_.size());
  for (const Diagnostic& diagnostic : list_) places.push_back(locate(diagnostic.at));
  std::vector<std::size_t> order(list_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto key = [&](std::size_t i) {
      return std::tie(places[i].path, places[i].line, places[i].column);
    };
    return key(a) < key(b);
  });
  std::vector<Diagnostic> sorted;
  sorted.reserve(list_.size());
  std::size_t group = 0;  // where the diagnostics of the present place start in `sorted`
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && places[order[i]] != places[order[i - 1]]) group = sorted.size();
    Diagnostic& next = list_[order[i]];
    const bool seen = std::any_of(sorted.begin() + static_cast<std::ptrdiff_t>(group), sorted.end(),
                                  [&](const Diagnostic& d) { return same_diagnostic(d, next); });
    if (!seen) sorted.push_back(std::move(next));
  }
  list_ = std::move(sorted);
}

std::string describe(const Diagnostic& diagnostic) {
  std::string text = std::string(severity_name(diagnostic.severity)) + ": ";
  const std::string place = locate(diagnostic.at).str();
  if (!place.empty()) text += place + ": ";
  if (!diagnostic.where.empty()) text += diagnostic.where + ": ";
  text += diagnostic.message + "\n" + quote_line(diagnostic.at);
  if (!diagnostic.hint.empty()) text += "hint: " + diagnostic.hint + "\n";
  return text;
}

std::string describe(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics.list()) text += describe(diagnostic);
  return text;
}

Error to_error(const Diagnostics& diagnostics) {
  std::string message = describe(diagnostics);
  while (!message.empty() && message.back() == '\n') message.pop_back();
  Error result = error(ErrorKind::input, std::move(message));
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    if (diagnostic.severity != Severity::error) continue;
    result.at = diagnostic.at;
    result.hint = diagnostic.hint;
    break;
  }
  return result;
}

}  // namespace cf::base
