#include "base/access_words.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/strings.h"

namespace cf::base {

namespace {

constexpr std::string_view words_of_access[] = {"key",    "token",   "secret",     "pass",  "cred",  "auth",
                                                "priv",   "session", "cookie",     "hook",  "cert",  "sign",
                                                "bearer", "dsn",     "connection", "login", "phrase"};

// Whole words between underscores, since much else has them within.
constexpr std::string_view short_words[] = {"pat", "pwd", "pw", "pin", "otp", "sas", "jwt", "pem"};

}  // namespace

bool has_word_of_access(const std::string& lower) {
  // PWD alone is the folder that every process has.
  if (lower == "pwd" || lower == "oldpwd") return false;
  const std::vector<std::string> words = split(lower, '_');
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return std::find(std::begin(short_words), std::end(short_words), word) != std::end(short_words);
  });
}

bool speaks_of_access(const std::string& lower) {
  return has_word_of_access(lower) ||
         std::any_of(std::begin(words_of_access), std::end(words_of_access),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

}  // namespace cf::base
