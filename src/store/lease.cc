#include "store/lease.h"

namespace cf::store {
namespace {

constexpr std::uint32_t lease_file_mark = 0x43464C53;  // "CFLS"

Schema lease_schema() {
  Schema schema;
  schema.application_id = lease_file_mark;
  schema.version = 1;
  schema.durable = true;
  // A released lease keeps its row: the fence must go on growing.
  schema.migrate = [](Database& database, int) {
    return database.run(
        "CREATE TABLE lease (name TEXT PRIMARY KEY, owner TEXT NOT NULL, expires INTEGER NOT NULL, "
        "fence INTEGER NOT NULL) STRICT");
  };
  return schema;
}

std::int64_t milliseconds(base::TimePoint time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

base::Result<std::optional<LeaseHolder>> read_lease(Database& database, const std::string& name) {
  base::Result<Statement> select = database.prepare("SELECT owner, expires, fence FROM lease WHERE name = ?");
  if (!select) return select.error();
  base::Result<bool> row = select->bind(1, name).step();
  if (!row) return row.error();
  if (!*row) return std::optional<LeaseHolder>();
  LeaseHolder holder;
  holder.owner = select->text(0);
  holder.expires = base::TimePoint(std::chrono::milliseconds(select->integer(1)));
  holder.fence = select->integer(2);
  return std::optional(std::move(holder));
}

// Sets the expiry of a lease that still has that fence.
base::Result<bool> set_expiry(Database& database, const std::string& name, std::int64_t fence,
                              base::TimePoint expires) {
  base::Result<Statement> update =
      database.prepare("UPDATE lease SET expires = ? WHERE name = ? AND fence = ?");
  if (!update) return update.error();
  base::Result<void> done = update->bind(1, milliseconds(expires)).bind(2, name).bind(3, fence).run();
  if (!done) return done.error();
  return database.changes() == 1;
}

}  // namespace

base::Result<Leases> Leases::open(const std::filesystem::path& path, base::Clock& clock) {
  base::Result<Database> database = Database::open(path, lease_schema());
  if (!database) return database.error();
  return Leases(std::make_shared<Database>(*std::move(database)), clock);
}

base::Result<Lease> Leases::acquire(const std::string& name, const std::string& owner,
                                    base::Duration duration) {
  base::Result<Transaction> transaction = Transaction::begin(*database_);
  if (!transaction) return transaction.error();
  base::Result<std::optional<LeaseHolder>> last = read_lease(*database_, name);
  if (!last) return last.error();
  const base::TimePoint now = clock_->now();
  if (*last && (*last)->expires > now) {
    return base::error(
        base::ErrorKind::conflict,
        "'" + name + "' is held by " + (*last)->owner + " until " + base::iso8601((*last)->expires),
        "wait until it is released, or has expired");
  }
  const std::int64_t fence = *last ? (*last)->fence + 1 : 1;
  base::Result<Statement> put =
      database_->prepare("INSERT OR REPLACE INTO lease (name, owner, expires, fence) VALUES (?, ?, ?, ?)");
  if (!put) return put.error();
  base::Result<void> done =
      put->bind(1, name).bind(2, owner).bind(3, milliseconds(now + duration)).bind(4, fence).run();
  if (!done) return done.error();
  if (base::Result<void> committed = transaction->commit(); !committed) return committed.error();
  return Lease(database_, clock_, name, fence);
}

base::Result<std::optional<LeaseHolder>> Leases::holder(const std::string& name) {
  base::Result<std::optional<LeaseHolder>> last = read_lease(*database_, name);
  if (last && *last && (*last)->expires <= clock_->now()) return std::optional<LeaseHolder>();
  return last;
}

Lease::~Lease() {
  if (database_) (void)release();
}

base::Result<void> Lease::renew(base::Duration duration) {
  const base::Error lost =
      base::error(base::ErrorKind::conflict, "the lease '" + name_ + "' is lost: it expired",
                  "stop what was done under it; another run may have begun");
  if (!database_) return lost;
  base::Result<bool> held = set_expiry(*database_, name_, fence_, clock_->now() + duration);
  if (!held) return held.error();
  return *held ? base::Result<void>() : base::Result<void>(lost);
}

base::Result<void> Lease::release() {
  if (!database_) return {};
  const std::shared_ptr<Database> database = std::exchange(database_, nullptr);
  base::Result<bool> held = set_expiry(*database, name_, fence_, base::TimePoint{});
  if (!held) return held.error();
  return {};
}

}  // namespace cf::store
