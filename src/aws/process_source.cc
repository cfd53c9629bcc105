#include "aws/credential_sources.h"
#include "aws/refreshing_provider.h"
#include "base/process.h"
#include "base/strings.h"
#include "document/json.h"
#include "document/scalar.h"

namespace cf::aws {
namespace {

constexpr std::chrono::minutes process_limit{2};  // it may ask the user something
constexpr CredentialNames process_names{"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"};

base::Result<Credentials> run_process(const ChainState& state, const std::string& profile,
                                      const std::vector<std::string>& words, base::Origin at,
                                      const base::Call& call) {
  base::Command command;
  command.argv = words;
  command.environment = state.options.environment;
  command.output_limit = 1u << 20;
  base::Call limited = call;
  const base::TimePoint end = call.clock->now() + process_limit;
  if (!limited.deadline || *limited.deadline > end) limited.deadline = end;
  const auto finished = base::run(command, "", limited);
  const auto wrong = [&](const std::string& what) {
    return profile_error(state, profile, "credential_process " + words.front() + " " + what,
                         "run it by hand to see more", at);
  };
  if (!finished) return wrong("failed: " + finished.error().message);
  if (finished->exit_code != 0) {
    return wrong("ended with " + std::to_string(finished->exit_code) + ": " +
                 base::ellipsis(base::trim(finished->err), 300));
  }
  const auto answer = document::parse_json_text(finished->out);
  if (!answer || !answer->is_mapping()) return wrong("did not print a JSON object");
  if (document::as_string(answer->find("Version")) != "1") return wrong("did not print \"Version\": 1");
  auto credentials =
      read_json_credentials(finished->out, process_names, "profile " + profile + ", credential_process");
  if (!credentials) return wrong("did not print credentials: " + credentials.error().message);
  return credentials;
}

}  // namespace

Source process_source(const std::shared_ptr<const ChainState>& state, const std::string& profile) {
  const ProfileSection* section = state->config.profile(profile);
  if (section == nullptr || !section->has("credential_process")) return std::shared_ptr<CredentialProvider>();
  const auto& value = section->values.at("credential_process");
  const auto words = split_shell_words(value.text);
  if (!words || words->empty()) {
    return profile_error(*state, profile, "credential_process is empty or has an open quote",
                         "quote it as for a shell", value.at);
  }
  return refreshing([state, profile, words = *words, at = value.at](const base::Call& call) {
    return run_process(*state, profile, words, at, call);
  });
}

base::Result<Credentials> read_json_credentials(const std::string& json, const CredentialNames& names,
                                                const std::string& source) {
  const auto answer = document::parse_json_text(json);
  if (!answer || !answer->is_mapping()) {
    return base::error(base::ErrorKind::credentials, "the answer of " + source + " is not a JSON object");
  }
  const auto text = [&](const char* name) { return document::as_string(answer->find(name)).value_or(""); };
  Credentials credentials{text(names.access_key), text(names.secret_key), text(names.token), {}, source};
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) {
    return base::error(base::ErrorKind::credentials,
                       "the answer of " + source + " has no " +
                           (credentials.access_key_id.empty() ? names.access_key : names.secret_key));
  }
  const std::string expiration = text(names.expiration);
  base::TimePoint expires;
  if (!expiration.empty() && !document::is_null(answer->find(names.expiration), document::Dialect::json)) {
    if (!base::parse_iso8601(expiration, expires)) {
      return base::error(base::ErrorKind::credentials,
                         "the answer of " + source + " has an Expiration that is not a time");
    }
    credentials.expires = expires;
  }
  keep_secret(credentials);
  return credentials;
}

}  // namespace cf::aws
