// What is wrong with an input. Readers never throw and never stop at the first problem: they fill a
// Diagnostics and put an Invalid node where a value could not be had, so that one run reports everything.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/source.h"

namespace cf::base {

enum class Severity { note, warning, error };

struct Diagnostic {
  Severity severity = Severity::error;
  Origin at{};
  std::string
      where;  // what the position belongs to when there is none, or beside it: "deploy[3] network.yaml"
  std::string message;  // one sentence, lower case, no final full stop
  std::string hint;     // what to do; may be empty
};

// Not thread-safe: one for each job, merged in index order.
class Diagnostics {
 public:
  Diagnostic& error(Origin at, std::string message, std::string hint = {});
  Diagnostic& warning(Origin at, std::string message, std::string hint = {});
  void add(Diagnostic diagnostic) { list_.push_back(std::move(diagnostic)); }
  void append(Diagnostics other);
  bool has_errors() const;
  std::size_t error_count() const;
  bool empty() const { return list_.empty(); }
  const std::vector<Diagnostic>& list() const { return list_; }
  // Sorts by path, line and column, keeping the order of equals; removes exact duplicates.
  void sort();

 private:
  std::vector<Diagnostic> list_;
};

// "error: config/dev/vpc.yaml:3:5: message", the quoted line with a caret, "hint: ...". Ends with a newline.
std::string describe(const Diagnostic& diagnostic);
std::string describe(const Diagnostics& diagnostics);
// One Error of kind input that summarises the errors; its message holds describe() of all.
Error to_error(const Diagnostics& diagnostics);

}  // namespace cf::base
