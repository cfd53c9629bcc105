// A lock of more signed files than are verified at once.
#include <gmock/gmock.h>

#include "base/digest.h"
#include "base/strings.h"
#include "gold/gold_folder.h"
#include "gold/http_files.h"

namespace cf::gold {
namespace {

using base::ErrorKind;
using testing::HasSubstr;
using testing::IsEmpty;

class GoldSignedLock : public GoldFolder {
 protected:
  static constexpr int count = 301;

  GoldSignedLock() {
    Lock lock;
    for (int i = 0; i < count; ++i) {
      lock.digests[name(i) + " 1.0.0"] = base::sha256_hex(text(i));
      put(path(i), text(i));
      put(path(i) + ".minisig", signature(i));
    }
    put("gold.lock", print_lock(lock));
  }
  static std::string name(int i) { return "t" + std::to_string(1000 + i) + ".yaml"; }
  static std::string path(int i) { return "registry/1.0.0/" + name(i); }
  static std::string text(int i) { return "Description: " + std::to_string(i) + "\n"; }
  std::string signature(int i) const { return sign(text(i), key_, signed_as("1.0.0/" + name(i))); }

  std::vector<LockProblem> problems(Settings settings) const {
    settings.keys = {key_.public_key()};
    return Registry(settings).verify_lock(call_).or_throw();
  }
  std::string problem_of(int i) const {
    const auto found = problems(in_folder());
    if (found.size() != 1) return std::to_string(found.size()) + " problems";
    EXPECT_EQ(found[0].key, name(i) + " 1.0.0");
    EXPECT_EQ(found[0].error.kind, ErrorKind::blocked);
    return found[0].error.message;
  }
  const SecretKey key_ = make_secret_key();
};

TEST_F(GoldSignedLock, HoldsIfAllAreGood) {
  EXPECT_THAT(problems(in_folder()), IsEmpty());
}

TEST_F(GoldSignedLock, OfNothingHolds) {
  put("gold.lock", print_lock({}));
  EXPECT_THAT(problems(in_folder()), IsEmpty());
}

TEST_F(GoldSignedLock, NamesTheOneThatIsForged) {
  SecretKey forger = make_secret_key();
  forger.id = key_.id;
  put(path(150) + ".minisig", sign(text(150), forger, signed_as("1.0.0/" + name(150))));
  EXPECT_THAT(problem_of(150), HasSubstr("the signature does not fit"));
}

TEST_F(GoldSignedLock, NamesTheOneOfAnUnknownKey) {
  put(path(150) + ".minisig", sign(text(150), make_secret_key(), signed_as("1.0.0/" + name(150))));
  EXPECT_THAT(problem_of(150), HasSubstr("not among those that are trusted"));
}

TEST_F(GoldSignedLock, NamesTheOneWhoseTrustedCommentIsAnother) {
  // That of another file, which was signed as that.
  put(path(150) + ".minisig", sign(text(150), key_, signed_as("1.0.0/" + name(151))));
  EXPECT_THAT(problem_of(150), HasSubstr("it is signed as 'cf gold 1.0.0/" + name(151)));
  // The right one, put in place of the one that was signed.
  put(path(150) + ".minisig", base::replace_all(text_of(path(150) + ".minisig"), name(151), name(150)));
  EXPECT_THAT(problem_of(150), HasSubstr("the signature does not fit"));
}

TEST_F(GoldSignedLock, NamesTheSignatureWhereTheDigestIsWrongToo) {
  put(path(150), "replaced");
  EXPECT_THAT(problem_of(150), HasSubstr("the signature does not fit"));
}

TEST_F(GoldSignedLock, NamesTheDigestWhereTheSignatureIsGood) {
  put(path(150), "replaced");
  put(path(150) + ".minisig", sign("replaced", key_, signed_as("1.0.0/" + name(150))));
  const auto found = problems(in_folder());
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].error.kind, ErrorKind::conflict);
}

TEST_F(GoldSignedLock, NamesEachOfSeveral) {
  for (const int i : {0, 7, 299, 300}) put(path(i) + ".minisig", signature(i + 1 - 2 * (i % 2)));
  const auto found = problems(in_folder());
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found[2].key, name(299) + " 1.0.0");
}

TEST_F(GoldSignedLock, TakesASignatureThatIsNotPrehashed) {
  // What minisign -l makes: it is verified alone.
  const std::string good = signature(150);
  put(path(150) + ".minisig", base::replace_all(good, "\nRU", "\nRW"));
  EXPECT_THAT(problem_of(150), HasSubstr("the signature does not fit"));
}

TEST_F(GoldSignedLock, FetchesAgainWhatIsWrongInTheCacheOnly) {
  HttpFiles server;
  for (int i = 0; i < count; ++i)
    for (const char* suffix : {"", ".minisig"})
      server.put("1.0.0/" + name(i) + suffix, text_of(path(i) + suffix));
  EXPECT_THAT(problems(settings(server.url())), IsEmpty());
  const std::string digest = base::sha256_hex(text(150));
  int forged = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root_ / "cache")) {
    const std::string file = entry.path().lexically_relative(root_).string();
    if (!file.ends_with(".minisig") || base::replace_all(text_of(file), name(150), "") == text_of(file))
      continue;
    std::string text = text_of(file);
    const std::size_t at = text.find('\n') + 40;
    text[at] = text[at] == 'A' ? 'B' : 'A';
    put(file, text);
    ++forged;
  }
  ASSERT_EQ(forged, 1);
  EXPECT_THAT(problems(settings(server.url())), IsEmpty());
  EXPECT_EQ(server.requests("1.0.0/" + name(150)), 2);
  EXPECT_EQ(server.requests("1.0.0/" + name(151)), 1);
}

}  // namespace
}  // namespace cf::gold
