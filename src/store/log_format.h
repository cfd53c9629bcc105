// The lines of a log.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cf::store {

struct LogContent {
  std::vector<std::string> records;
  std::string chain;             // the sum of the last whole record; empty at the start
  std::size_t whole_bytes = 0;   // up to the end of the last whole line
  std::size_t damaged_line = 0;  // from 1; 0: none. A torn last line is not damage
};

LogContent parse_log(std::string_view text);

// The line of a record that follows the one with sum `chain`; `chain` becomes its own sum.
std::string log_line(std::string_view record, std::string& chain);

}  // namespace cf::store
