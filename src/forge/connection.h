// Which repository on which host, and as whom.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "aws/session.h"
#include "forge/forge.h"
#include "net/client.h"

namespace cf::forge {

using HttpSend = std::function<base::Result<net::HttpResponse>(const net::HttpRequest&,
                                                               const net::ClientOptions&, const base::Call&)>;

struct Connection {
  Host host = Host::github;
  // The API's base URL, https unless it is this machine's; empty: https://api.github.com,
  // https://gitlab.com/api/v4, https://api.bitbucket.org/2.0, or CodeCommit's endpoint in the session's
  // region. GitHub Enterprise Server: https://HOST/api/v3.
  std::string api;
  std::string repository;  // owner/name, group/sub/name, workspace/slug, or CodeCommit's name
  std::string token;       // none for CodeCommit
  std::string user{};      // Bitbucket's API tokens and app passwords: the e-mail or user name; else empty
  aws::Session session{};  // CodeCommit's caller
  HttpSend http = net::send;
};

// Nothing is asked of the host yet. Registers the token with base::add_secret. Kind input: what is given
// can't name a repository; credentials: a token is missing.
base::Result<std::unique_ptr<Forge>> open(const Connection& connection);

}  // namespace cf::forge
