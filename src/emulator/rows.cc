#include "emulator/rows.h"

#include <map>

namespace cf::emulator {

namespace {

class MemoryRows final : public Rows {
 public:
  base::Result<bool> begin() override { return false; }

  base::Result<void> end(const std::vector<RowWrite>& writes) override {
    for (const RowWrite& write : writes) {
      auto& kind = rows_[write.kind];
      if (write.value)
        kind[write.key] = *write.value;
      else
        kind.erase(write.key);
    }
    return {};
  }

  base::Result<void> each(std::string_view kind, const Visit& visit) override {
    return each_with_prefix(kind, "", visit);
  }

  base::Result<void> each_with_prefix(std::string_view kind, std::string_view prefix,
                                      const Visit& visit) override {
    const auto rows = rows_.find(kind);
    if (rows == rows_.end()) return {};
    for (auto row = rows->second.lower_bound(prefix);
         row != rows->second.end() && row->first.starts_with(prefix); ++row) {
      visit(row->first, row->second);
    }
    return {};
  }

  base::Result<std::optional<std::string>> get(std::string_view kind, std::string_view key) override {
    const auto rows = rows_.find(kind);
    if (rows == rows_.end()) return std::optional<std::string>{};
    const auto row = rows->second.find(key);
    if (row == rows->second.end()) return std::optional<std::string>{};
    return std::optional<std::string>{row->second};
  }

 private:
  using ByKey = std::map<std::string, std::string, std::less<>>;
  std::map<std::string, ByKey, std::less<>> rows_;
};

}  // namespace

std::unique_ptr<Rows> memory_rows() {
  return std::make_unique<MemoryRows>();
}

}  // namespace cf::emulator
