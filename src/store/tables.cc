#include "store/tables.h"

#include <sqlite3.h>

#include <limits>

#include "store/database_file.h"
#include "store/sqlite_error.h"

namespace cf::store {

void Database::Close::operator()(sqlite3* connection) const {
  sqlite3_close_v2(connection);
}

base::Result<Database> Database::connect(const std::string& path, int flags) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(raw);
  if (code != SQLITE_OK) return sqlite_error(raw, code);
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, static_cast<int>(busy_timeout.count()));
  return database;
}

base::Result<Database> Database::open(const std::filesystem::path& path, const Schema& schema) {
  std::error_code failed;
  if (!std::filesystem::exists(path, failed)) {
    if (base::Result<void> made = create_database_file(path, schema.application_id); !made)
      return made.error();
  }
  if (base::Result<void> ours = check_database_file(path, schema.application_id); !ours) return ours.error();
  base::Result<Database> database = connect(path.string(), SQLITE_OPEN_READWRITE);
  if (!database) return database;
  const std::string mode = schema.durable ? "FULL" : "NORMAL";
  if (base::Result<void> set = database->run("PRAGMA journal_mode = WAL; PRAGMA synchronous = " + mode);
      !set) {
    return set.error();
  }
  if (base::Result<void> ready = database->configure(path.string(), schema); !ready) return ready.error();
  return database;
}

base::Result<Database> Database::in_memory(const Schema& schema) {
  base::Result<Database> database = connect(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (!database) return database;
  if (base::Result<void> ready = database->configure("database", schema); !ready) return ready.error();
  return database;
}

base::Result<void> Database::configure(const std::string& name, const Schema& schema) {
  if (base::Result<void> set = run("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF"); !set) return set;
  base::Result<std::int64_t> version = pragma("user_version");
  if (!version) return version.error();
  if (*version == schema.version) return {};
  base::Result<Transaction> transaction = Transaction::begin(*this);
  if (!transaction) return transaction.error();
  version = pragma("user_version");  // another process may have been first
  if (!version) return version.error();
  if (*version > schema.version) {
    return base::error(
        base::ErrorKind::unsupported,
        name + ": version " + std::to_string(*version) + ", made by a newer version of this program",
        "update this program, or use another file");
  }
  if (*version == schema.version) return {};
  if (schema.migrate) {
    if (base::Result<void> migrated = schema.migrate(*this, static_cast<int>(*version)); !migrated)
      return migrated;
  }
  if (base::Result<void> set = run("PRAGMA user_version = " + std::to_string(schema.version)); !set)
    return set;
  return transaction->commit();
}

base::Result<std::int64_t> Database::pragma(const std::string& name) {
  base::Result<Statement> statement = prepare("PRAGMA " + name);
  if (!statement) return statement.error();
  base::Result<bool> row = statement->step();
  if (!row) return row.error();
  return *row ? statement->integer(0) : std::int64_t{0};
}

base::Result<void> Database::run(std::string_view sql) {
  const int code = sqlite3_exec(connection_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return sqlite_error(connection_.get(), code);
  return {};
}

base::Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  const int code =
      sqlite3_prepare_v2(connection_.get(), sql.data(), static_cast<int>(sql.size()), &raw, nullptr);
  if (code != SQLITE_OK) return sqlite_error(connection_.get(), code);
  return Statement(raw);
}

std::int64_t Database::last_row_id() const {
  return sqlite3_last_insert_rowid(connection_.get());
}
std::int64_t Database::changes() const {
  return sqlite3_changes64(connection_.get());
}

base::Result<Transaction> Transaction::begin(Database& database) {
  if (base::Result<void> begun = database.run("BEGIN IMMEDIATE"); !begun) return begun.error();
  return Transaction(database.connection_.get());
}

Transaction::~Transaction() {
  if (connection_ != nullptr) sqlite3_exec(connection_, "ROLLBACK", nullptr, nullptr, nullptr);
}

base::Result<void> Transaction::commit() {
  const int code = sqlite3_exec(connection_, "COMMIT", nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return sqlite_error(connection_, code);
  connection_ = nullptr;
  return {};
}

}  // namespace cf::store
