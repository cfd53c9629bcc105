#include "emulator/database_rows.h"

#include <map>

#include "store/database_file.h"
#include "store/tables.h"

namespace cf::emulator {

namespace {

constexpr std::uint32_t application_id = 0x4366'4C63;  // "CfLc"

base::Error with_remedy(base::Error error, const std::filesystem::path& file) {
  if (error.hint.ends_with(store::damaged_remedy) || error.kind == base::ErrorKind::unsupported)
    error.hint =
        "it should hold the embedded AWS; start anew with `cf local reset` if it is one of ours, or move it "
        "away: " +
        file.string();
  return error;
}

class DatabaseRows final : public Rows {
 public:
  explicit DatabaseRows(store::Database database) : database_(std::move(database)) {}

  base::Result<void> prepare() {
    struct {
      std::optional<store::Statement>* statement;
      const char* sql;
    } const wanted[] = {
        {&data_version_, "PRAGMA data_version"},
        {&put_,
         "INSERT INTO rows(kind, key, value) VALUES(?1, ?2, ?3) "
         "ON CONFLICT(kind, key) DO UPDATE SET value = excluded.value"},
        {&erase_, "DELETE FROM rows WHERE kind = ?1 AND key = ?2"},
        {&get_, "SELECT value FROM rows WHERE kind = ?1 AND key = ?2"},
        {&each_, "SELECT key, value FROM rows WHERE kind = ?1 AND key >= ?2 ORDER BY key"},
    };
    for (const auto& [statement, sql] : wanted) {
      auto prepared = database_.prepare(sql);
      if (!prepared) return std::move(prepared).error();
      statement->emplace(*std::move(prepared));
    }
    return {};
  }

  base::Result<bool> begin() override {
    auto transaction = store::Transaction::begin(database_);
    if (!transaction) return std::move(transaction).error();
    transaction_.emplace(*std::move(transaction));
    auto row = data_version_->step();
    if (!row) return std::move(row).error();
    const std::int64_t version = data_version_->integer(0);
    data_version_->reset();
    const bool changed = version != seen_version_;
    seen_version_ = version;
    return changed;
  }

  base::Result<void> end(const std::vector<RowWrite>& writes) override {
    if (!transaction_) return {};
    for (const RowWrite& write : writes) {
      store::Statement& statement = write.value ? *put_ : *erase_;
      statement.bind(1, write.kind).bind(2, write.key);
      if (write.value) statement.bind_blob(3, *write.value);
      if (auto done = statement.run(); !done) {
        transaction_.reset();
        return done;
      }
    }
    auto committed = transaction_->commit();
    transaction_.reset();
    return committed;
  }

  base::Result<void> each(std::string_view kind, const Visit& visit) override {
    return each_with_prefix(kind, "", visit);
  }

  base::Result<void> each_with_prefix(std::string_view kind, std::string_view prefix,
                                      const Visit& visit) override {
    each_->bind(1, kind).bind(2, prefix);
    for (;;) {
      auto row = each_->step();
      if (!row || !*row || !each_->text(0).starts_with(prefix)) {
        each_->reset();
        if (!row) return std::move(row).error();
        return {};
      }
      visit(each_->text(0), each_->blob(1));
    }
  }

  base::Result<std::optional<std::string>> get(std::string_view kind, std::string_view key) override {
    get_->bind(1, kind).bind(2, key);
    auto row = get_->step();
    std::optional<std::string> value;
    if (row && *row) value = std::string(get_->blob(0));
    get_->reset();
    if (!row) return std::move(row).error();
    return value;
  }

 private:
  store::Database database_;
  std::optional<store::Statement> data_version_, put_, erase_, get_, each_;
  std::optional<store::Transaction> transaction_;
  std::int64_t seen_version_ = -1;
};

base::Result<void> make_tables(store::Database& database, int) {
  return database.run(
      "CREATE TABLE rows(kind TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY(kind, key)) "
      "STRICT, WITHOUT ROWID");
}

}  // namespace

base::Result<std::unique_ptr<Rows>> database_rows(const std::filesystem::path& file) {
  store::Schema schema;
  schema.application_id = application_id;
  schema.version = 1;
  schema.migrate = make_tables;
  auto database = store::Database::open(file, schema);
  if (!database) return with_remedy(std::move(database).error(), file);
  auto rows = std::make_unique<DatabaseRows>(*std::move(database));
  if (auto prepared = rows->prepare(); !prepared) return with_remedy(std::move(prepared).error(), file);
  return std::unique_ptr<Rows>(std::move(rows));
}

base::Result<void> remove_database_rows(const std::filesystem::path& file) {
  auto removed = store::remove_database_file(file, application_id);
  if (!removed && removed.error().kind == base::ErrorKind::input) {
    base::Error error = std::move(removed).error();
    error.hint = "it was left alone; remove it yourself if it may go";
    return error;
  }
  return removed;
}

}  // namespace cf::emulator
