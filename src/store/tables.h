// SQLite behind RAII and Results: one file with a schema of ours, in WAL mode.
//
// A file that is not ours, is truncated or was made by a newer program is a clear error and is never written
// to. A new file appears under its name only when it is complete.
//
// Threads: a Database and its Statements belong to one thread at a time. Processes: any number; a writer
// waits for another up to `busy_timeout`.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace cf::store {

class Database;

struct Schema {
  std::uint32_t application_id = 0;  // marks the file as ours: four letters of your choice, not 0
  int version = 1;                   // of the tables; kept in the file
  // Brings the tables from version `from` (0: an empty file) to `version`; runs in one transaction.
  std::function<base::Result<void>(Database&, int from)> migrate;
  // Whether a commit survives a power cut. Without, the last commits may be lost then, but the file stays
  // whole.
  bool durable = false;
};

// One prepared statement. Bind, step through the rows, reset, bind again. Parameters and columns count from 1
// and 0, as in SQLite. A bind that fails is reported by the next step().
class Statement {
 public:
  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, int value) { return bind(parameter, std::int64_t{value}); }
  Statement& bind(int parameter, std::string_view text);  // copied
  Statement& bind(int parameter, const char* text) { return bind(parameter, std::string_view(text)); }
  Statement& bind(int parameter, const std::string& text) { return bind(parameter, std::string_view(text)); }
  Statement& bind_blob(int parameter, std::string_view bytes);  // copied
  Statement& bind_null(int parameter);

  base::Result<bool> step();  // true: there is a row
  base::Result<void> run();   // steps to the end and resets: for statements without rows
  Statement& reset();         // to be stepped again; forgets the bindings

  int columns() const;
  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  std::string_view text(int column) const;  // until the next step or reset
  std::string_view blob(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  void note(int code);
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int failed_bind_ = 0;
};

class Database {
 public:
  static constexpr std::chrono::milliseconds busy_timeout{10'000};

  // Opens, or makes, the file. kind input: not ours or damaged; unsupported: of a newer version; conflict:
  // busy.
  static base::Result<Database> open(const std::filesystem::path& path, const Schema& schema);
  // Lives in memory, for tests and runs that keep nothing.
  static base::Result<Database> in_memory(const Schema& schema);

  base::Result<void> run(std::string_view sql);  // any number of statements, their rows are dropped
  base::Result<Statement> prepare(std::string_view sql);
  std::int64_t last_row_id() const;
  std::int64_t changes() const;  // rows changed by the last statement

 private:
  friend class Transaction;
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  explicit Database(sqlite3* connection) : connection_(connection) {}
  static base::Result<Database> connect(const std::string& path, int flags);
  base::Result<void> configure(const std::string& name, const Schema& schema);
  base::Result<std::int64_t> pragma(const std::string& name);
  std::unique_ptr<sqlite3, Close> connection_;
};

// A write transaction; rolled back unless committed. Transactions do not nest.
class Transaction {
 public:
  static base::Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  base::Result<void> commit();

 private:
  explicit Transaction(sqlite3* connection) : connection_(connection) {}
  sqlite3* connection_;
};

}  // namespace cf::store
