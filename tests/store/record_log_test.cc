#include "store/record_log.h"

#include <gmock/gmock.h>

#include <map>

#include "document/json.h"
#include "store/memory_objects.h"
#include "store/record_format.h"
#include "store/shared_folder.h"

namespace cf::store {
namespace {

using base::ErrorKind;
using test::MemoryObjects;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class SharedLog : public ::testing::Test {
 protected:
  SharedLog() { call.clock = &clock; }
  RecordLog log() { return RecordLog(memory, "audit"); }
  void write(int count) {
    for (int i = 1; i <= count; ++i) log().append("{\"n\":" + std::to_string(i) + "}", call).or_throw();
  }
  std::string key(std::uint64_t number) const { return "audit/" + record_name(number); }
  std::vector<std::string> problems() {
    std::vector<std::string> out;
    for (const LogProblem& problem : log().verify(call).or_throw()) out.push_back(problem.what);
    return out;
  }
  std::vector<std::string> records(std::uint64_t from = 1) {
    std::vector<std::string> out;
    for (const LogRecord& record : log().read(from, call).or_throw()) out.push_back(record.record);
    return out;
  }

  // "<number> <record>" and what is wrong, by number.
  std::vector<std::string> tail(std::size_t n) {
    std::vector<LogProblem> wrong;
    std::map<std::uint64_t, std::string> by_number;
    for (const LogRecord& each : log().tail(n, wrong, call).or_throw())
      by_number[each.number] = std::to_string(each.number) + " " + each.record;
    for (const LogProblem& each : wrong) by_number[each.number] += each.what;
    std::vector<std::string> out;
    for (const auto& [number, text] : by_number) out.push_back(text);
    return out;
  }

  base::VirtualClock clock;
  base::Call call;
  std::shared_ptr<MemoryObjects> memory = std::make_shared<MemoryObjects>();
};

TEST_F(SharedLog, KeepsItsRecordsInOrder) {
  EXPECT_THAT(records(), IsEmpty());
  EXPECT_THAT(tail(3), IsEmpty());
  write(3);
  EXPECT_EQ(log().append("\"four\"", call).or_throw(), 4u);
  EXPECT_THAT(records(), ElementsAre("{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "\"four\""));
  EXPECT_THAT(records(3), ElementsAre("{\"n\":3}", "\"four\""));
  EXPECT_THAT(tail(2), ElementsAre("3 {\"n\":3}", "4 \"four\""));
  EXPECT_EQ(tail(9).size(), 4u);
  EXPECT_THAT(problems(), IsEmpty());
}

TEST_F(SharedLog, EachRecordIsAnObjectOfJson) {
  write(1);
  EXPECT_TRUE(memory->objects.contains("audit/00000000000000000001.json"));
  const auto json = document::parse_json_text(memory->objects[key(1)]);
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["record"]["n"].text(), "1");
}

TEST_F(SharedLog, ARecordIsOneLineOfJson) {
  for (const char* record : {"", "{", "{\n}", "{} x"})
    EXPECT_EQ(log().append(record, call).error().kind, ErrorKind::input) << record;
  EXPECT_THAT(memory->objects, IsEmpty());
}

// A writer who has read is overtaken by another before it writes.
TEST_F(SharedLog, GoesBehindWhatAnotherAppendedMeanwhile) {
  write(1);
  int overtaken = 0;
  memory->fault = [&](const std::string& operation, const std::string& key) {
    if (operation == "put" && key.find("head") == std::string::npos && ++overtaken <= 3)
      log().append("\"other\"", call).or_throw();
    return MemoryObjects::Fault::none;
  };
  EXPECT_EQ(log().append("\"mine\"", call).or_throw(), 5u);
  memory->fault = nullptr;
  EXPECT_THAT(records(2), ElementsAre("\"other\"", "\"other\"", "\"other\"", "\"mine\""));
  EXPECT_THAT(problems(), IsEmpty());
}

TEST_F(SharedLog, AWriteOfUnknownFateIsSettledByReading) {
  write(1);
  const auto fail_next_put = [&](MemoryObjects::Fault fault) {
    memory->fault = [&, fault, left = 1](const std::string& operation, const std::string&) mutable {
      return operation == "put" && left-- == 1 ? fault : MemoryObjects::Fault::none;
    };
  };
  fail_next_put(MemoryObjects::Fault::lost_after);
  EXPECT_EQ(log().append("\"landed\"", call).or_throw(), 2u);
  fail_next_put(MemoryObjects::Fault::lost_before);
  const auto lost = log().append("\"gone\"", call);
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().fate, base::Fate::unknown);
  memory->fault = nullptr;
  EXPECT_THAT(records(2), ElementsAre("\"landed\""));
  EXPECT_THAT(problems(), IsEmpty());
}

// Whoever may only add records keeps nobody else from adding theirs, and is found out.
TEST_F(SharedLog, RubbishAtItsEndIsGoneOnFrom) {
  write(1);
  for (const std::string& rubbish : {std::string(), std::string("x"), memory->objects[key(1)]}) {
    std::uint64_t next = 1;
    while (memory->objects.contains(key(next))) ++next;
    memory->objects[key(next)] = rubbish;
    EXPECT_EQ(log().append("\"mine\"", call).or_throw(), next + 1);
  }
  EXPECT_THAT(problems(), ElementsAre("record 2 is missing", "record 4 was changed",
                                      "record 6 does not follow record 5: one of them was replaced"));
}

TEST_F(SharedLog, EqualRecordsOfTwoWritersAreTwo) {
  LogPosition first, second;
  ASSERT_TRUE(log().append_at(first, "1", call));
  EXPECT_EQ(log().append_at(second, "1", call).error().kind, ErrorKind::conflict);
  EXPECT_EQ(second.number, 0u);
}

TEST_F(SharedLog, AHeadThatLagsOrIsGoneDoesNotMatter) {
  write(2);
  const std::string head = memory->objects["audit/head.json"];
  write(2);
  memory->objects["audit/head.json"] = head;
  EXPECT_EQ(log().append("5", call).or_throw(), 5u);
  memory->objects.erase("audit/head.json");
  EXPECT_EQ(log().append("6", call).or_throw(), 6u);
  memory->fault = [](const std::string& operation, const std::string& key) {
    const bool denied = operation == "put" && key == "audit/head.json";
    return denied ? MemoryObjects::Fault::not_sent : MemoryObjects::Fault::none;
  };
  EXPECT_EQ(log().append("\"by one who may not write it\"", call).or_throw(), 7u);
  memory->fault = nullptr;
  EXPECT_THAT(problems(), IsEmpty());
  memory->objects["audit/head.json"] = "rubbish";
  EXPECT_THAT(problems(), ElementsAre("head.json is damaged"));
  EXPECT_EQ(log().append("8", call).or_throw(), 8u);
  EXPECT_THAT(problems(), IsEmpty());
}

TEST_F(SharedLog, WhatWasTamperedWithIsNamed) {
  write(5);
  const std::map<std::string, std::string> whole = memory->objects;
  const auto after = [&](const std::function<void()>& harm) {
    memory->objects = whole;
    harm();
    return problems();
  };
  const auto change = [&](std::uint64_t number, const std::string& text) {
    std::string& bytes = memory->objects[key(number)];
    bytes.replace(bytes.find("\"n\":"), 5, text);
  };
  EXPECT_THAT(after([&] { change(3, "\"n\":9"); }), ElementsAre("record 3 was changed"));
  EXPECT_THAT(after([&] { change(5, "\"n\":9"); }), ElementsAre("record 5 was changed"));
  EXPECT_THAT(after([&] { memory->objects.erase(key(1)); }), ElementsAre("record 1 is missing"));
  EXPECT_THAT(after([&] { memory->objects.erase(key(3)); }), ElementsAre("record 3 is missing"));
  EXPECT_THAT(after([&] { memory->objects.erase(key(5)); }), ElementsAre("record 5 is missing"));
  EXPECT_THAT(after([&] {
                memory->objects.erase(key(4));
                memory->objects.erase(key(5));
              }),
              ElementsAre("records 4 to 5 are missing"));
  EXPECT_THAT(after([&] { std::swap(memory->objects[key(2)], memory->objects[key(4)]); }),
              ElementsAre("record 2 does not follow record 1: one of them was replaced",
                          "record 3 does not follow record 2: one of them was replaced",
                          "record 4 does not follow record 3: one of them was replaced",
                          "record 5 does not follow record 4: one of them was replaced"));
  // With all sums right, as who knows the format would.
  const auto forged = [&](std::uint64_t number) {
    const auto parsed = parse_record(memory->objects[key(number)]);
    memory->objects[key(number)] = format_record(parsed->previous, std::string(16, 'f'), "\"forged\"");
  };
  EXPECT_THAT(after([&] { forged(2); }),
              ElementsAre("record 3 does not follow record 2: one of them was replaced"));
  EXPECT_THAT(after([&] { forged(5); }),
              ElementsAre("record 5 was replaced: it is not the one that head.json names"));
}

TEST_F(SharedLog, ARecordCutAnywhereIsNamed) {
  write(3);
  const std::string whole = memory->objects[key(2)];
  for (std::size_t size = 1; size < whole.size(); ++size) {
    memory->objects[key(2)] = whole.substr(0, size);
    ASSERT_THAT(problems(), ElementsAre("record 2 was changed")) << size;
  }
  const auto read = log().read(1, call);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr("memory/audit: record 2 was changed"));
}

TEST_F(SharedLog, ReadingStopsAtWhatIsMissing) {
  write(4);
  memory->objects.erase(key(2));
  EXPECT_THAT(log().read(1, call).error().message, HasSubstr("record 2 is missing"));
  EXPECT_EQ(records(3).size(), 2u);
}

TEST_F(SharedLog, ItsTailIsWhatCanBeReadAndTheRestIsNamed) {
  write(6);
  memory->objects.erase(key(2));
  memory->objects.erase(key(3));
  memory->objects[key(5)] = "{}";
  EXPECT_THAT(tail(1), ElementsAre("6 {\"n\":6}"));
  EXPECT_THAT(tail(9), ElementsAre("1 {\"n\":1}", "records 2 to 3 are missing", "4 {\"n\":4}",
                                   "record 5 was changed", "6 {\"n\":6}"));
  // A head that names what was never there, however far.
  memory->objects["audit/head.json"] =
      "{\"number\":9000000000000,\"digest\":\"" + std::string(64, '0') + "\"}\n";
  EXPECT_THAT(tail(1), ElementsAre("6 {\"n\":6}", "records 7 to 9000000000000 are missing"));
}

TEST_F(SharedLog, CanBeForgotten) {
  write(3);
  ASSERT_TRUE(log().forget(call));
  EXPECT_THAT(memory->objects, IsEmpty());
  EXPECT_EQ(log().append("1", call).or_throw(), 1u);
}

class SharedLogOfProcesses : public test::SharedFolder {};

TEST_F(SharedLogOfProcesses, NothingIsLostAndTheChainHolds) {
  constexpr int processes = 5, each = 20;
  EXPECT_TRUE(in_processes(processes, [this](int process) {
    RecordLog log(objects_in_folder(folder.string()), "audit");
    for (int i = 0; i < each; ++i) {
      const std::string record = "[" + std::to_string(process) + "," + std::to_string(i) + "]";
      if (!log.append(record, call)) return false;
    }
    return true;
  }));
  RecordLog log(objects_in_folder(folder.string()), "audit");
  EXPECT_THAT(log.verify(call).or_throw(), IsEmpty());
  std::map<int, int> next;  // each process's own are in its order
  const auto records = log.read(1, call).or_throw();
  EXPECT_EQ(records.size(), static_cast<std::size_t>(processes * each));
  for (const LogRecord& record : records) {
    const auto json = document::parse_json_text(record.record).or_throw();
    EXPECT_EQ(std::stoi(std::string(json.items()[1].text())),
              next[std::stoi(std::string(json.items()[0].text()))]++);
  }
}

}  // namespace
}  // namespace cf::store
