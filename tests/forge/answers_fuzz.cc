// Whatever a host answers, asking it gives values or errors, asks nothing of another address, and shows no
// token.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "forge/connection.h"

namespace {

constexpr const char* token = "token-that-nobody-may-see";

// The input in pieces: for each request a status, a header line and a body.
class Script {
 public:
  explicit Script(std::string_view bytes) : bytes_(bytes) {}

  cf::base::Result<cf::net::HttpResponse> answer(const cf::net::HttpRequest& request) {
    if (!request.url.starts_with("https://forge.example/api/")) std::abort();
    if (bytes_.empty()) return cf::base::error(cf::base::ErrorKind::cancelled, "no more");
    constexpr int statuses[] = {200, 200, 200, 201, 202, 204, 302, 401, 403, 404, 429, 502};
    constexpr const char* names[] = {"Link", "X-Next-Page", "Retry-After", "Content-Type", "X-OAuth-Scopes"};
    cf::net::HttpResponse response;
    response.status = statuses[byte() % std::size(statuses)];
    response.headers.add(names[byte() % std::size(names)], std::string(line()));
    response.body = std::string(line());
    return response;
  }
  unsigned byte() {
    if (bytes_.empty()) return 0;
    const auto first = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    return first;
  }

 private:
  std::string_view line() {
    const std::string_view found = bytes_.substr(0, bytes_.find('\n'));
    bytes_.remove_prefix(std::min(bytes_.size(), found.size() + 1));
    return found;
  }
  std::string_view bytes_;
};

template <typename T>
void look(const cf::base::Result<T>& result) {
  if (!result && cf::base::describe(result.error()).find(token) != std::string::npos) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cf::forge;
  const std::string input(data, data + size);
  Script script(input);
  constexpr Host hosts[] = {Host::github, Host::gitlab, Host::bitbucket};
  Connection connection;
  connection.host = hosts[script.byte() % std::size(hosts)];
  connection.api = "https://forge.example/api";
  connection.repository = "a/b";
  connection.token = token;
  connection.http = [&](const cf::net::HttpRequest& request, const cf::net::ClientOptions&,
                        const cf::base::Call&) { return script.answer(request); };
  const auto forge = open(connection);
  cf::base::VirtualClock clock;
  const cf::base::Call call{{}, {}, &clock};
  const Person person{"1", "somebody"};
  PullRequest pull_request;
  pull_request.number = "1";
  pull_request.head_commit = "abc";
  switch (script.byte() % 14) {
    case 0:
      look((*forge)->whoami(call));
      break;
    case 1:
      look((*forge)->check({true, true, {"team"}}, call));
      break;
    case 2:
      look((*forge)->pull_request("1", call));
      break;
    case 3:
      look((*forge)->pull_request_of("abc", call));
      break;
    case 4:
      look((*forge)->open_pull_requests(call));
      break;
    case 5:
      look((*forge)->changed_files(pull_request, call));
      break;
    case 6:
      look((*forge)->is_up_to_date(pull_request, call));
      break;
    case 7:
      look((*forge)->comments("1", call));
      break;
    case 8:
      look((*forge)->create_comment(pull_request, "x", call));
      break;
    case 9:
      look((*forge)->file("a", "main", call));
      break;
    case 10:
      look((*forge)->head_of("main", call));
      break;
    case 11:
      look((*forge)->may_write(person, call));
      break;
    case 12:
      look((*forge)->is_member(person, "team", call));
      break;
    default:
      look((*forge)->set_status("abc", {"c", CommitState::success, "d", "", {{"p", 1, true, "m"}}}, call));
  }
  return 0;
}
