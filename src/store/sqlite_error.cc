#include "store/sqlite_error.h"

#include <sqlite3.h>

#include "store/database_file.h"

namespace cf::store {
namespace {

base::ErrorKind sqlite_error_kind(int primary) {
  switch (primary) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return base::ErrorKind::conflict;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_IOERR:
      return base::ErrorKind::input;
    case SQLITE_FULL:
    case SQLITE_TOOBIG:
    case SQLITE_NOMEM:
      return base::ErrorKind::limit;
    case SQLITE_CONSTRAINT:
      return base::ErrorKind::refused;
    default:
      return base::ErrorKind::internal;
  }
}

}  // namespace

base::Error sqlite_error(sqlite3* connection, int code) {
  const char* path = connection == nullptr ? nullptr : sqlite3_db_filename(connection, "main");
  const std::string name = path == nullptr || *path == '\0' ? "database" : path;
  // The connection's message tells more, where it is about this very failure.
  const bool known = connection != nullptr && (sqlite3_errcode(connection) & 0xFF) == (code & 0xFF);
  const int primary = code & 0xFF;
  base::Error result = base::error(sqlite_error_kind(primary),
                                   name + ": " + (known ? sqlite3_errmsg(connection) : sqlite3_errstr(code)));
  if (primary == SQLITE_BUSY) result.hint = "another run uses it; try again when that has ended";
  if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB) {
    result.hint = "the file is damaged; " + std::string(damaged_remedy);
  }
  if (primary == SQLITE_FULL || primary == SQLITE_IOERR)
    result.hint = "is the disk full? What was there before stays as it is";
  if (primary == SQLITE_READONLY || primary == SQLITE_CANTOPEN || primary == SQLITE_PERM)
    result.hint = "the file and its folder must be writable for this user, and the disk not full";
  return result;
}

}  // namespace cf::store
