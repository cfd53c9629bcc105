#include "store/tables.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/digest.h"
#include "base/files.h"

namespace cf::store {
namespace {

constexpr std::uint32_t our_mark = 0x43465445;  // "CFTE"

Schema stacks_schema(int version = 1) {
  return {
      our_mark, version, [](Database& database, int from) -> base::Result<void> {
        if (from < 1) {
          if (auto made = database.run("CREATE TABLE stack (name TEXT PRIMARY KEY, size INTEGER, body BLOB)");
              !made)
            return made;
        }
        if (from < 2) return database.run("CREATE TABLE IF NOT EXISTS export (name TEXT PRIMARY KEY)");
        return {};
      }};
}

class Tables : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("cf-tables-" + base::random_hex(6));
    path_ = folder_ / "deep" / "local.db";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static std::string error_of(const base::Result<Database>& opened) {
    return opened ? "opened" : opened.error().message;
  }

  std::filesystem::path folder_;
  std::filesystem::path path_;
};

TEST_F(Tables, KeepRowsBetweenRuns) {
  {
    Database database = Database::open(path_, stacks_schema()).or_throw();
    Statement insert = database.prepare("INSERT INTO stack VALUES (?, ?, ?)").or_throw();
    insert.bind(1, "network").bind(2, 42).bind_blob(3, std::string_view("\0\xFF", 2)).run().or_throw();
    insert.bind(1, "data").bind(2, std::int64_t{1} << 40).bind_null(3).run().or_throw();
    EXPECT_EQ(database.changes(), 1);
  }
  Database database = Database::open(path_, stacks_schema()).or_throw();
  Statement select = database.prepare("SELECT name, size, body FROM stack ORDER BY name").or_throw();
  ASSERT_TRUE(select.step().or_throw());
  EXPECT_EQ(select.text(0), "data");
  EXPECT_EQ(select.integer(1), std::int64_t{1} << 40);
  EXPECT_TRUE(select.is_null(2));
  ASSERT_TRUE(select.step().or_throw());
  EXPECT_EQ(select.text(0), "network");
  EXPECT_EQ(select.blob(2), std::string_view("\0\xFF", 2));
  EXPECT_FALSE(select.step().or_throw());
}

TEST_F(Tables, AnEmptyTextIsNotNull) {
  Database database = Database::in_memory(stacks_schema()).or_throw();
  Statement statement = database.prepare("SELECT ? IS NULL").or_throw();
  statement.bind(1, std::string_view());
  ASSERT_TRUE(statement.step().or_throw());
  EXPECT_EQ(statement.integer(0), 0);
}

TEST_F(Tables, ATransactionThatIsNotCommittedLeavesNothing) {
  Database database = Database::in_memory(stacks_schema()).or_throw();
  {
    Transaction transaction = Transaction::begin(database).or_throw();
    database.run("INSERT INTO stack VALUES ('a', 1, NULL)").or_throw();
  }
  Statement count = database.prepare("SELECT count(*) FROM stack").or_throw();
  ASSERT_TRUE(count.step().or_throw());
  EXPECT_EQ(count.integer(0), 0);
  count.reset();
  {
    Transaction transaction = Transaction::begin(database).or_throw();
    database.run("INSERT INTO stack VALUES ('a', 1, NULL)").or_throw();
    transaction.commit().or_throw();
  }
  ASSERT_TRUE(count.step().or_throw());
  EXPECT_EQ(count.integer(0), 1);
}

TEST_F(Tables, AViolatedConstraintIsARefusal) {
  Database database = Database::in_memory(stacks_schema()).or_throw();
  Statement insert = database.prepare("INSERT INTO stack VALUES (?, 1, NULL)").or_throw();
  insert.bind(1, "a").run().or_throw();
  const base::Result<void> again = insert.bind(1, "a").run();
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, base::ErrorKind::refused);
  EXPECT_TRUE(insert.reset().bind(1, "b").run());
}

TEST_F(Tables, ABindOutOfRangeIsReportedByTheNextStep) {
  Database database = Database::in_memory(stacks_schema()).or_throw();
  Statement statement = database.prepare("SELECT ?").or_throw();
  EXPECT_FALSE(statement.bind(2, 1).step());
}

TEST_F(Tables, AnOlderFileIsMigratedAndANewerOneRefused) {
  Database::open(path_, stacks_schema(1)).or_throw();
  {
    Database newer = Database::open(path_, stacks_schema(2)).or_throw();
    newer.run("INSERT INTO export VALUES ('vpc')").or_throw();
  }
  const auto older = Database::open(path_, stacks_schema(1));
  ASSERT_FALSE(older);
  EXPECT_EQ(older.error().kind, base::ErrorKind::unsupported);
}

TEST_F(Tables, AFailedMigrationLeavesTheOldVersion) {
  Database::open(path_, stacks_schema(1)).or_throw();
  Schema failing = stacks_schema(2);
  failing.migrate = [](Database& database, int) -> base::Result<void> {
    if (auto done = database.run("DROP TABLE stack"); !done) return done;
    return base::error(base::ErrorKind::internal, "interrupted");
  };
  EXPECT_EQ(error_of(Database::open(path_, failing)), "interrupted");
  Database database = Database::open(path_, stacks_schema(1)).or_throw();
  EXPECT_TRUE(database.run("INSERT INTO stack VALUES ('a', 1, NULL)"));
}

TEST_F(Tables, ForeignEmptyAndTruncatedFilesAreRefusedAndLeftAlone) {
  const auto refused = [&](const std::string& bytes) {
    base::write_file(path_, bytes).or_throw();
    const auto opened = Database::open(path_, stacks_schema());
    EXPECT_FALSE(opened);
    EXPECT_EQ(base::read_file(path_).or_throw(), bytes);
    if (!opened) {
      EXPECT_EQ(opened.error().kind, base::ErrorKind::input);
    }
    return error_of(opened);
  };
  EXPECT_NE(
      refused("my shopping list, which is rather longer than a hundred bytes, as otherwise it might count as "
              "a truncated file")
          .find("not a state file"),
      std::string::npos);
  EXPECT_NE(refused("").find("empty"), std::string::npos);
  EXPECT_NE(refused("SQLite for").find("truncated"), std::string::npos);

  std::filesystem::remove(path_);
  Database::open(path_, stacks_schema()).or_throw();
  const std::string whole = base::read_file(path_).or_throw();
  EXPECT_NE(refused(whole.substr(0, whole.size() / 2)).find("truncated"), std::string::npos);
  std::string foreign = whole;
  foreign[71] = 'X';
  EXPECT_NE(refused(foreign).find("not of this program"), std::string::npos);
}

TEST_F(Tables, ADamagedPageIsAnErrorOfTheFile) {
  Database::open(path_, stacks_schema()).or_throw();
  std::string bytes = base::read_file(path_).or_throw();
  for (std::size_t i = 100; i < bytes.size(); ++i) bytes[i] = '\x5A';
  base::write_file(path_, bytes).or_throw();
  auto opened = Database::open(path_, stacks_schema());
  ASSERT_TRUE(!opened || !opened->run("SELECT * FROM stack"));
}

TEST_F(Tables, TwoConnectionsSeeEachOthersCommits) {
  Database one = Database::open(path_, stacks_schema()).or_throw();
  Database two = Database::open(path_, stacks_schema()).or_throw();
  one.run("INSERT INTO stack VALUES ('a', 1, NULL)").or_throw();
  Statement count = two.prepare("SELECT count(*) FROM stack").or_throw();
  ASSERT_TRUE(count.step().or_throw());
  EXPECT_EQ(count.integer(0), 1);
}

}  // namespace
}  // namespace cf::store
