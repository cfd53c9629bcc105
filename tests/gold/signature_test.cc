#include "gold/signature.h"

#include <gtest/gtest.h>

namespace cf::gold {
namespace {

// Made by minisign 0.11, over "hello\n".
constexpr const char* minisign_key =
    "untrusted comment: minisign public key 1153E552A9332A13\n"
    "RWQTKjOpUuVTEbCLbR49YDJOOQpdOAptfxcTGanWk99toseXKpcGlAmn\n";
constexpr const char* prehashed =
    "untrusted comment: signature from minisign secret key\n"
    "RUQTKjOpUuVTEeiirY+7Go5qO11UeBSEOqZ44ayfyBQevGXUPPGVMinbPkP0WqPRYt59mc0ifdceAg2tRe56HsWnfkIu3N99gwo=\n"
    "trusted comment: cf gold b 2\n"
    "mGIfysaMl8kd2sy1YLjpvDAvd19F0EtAgDNOyD03MJYMmjnjTM5Xn29615xWW8qbjwlvsbw1ATiqNJIDYuhGCQ==\n";
constexpr const char* legacy =
    "untrusted comment: signature from minisign secret key\n"
    "RWQTKjOpUuVTEaU0YpQNJVnrqZyY/7jB8IMbH193RM0ch9rV5T5xUmB7DHRT/8Dc4yV3bb9+2tfvFMYPr5V+ckKPEYNVJeGKBQc=\n"
    "trusted comment: cf gold b 2\n"
    "jBNVokqYNPgf3k2hTAipENqmnN/7PRrkU7kAiyLHkolU9WJSdOc9SJFtkqtJW50toigkl9pQgrlD/lVoKDxlAQ==\n";

TEST(Signatures, OfMinisignAreVerified) {
  const auto key = parse_public_key(minisign_key);
  ASSERT_TRUE(key);
  EXPECT_EQ(public_key_file(*key), minisign_key);
  EXPECT_TRUE(verify("hello\n", prehashed, {*key}, "cf gold b 2"));
  EXPECT_TRUE(verify("hello\n", legacy, {*key}, "cf gold b 2"));
  EXPECT_FALSE(verify("hello", prehashed, {*key}, "cf gold b 2"));
  EXPECT_FALSE(verify("hello", legacy, {*key}, "cf gold b 2"));
}

TEST(Signatures, OfAFileAreVerified) {
  const SecretKey key = make_secret_key();
  const std::string signature = sign("text", key, "cf gold a.yaml 1.0.0");
  EXPECT_TRUE(verify("text", signature, {key.public_key()}, "cf gold a.yaml 1.0.0"));
}

TEST(Signatures, ChangedBytesAreRefused) {
  const SecretKey key = make_secret_key();
  const std::string signature = sign("text", key, "c");
  const auto verified = verify("texT", signature, {key.public_key()}, "c");
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().kind, base::ErrorKind::refused);
  EXPECT_NE(verified.error().message.find("was changed"), std::string::npos);
}

TEST(Signatures, OfAnotherFileAreRefused) {
  const SecretKey key = make_secret_key();
  const std::string signature = sign("text", key, "cf gold a.yaml 1.0.0");
  const auto verified = verify("text", signature, {key.public_key()}, "cf gold b.yaml 1.0.0");
  ASSERT_FALSE(verified);
  EXPECT_NE(verified.error().message.find("signed as 'cf gold a.yaml 1.0.0'"), std::string::npos);
}

TEST(Signatures, ATrustedCommentCantBeChanged) {
  const SecretKey key = make_secret_key();
  std::string signature = sign("text", key, "one");
  signature.replace(signature.find("comment: one") + 9, 3, "two");
  EXPECT_FALSE(verify("text", signature, {key.public_key()}, "two"));
}

TEST(Signatures, OfUnknownKeysAreRefused) {
  const SecretKey key = make_secret_key(), other = make_secret_key();
  const auto verified = verify("text", sign("text", key, "c"), {other.public_key()}, "c");
  ASSERT_FALSE(verified);
  EXPECT_NE(verified.error().message.find("not among those that are trusted"), std::string::npos);
}

TEST(Signatures, OfAKeyWithATrustedKeysNumberAreRefused) {
  const SecretKey trusted = make_secret_key();
  SecretKey forged = make_secret_key();
  forged.id = trusted.id;
  EXPECT_FALSE(verify("text", sign("text", forged, "c"), {trusted.public_key()}, "c"));
}

TEST(Signatures, WhatIsNoSignatureIsRefused) {
  const SecretKey key = make_secret_key();
  const std::string good = sign("text", key, "c");
  for (const std::string& text : {std::string(), std::string("<html>"), good.substr(0, good.size() / 2),
                                  good + "more\n", std::string(100'000, 'a')}) {
    EXPECT_FALSE(verify("text", text, {key.public_key()}, "c")) << text.substr(0, 40);
  }
}

TEST(Keys, AreReadAsTheyWereWritten) {
  const SecretKey key = make_secret_key();
  const auto read = parse_secret_key(secret_key_file(key), "");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->id, key.id);
  EXPECT_EQ(read->seed, key.seed);
  const auto public_key = parse_public_key(public_key_file(key.public_key()));
  ASSERT_TRUE(public_key);
  EXPECT_EQ(public_key->text(), key.public_key().text());
  EXPECT_EQ(parse_public_key(public_key->text())->id, key.id);
}

TEST(Keys, WhatIsNoneIsRefused) {
  for (const char* text : {"", "hello", "RWQ", "untrusted comment: x\nAAAA\n"}) {
    EXPECT_FALSE(parse_public_key(text)) << text;
    EXPECT_FALSE(parse_secret_key(text, "")) << text;
  }
  std::string changed = secret_key_file(make_secret_key());
  char& letter = changed[changed.size() / 2];
  letter = letter == 'A' ? 'B' : 'A';
  EXPECT_FALSE(parse_secret_key(changed, ""));
}

}  // namespace
}  // namespace cf::gold
