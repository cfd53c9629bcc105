// A rotated secret: the deployed template's old value is masked where the new template has the new one.
#include "workflow/older_secrets.h"

#include <gtest/gtest.h>

#include "base/secrets.h"

namespace cf::workflow {
namespace {

TEST(OlderSecrets, TheOldValueInThePlaceOfASecretIsMasked) {
  base::add_secret("rotated-2f81");
  const std::string masked = mask_older_secrets("Resources:\n  A:\n    Password: rotated-2f81\n    Size: 3\n",
                                                "Resources:\n  A:\n    Password: former-77a0\n    Size: 2\n");
  EXPECT_EQ(masked, "Resources:\n  A:\n    Password: ****\n    Size: 2\n");
  EXPECT_EQ(base::mask_secrets("former-77a0"), "****") << "wherever else it is shown";
}

TEST(OlderSecrets, ShortOnesAreMaskedWhereTheyStand) {
  base::add_secret("rotated-2f82");
  EXPECT_EQ(mask_older_secrets("{\"Pin\": \"rotated-2f82\"}", "{\"Pin\": \"7\", \"Size\": \"7\"}"),
            "{\"Pin\": \"****\", \"Size\": \"7\"}");
}

TEST(OlderSecrets, InAListAnyItemMayBeTheOldOne) {
  base::add_secret("rotated-2f83");
  EXPECT_EQ(mask_older_secrets("L:\n- {K: plain}\n- {K: rotated-2f83}\n", "L:\n- {K: former-77a3}\n"),
            "L:\n- {K: ****}\n");
}

TEST(OlderSecrets, WhatIsTheSameOrStandsElsewhereStays) {
  base::add_secret("rotated-2f84");
  const std::string deployed = "A: rotated-2f84\nB: public\n";
  EXPECT_EQ(mask_older_secrets("A: rotated-2f84\nB: other\n", deployed), deployed);
  EXPECT_EQ(mask_older_secrets("no: secret", "A: former"), "A: former");
}

}  // namespace
}  // namespace cf::workflow
