// What code that is not the base branch's gets to see of the runner's variables.
#pragma once

#include "ci/event.h"
#include "descriptor/descriptor.h"

namespace cf::ci {

// For a pull request's head. Hidden is every variable
// - of ours (CF_...), and of AWS but its region;
// - whose name speaks of access (key, token, secret, pass, pwd, pat, credential, auth, private, session,
//   hook, phrase, cert, signing, dsn, connection ...), or that the descriptor takes a chat's address from;
// - whose value is or holds a secret that is known, the user and password of an address, or a PEM block.
// The base branch's `ci: {variables: [...]}` shows one in spite of its name, never in spite of its value.
Variables without_credentials(const Variables& variables, const descriptor::Descriptor& base);

// The values of those that are secrets themselves, to be masked wherever they come from: a file of the
// checkout may hold one too. They have eight bytes or more, as GitLab's masked variables; what the base
// branch shows, paths, names and ARNs are none. Neither is what `known_to_all` has within it (branches,
// titles, names of people): somebody else chose that, and must not choose what is masked.
std::vector<std::string> secrets_among(const Variables& variables, const descriptor::Descriptor& base,
                                       const std::vector<std::string>& known_to_all);

// What a command gets to see that is the base branch's and runs in a head's checkout: PATH, where to put
// files for a while, language and time zone, the region.
Variables harmless(const Variables& variables);

}  // namespace cf::ci
