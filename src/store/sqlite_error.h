// SQLite's result codes as Errors.
#pragma once

#include <string>

#include "base/error.h"

struct sqlite3;

namespace cf::store {

base::Error sqlite_error(sqlite3* connection, int code);

}  // namespace cf::store
