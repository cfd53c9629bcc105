// How the world lays out its rows; only the files of world*.cc see it.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "emulator/archive.h"
#include "emulator/world.h"

namespace cf::emulator {

inline std::string place(const std::string& account, const std::string& region) {
  return account + "/" + region;
}

inline base::Error damaged(std::string_view kind, std::string_view key) {
  return base::error(
      base::ErrorKind::input,
      "the state of the embedded AWS is damaged: row " + std::string(kind) + " " + std::string(key),
      "start anew with `cf local reset`");
}

inline std::string object_key(const std::string& bucket, const std::string& key) {
  return bucket + "/" + key;
}

inline std::string event_row_key(const std::string& stack_id, std::uint64_t first) {
  std::string number = std::to_string(first);
  return stack_id + "#" + std::string(12 - std::min<std::size_t>(12, number.size()), '0') + number;
}

struct EventRow {
  std::vector<Event> events;
  template <typename A>
  void fields(A& a) {
    a(events);
  }
};

// A row whose head can be read without its body.
template <typename Head>
struct HeadedRow {
  Head head;
  std::string body;
  template <typename A>
  void fields(A& a) {
    a(head, body);
  }
};

}  // namespace cf::emulator
