// Proofs as people and programs read them.
#pragma once

#include <string>
#include <vector>

#include "proof/proof.h"

namespace cf::proof {

std::string proofs_text(const std::vector<Proof>& proofs);      // a line each, then every problem
std::string proofs_markdown(const std::vector<Proof>& proofs);  // a table of templates and checks
std::string proofs_json(const std::vector<Proof>& proofs);

}  // namespace cf::proof
