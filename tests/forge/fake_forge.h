// A fake forge as a child process, and an open connection to it.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "aws/environment_session.h"
#include "base/files.h"
#include "base/process.h"
#include "base/strings.h"
#include "document/json.h"
#include "forge/answer.h"
#include "forge/connection.h"

namespace cf::forge {

class FakeForge {
 public:
  // The server of a host, started once for the whole binary; null where it can't be had.
  static FakeForge* of(Host host) {
    static std::map<Host, std::unique_ptr<FakeForge>> started;
    auto [place, is_new] = started.try_emplace(host);
    if (is_new) {
      auto forge = std::unique_ptr<FakeForge>(new FakeForge(host));
      if (forge->start()) place->second = std::move(forge);
    }
    return place->second.get();
  }

  ~FakeForge() {
    child_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  // An operation of the side endpoint; its argument is JSON with ' for ".
  document::Node side(const std::string& operation, const std::string& arguments = "{}") const {
    net::HttpRequest request{"POST", side_ + operation, {}, base::replace_all(arguments, "'", "\"")};
    const auto answer = net::send(request, {}, {});
    if (!answer || answer->status != 200) {
      ADD_FAILURE() << operation << ": " << (answer ? answer->body : answer.error().message);
      return {};
    }
    return *document::parse_json_text(answer->body);
  }
  std::string side_text(const std::string& operation, const std::string& arguments, const char* key) const {
    return text_at(side(operation, arguments), key);
  }
  std::string side_url(const std::string& operation) const { return side_ + operation; }
  // How many requests so far contain a text.
  std::size_t requests(std::string_view text) const {
    std::size_t count = 0;
    const document::Node state = side("state");
    for (const auto& request : state["requests"].items()) {
      count += request.text().find(text) != std::string_view::npos ? 1 : 0;
    }
    return count;
  }

  Connection connection(const std::string& token = "fake-token") {
    Connection connection;
    connection.host = host_;
    connection.api = api_;
    connection.repository = host_ == Host::codecommit ? "shop" : "acme/shop";
    connection.token = token;
    if (host_ == Host::codecommit) {
      aws::CallerOptions options;
      options.environment = {{"AWS_ACCESS_KEY_ID", token},
                             {"AWS_SECRET_ACCESS_KEY", "secret-of-" + token},
                             {"AWS_ENDPOINT_URL", api_},
                             {"AWS_REGION", "eu-central-1"}};
      options.home = "/nonexistent";
      options.role = aws::no_role;
      callers_.push_back(std::make_unique<aws::Caller>(options));
      connection.session =
          *callers_.back()->session(base::AccountId("111111111111"), base::Region("eu-central-1"));
    }
    return connection;
  }

 private:
  explicit FakeForge(Host host) : host_(host) {}

  bool start() {
    folder_ = std::filesystem::temp_directory_path() /
              ("cf-fake-" + base::to_lower(to_string(host_)) + "-" + std::to_string(getpid()));
    base::Command command;
    command.argv = {"python3", "tests/forge/fake/serve.py", base::to_lower(to_string(host_)), "--repo",
                    folder_.string()};
    for (const char* name : {"PATH", "HOME", "CF_CACHE_DIR"}) {
      if (const char* value = std::getenv(name)) command.environment[name] = value;
    }
    auto child = base::Child::start(command);
    if (!child) return false;
    child_ = *std::move(child);
    base::Call call;
    call.deadline = call.clock->now() + std::chrono::seconds(240);  // the descriptions may be fetched first
    for (std::string* line : {&api_, &side_}) {
      const auto read = child_->read_line(200, call);
      if (!read || !*read) return false;
      *line = base::trim(**read);
    }
    return true;
  }

  Host host_;
  std::filesystem::path folder_;
  std::unique_ptr<base::Child> child_;
  std::string api_, side_;
  std::vector<std::unique_ptr<aws::Caller>> callers_;
};

}  // namespace cf::forge
