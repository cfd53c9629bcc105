// Credentials that expire, renewed before they do.
#pragma once

#include <functional>
#include <memory>

#include "aws/credentials.h"

namespace cf::aws {

using FetchCredentials = std::function<base::Result<Credentials>(const base::Call&)>;

// Fetches when asked first, then fifteen minutes before expiry (others go on with what is there meanwhile; a
// failure is no error yet), at the latest a minute before (others wait). One fetch at a time. Without an
// expiry: fetched once.
std::shared_ptr<CredentialProvider> refreshing(FetchCredentials fetch);

// Always these.
std::shared_ptr<CredentialProvider> fixed(Credentials credentials);

// Registers the secret parts with base::add_secret.
void keep_secret(const Credentials& credentials);

}  // namespace cf::aws
