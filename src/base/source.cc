#include "base/source.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <mutex>
#include <shared_mutex>

#include "base/strings.h"

namespace cf::base {
namespace {

struct SourceText {
  std::string path;
  std::string text;
  SourceId parent = 0;
  std::vector<int> line_map;
  bool dropped = false;
  // Built by the first locate(); an error report asks for many positions of one source.
  std::vector<std::uint32_t> line_starts;
};

struct SourceTable {
  std::shared_mutex mutex;
  std::deque<SourceText> sources;  // element i has id i + 1
};

// Never destroyed: threads and static destructors may still describe errors.
SourceTable& source_table() {
  static SourceTable* table = new SourceTable;
  return *table;
}

SourceId add_source_text(SourceText source) {
  SourceTable& table = source_table();
  std::unique_lock lock(table.mutex);
  table.sources.push_back(std::move(source));
  return static_cast<SourceId>(table.sources.size());
}

SourceText* source_at(SourceTable& table, SourceId id) {
  if (id == 0 || id > table.sources.size()) return nullptr;
  return &table.sources[id - 1];
}

void index_lines(SourceText& source) {
  if (!source.line_starts.empty()) return;
  source.line_starts.push_back(0);
  for (std::size_t i = source.text.find('\n'); i != std::string::npos; i = source.text.find('\n', i + 1)) {
    source.line_starts.push_back(static_cast<std::uint32_t>(i + 1));
  }
}

// The line (from 0) that holds the offset. The lines must be indexed.
std::size_t line_of(const SourceText& source, std::size_t offset) {
  auto after = std::upper_bound(source.line_starts.begin(), source.line_starts.end(), offset);
  return static_cast<std::size_t>(after - source.line_starts.begin()) - 1;
}

std::string_view line_text(const SourceText& source, std::size_t line) {
  if (line >= source.line_starts.size()) return {};
  const std::size_t begin = source.line_starts[line];
  const std::size_t end =
      line + 1 < source.line_starts.size() ? source.line_starts[line + 1] - 1 : source.text.size();
  std::string_view text = std::string_view(source.text).substr(begin, end - begin);
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  return text;
}

struct Place {
  Location location;
  std::string quoted;
};

Place place_of(Origin origin) {
  SourceTable& table = source_table();
  std::unique_lock lock(table.mutex);
  SourceText* source = source_at(table, origin.source);
  if (source == nullptr) return {};
  Place place{{source->path, 0, 0}, {}};
  if (source->dropped) return place;
  index_lines(*source);
  const std::size_t offset = std::min<std::size_t>(origin.offset, source->text.size());
  std::size_t line = line_of(*source, offset);
  std::string_view quoted = line_text(*source, line);
  std::size_t before = std::min(offset - source->line_starts[line], quoted.size());
  int column = static_cast<int>(code_points(quoted.substr(0, before))) + 1;
  // Up to the file that a person wrote. A column survives only where the line came through unchanged.
  while (source->parent != 0) {
    const bool mapped = line < source->line_map.size() && source->line_map[line] > 0;
    SourceText* parent = source_at(table, source->parent);
    if (!mapped || parent == nullptr) {
      while (source->parent != 0 && parent != nullptr) {
        source = parent;
        parent = source_at(table, source->parent);
      }
      return {{source->path, 0, 0}, std::string(quoted)};
    }
    line = static_cast<std::size_t>(source->line_map[line]) - 1;
    source = parent;
    if (source->dropped) return {{source->path, static_cast<int>(line) + 1, 0}, std::string(quoted)};
    index_lines(*source);
    std::string_view written = line_text(*source, line);
    if (written != quoted) column = 0;
    quoted = written;
  }
  return {{source->path, static_cast<int>(line) + 1, column}, std::string(quoted)};
}

}  // namespace

std::string Location::str() const {
  std::string text = path;
  if (line > 0) {
    text += (text.empty() ? "" : ":") + std::to_string(line);
    if (column > 0) text += ":" + std::to_string(column);
  }
  return text;
}

SourceId add_source(std::string path, std::string text) {
  SourceText source;
  source.path = std::move(path);
  source.text = std::move(text);
  return add_source_text(std::move(source));
}

SourceId add_generated_source(SourceId parent, std::string text, std::vector<int> line_map) {
  SourceText source;
  source.path = source_path(parent);
  source.text = std::move(text);
  source.parent = parent;
  source.line_map = std::move(line_map);
  return add_source_text(std::move(source));
}

void drop_source_text(SourceId id) {
  SourceTable& table = source_table();
  std::unique_lock lock(table.mutex);
  SourceText* source = source_at(table, id);
  if (source == nullptr) return;
  source->dropped = true;
  source->text = {};
  source->line_map = {};
  source->line_starts = {};
}

Location locate(Origin origin) {
  return place_of(origin).location;
}

std::string source_path(SourceId id) {
  SourceTable& table = source_table();
  std::shared_lock lock(table.mutex);
  const SourceText* source = source_at(table, id);
  return source == nullptr ? std::string() : source->path;
}

std::string source_line(Origin origin) {
  return place_of(origin).quoted;
}

}  // namespace cf::base
