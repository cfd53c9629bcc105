#include "forge/forge.h"

#include "base/strings.h"

namespace cf::forge {

const char* to_string(Host host) {
  switch (host) {
    case Host::github:
      return "GitHub";
    case Host::gitlab:
      return "GitLab";
    case Host::bitbucket:
      return "Bitbucket";
    case Host::codecommit:
      return "CodeCommit";
  }
  return "";
}

std::optional<Host> host_named(std::string_view name) {
  std::string letters;
  for (const char c : base::to_lower(name)) {
    if (c >= 'a' && c <= 'z') letters += c;
  }
  if (letters == "github" || letters == "githubenterprise" || letters == "githubenterpriseserver") {
    return Host::github;
  }
  if (letters == "gitlab" || letters == "gitlabselfmanaged") return Host::gitlab;
  if (letters == "bitbucket" || letters == "bitbucketcloud") return Host::bitbucket;
  if (letters == "codecommit" || letters == "awscodecommit") return Host::codecommit;
  return std::nullopt;
}

}  // namespace cf::forge
