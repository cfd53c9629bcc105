// Many signatures at once. A build without Rust has no batches: there all_fit() never says yes, and
// registries verify one after another.
#include "gold/signature_batch.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <array>

namespace cf::gold {
namespace {

class SignatureBatch : public testing::Test {
 protected:
  // The signatures of `count` texts.
  std::vector<PendingSignature> good(std::size_t count) const {
    std::vector<PendingSignature> all;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string text = "text " + std::to_string(i), comment = "cf gold " + std::to_string(i);
      all.push_back(pending_signature(text, sign(text, key_, comment),
                                      {other_.public_key(), key_.public_key()}, comment)
                        .value());
    }
    return all;
  }
  const SecretKey key_ = make_secret_key(), other_ = make_secret_key();
};

TEST_F(SignatureBatch, OfGoodOnesFits) {
  for (const std::size_t count : {1u, 2u, 3u, 100u}) EXPECT_EQ(all_fit(good(count)), has_batches()) << count;
}

TEST_F(SignatureBatch, OfNoneFits) {
  EXPECT_TRUE(all_fit({}));
}

TEST_F(SignatureBatch, OfSeveralKeysFits) {
  std::vector<PendingSignature> all = good(5);
  all.push_back(pending_signature("x", sign("x", other_, "c"), {other_.public_key()}, "c").value());
  EXPECT_EQ(all_fit(all), has_batches());
  std::swap(all[0].key, all[5].key);
  EXPECT_FALSE(all_fit(all));
}

TEST_F(SignatureBatch, DoesNotFitIfOneBitOfOneIsAnother) {
  for (std::string PendingSignature::*part :
       {&PendingSignature::digest, &PendingSignature::signature, &PendingSignature::statement,
        &PendingSignature::statement_signature, &PendingSignature::key}) {
    for (const std::size_t at : {0u, 31u, 32u, 63u}) {
      std::vector<PendingSignature> all = good(9);
      std::string& bytes = all[4].*part;
      if (at >= bytes.size()) continue;
      bytes[at] = static_cast<char>(bytes[at] ^ 1);
      EXPECT_FALSE(all_fit(all)) << at;
    }
  }
}

// Two wrongs of opposite signs would cancel out in a plain sum.
TEST_F(SignatureBatch, DoesNotFitIfFaultsAddUpToNothing) {
  std::vector<PendingSignature> all = good(2);
  const std::string one("\1", 1);
  std::array<std::string, 2> sums;
  for (std::size_t i = 0; i < 2; ++i) {
    std::string& signature = all[i].signature;
    std::string s = signature.substr(32), step = one + std::string(31, '\0');
    sums[i].assign(32, '\0');
    const auto raw = [](std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); };
    (i == 0 ? crypto_core_ed25519_scalar_add : crypto_core_ed25519_scalar_sub)(raw(sums[i]), raw(s),
                                                                               raw(step));
    signature.replace(32, 32, sums[i]);
  }
  EXPECT_FALSE(all_fit(all));
}

// The group's order, which added to a signature's s leaves the equation as it was.
TEST_F(SignatureBatch, DoesNotFitIfANumberIsNotReduced) {
  static constexpr unsigned char order[32] = {
      0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
      0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};
  std::vector<PendingSignature> all = good(3);
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    const unsigned sum = static_cast<unsigned char>(all[1].signature[32 + i]) + order[i] + carry;
    all[1].signature[32 + i] = static_cast<char>(sum & 0xff);
    carry = sum >> 8;
  }
  EXPECT_FALSE(all_fit(all));
}

// With the neutral element as key and R, and s = 0, the equation holds whatever is signed.
TEST_F(SignatureBatch, DoesNotFitWithAKeyOrAPointOfSmallOrder) {
  const std::string neutral = "\1" + std::string(31, '\0'), zero(32, '\0');
  const std::string minus_one = "\xec" + std::string(30, '\xff') + "\x7f";  // y = -1, of order two
  const std::string not_reduced =
      "\xee" + std::string(30, '\xff') + "\x7f";                            // y = p + 1: the neutral element
  const std::string negative_zero = "\1" + std::string(30, '\0') + "\x80";  // x = -0
  for (const std::string& point : {neutral, minus_one, not_reduced, negative_zero, zero}) {
    const std::string signature = neutral + zero;
    EXPECT_FALSE(all_fit(std::vector{PendingSignature{point, "digest", signature, "statement", signature}}));
    std::vector<PendingSignature> all = good(3);
    all[1].signature = point + zero;
    EXPECT_FALSE(all_fit(all));
  }
}

TEST_F(SignatureBatch, DoesNotFitIfPartsHaveAnotherSize) {
  for (std::string PendingSignature::*part :
       {&PendingSignature::key, &PendingSignature::signature, &PendingSignature::statement_signature}) {
    std::vector<PendingSignature> all = good(2);
    (all[1].*part).pop_back();
    EXPECT_FALSE(all_fit(all));
    (all[1].*part).clear();
    EXPECT_FALSE(all_fit(all));
  }
}

TEST_F(SignatureBatch, HasOnlyWhatIsRightButForItsArithmetic) {
  const std::vector<PublicKey> keys = {key_.public_key()};
  EXPECT_FALSE(pending_signature("text", sign("text", key_, "c"), {other_.public_key()}, "c"));
  EXPECT_FALSE(pending_signature("text", sign("text", key_, "c"), keys, "another"));
  EXPECT_FALSE(pending_signature("text", "<html>", keys, "c"));
  EXPECT_FALSE(pending_signature("text", sign("text", key_, "c"), {}, "c"));
  EXPECT_TRUE(pending_signature("texT", sign("text", key_, "c"), keys, "c"));
}

}  // namespace
}  // namespace cf::gold
