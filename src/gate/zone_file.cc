// Compiled time zone files: RFC 8536.
#include <cstdint>
#include <optional>

#include "gate/zone.h"

namespace cf::gate {

using namespace std::chrono;

namespace {

// Far beyond what exists (largest: some 240 changes); a longer file is no zone.
constexpr std::uint32_t most_changes = 20'000;

constexpr sys_days latest_change{year{9999} / January / 1};

class ZoneBytes {
 public:
  explicit ZoneBytes(std::string_view bytes) : rest_(bytes) {}

  bool has(std::size_t n) const { return rest_.size() >= n; }
  std::string_view take(std::size_t n) {
    const std::string_view taken = rest_.substr(0, n);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  // Big-endian, two's complement; 0 past the end.
  std::int64_t number(std::size_t width) {
    const std::string_view bytes = take(width);
    std::uint64_t value = !bytes.empty() && static_cast<signed char>(bytes[0]) < 0 ? ~std::uint64_t{0} : 0;
    for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
    return static_cast<std::int64_t>(value);
  }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

struct ZoneHeader {
  char version = 0;
  std::uint32_t utc_flags = 0, standard_flags = 0, leaps = 0, times = 0, types = 0, characters = 0;

  std::size_t block_size(std::size_t time_width) const {
    return std::size_t{times} * (time_width + 1) + std::size_t{types} * 6 + characters +
           std::size_t{leaps} * (time_width + 4) + standard_flags + utc_flags;
  }
};

std::optional<ZoneHeader> take_header(ZoneBytes& bytes) {
  if (!bytes.has(44) || bytes.take(4) != "TZif") return std::nullopt;
  ZoneHeader header;
  header.version = bytes.take(1)[0];
  bytes.take(15);
  for (std::uint32_t* count : {&header.utc_flags, &header.standard_flags, &header.leaps, &header.times,
                               &header.types, &header.characters}) {
    *count = static_cast<std::uint32_t>(bytes.number(4));
    if (*count > most_changes) return std::nullopt;
  }
  if (header.types == 0 || header.leaps != 0) return std::nullopt;
  return header;
}

// The changes of one block; the first element holds before all of them.
std::vector<OffsetChange> take_changes(ZoneBytes& bytes, const ZoneHeader& header, std::size_t time_width) {
  std::vector<std::int64_t> times(header.times);
  for (std::int64_t& time : times) time = bytes.number(time_width);
  std::vector<std::size_t> type_of(header.times);
  for (std::size_t& type : type_of) type = static_cast<unsigned char>(bytes.take(1)[0]);
  std::vector<seconds> offsets(header.types);
  for (seconds& offset : offsets) {
    offset = seconds{bytes.number(4)};
    bytes.take(2);
  }
  bytes.take(header.characters + header.standard_flags + header.utc_flags);
  std::vector<OffsetChange> changes{{sys_seconds::min(), offsets[0]}};
  for (std::size_t i = 0; i < times.size(); ++i) {
    const sys_seconds at{seconds{times[i]}};
    if (type_of[i] >= offsets.size() || at <= changes.back().at || at > latest_change) return {};
    changes.push_back({at, offsets[type_of[i]]});
  }
  for (const OffsetChange& change : changes) {
    if (abs(change.offset) > hours{26}) return {};
  }
  return changes;
}

}  // namespace

std::shared_ptr<const Zone> Zone::from_bytes(std::string_view text) {
  ZoneBytes bytes(text);
  std::optional<ZoneHeader> header = take_header(bytes);
  if (!header || !bytes.has(header->block_size(4))) return nullptr;
  std::size_t time_width = 4;
  if (header->version >= '2') {
    time_width = 8;
    bytes.take(header->block_size(4));
    header = take_header(bytes);
    if (!header || !bytes.has(header->block_size(8))) return nullptr;
  }
  auto zone = std::make_shared<Zone>();
  zone->changes_ = take_changes(bytes, *header, time_width);
  if (zone->changes_.empty()) return nullptr;
  const std::string_view footer = bytes.rest();
  if (footer.size() > 2 && footer.front() == '\n') {
    const std::size_t end = footer.find('\n', 1);
    if (end == std::string_view::npos) return nullptr;
    const std::optional<PosixRule> rule = PosixRule::parse(footer.substr(1, end - 1));
    if (end > 1 && !rule) return nullptr;
    if (rule) zone->go_on_by(*rule);
  }
  return zone;
}

}  // namespace cf::gate
