#include "store/log_format.h"

#include "base/digest.h"

namespace cf::store {
namespace {

constexpr std::string_view before_sum = "{\"sum\":\"";
constexpr std::string_view before_record = "\",\"record\":";
constexpr std::size_t sum_digits = 16;

std::string chained_sum(std::string_view chain, std::string_view record) {
  return base::sha256_hex(std::string(chain).append("\n").append(record)).substr(0, sum_digits);
}

// The record of a line without its newline; false if the line is not whole.
bool parse_line(std::string_view line, std::string& chain, std::string& record) {
  const std::size_t head = before_sum.size() + sum_digits + before_record.size();
  if (line.size() <= head || !line.starts_with(before_sum) || !line.ends_with('}')) return false;
  const std::string_view sum = line.substr(before_sum.size(), sum_digits);
  if (line.substr(before_sum.size() + sum_digits, before_record.size()) != before_record) return false;
  record = line.substr(head, line.size() - head - 1);
  if (chained_sum(chain, record) != sum) return false;
  chain = sum;
  return true;
}

}  // namespace

LogContent parse_log(std::string_view text) {
  LogContent content;
  std::size_t line_number = 0;
  while (content.whole_bytes < text.size()) {
    ++line_number;
    const std::size_t end = text.find('\n', content.whole_bytes);
    if (end == std::string_view::npos) break;
    std::string record;
    if (!parse_line(text.substr(content.whole_bytes, end - content.whole_bytes), content.chain, record)) {
      if (end + 1 < text.size()) content.damaged_line = line_number;
      break;
    }
    content.records.push_back(std::move(record));
    content.whole_bytes = end + 1;
  }
  return content;
}

std::string log_line(std::string_view record, std::string& chain) {
  chain = chained_sum(chain, record);
  return std::string(before_sum).append(chain).append(before_record).append(record).append("}\n");
}

}  // namespace cf::store
