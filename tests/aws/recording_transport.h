// A transport for tests: records what is sent and plays answers.
#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "aws/refreshing_provider.h"
#include "aws/session.h"
#include "net/url.h"

namespace cf::aws {

class RecordingTransport final : public Transport {
 public:
  using Answer = std::function<base::Result<net::HttpResponse>(const ServiceRequest&)>;

  // Answers are played in order; when there are none left, `otherwise` answers, or the request fails as
  // unreachable.
  RecordingTransport& then(Answer answer) {
    std::lock_guard lock(mutex_);
    answers_.push_back(std::move(answer));
    return *this;
  }
  RecordingTransport& then(int status, std::string body, net::Headers headers = {}) {
    return then([=](const ServiceRequest&) { return net::HttpResponse{status, headers, body}; });
  }
  RecordingTransport& then_error(base::ErrorKind kind, base::Fate fate) {
    return then([=](const ServiceRequest&) -> base::Result<net::HttpResponse> {
      base::Error error = base::error(kind, "played failure");
      error.fate = fate;
      return error;
    });
  }
  // <ACTIONResponse><ACTIONResult>inner</ACTIONResult></ACTIONResponse>
  RecordingTransport& then_query(const std::string& action, const std::string& inner) {
    return then(200, query_answer(action, inner));
  }
  static std::string query_answer(const std::string& action, const std::string& inner) {
    return "<" + action + "Response><" + action + "Result>" + inner + "</" + action +
           "Result><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></" + action + "Response>";
  }
  RecordingTransport& then_query_error(int status, const std::string& code, const std::string& message) {
    return then(status, "<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" +
                            message + "</Message></Error><RequestId>r-2</RequestId></ErrorResponse>");
  }
  Answer otherwise;
  std::string base = "https://{service}.{region}.amazonaws.com";

  base::Result<net::HttpResponse> send(const ServiceRequest& request, const base::Call&) override {
    Answer answer;
    {
      std::lock_guard lock(mutex_);
      requests_.push_back(request);
      if (!answers_.empty()) {
        answer = std::move(answers_.front());
        answers_.pop_front();
      } else {
        answer = otherwise;
      }
    }
    if (answer) return answer(request);
    base::Error error = base::error(base::ErrorKind::network, "nothing answers at " + request.http.url);
    error.fate = base::Fate::not_sent;
    return error;
  }
  std::string endpoint(std::string_view service, const base::Region& region) const override {
    std::string url = base;
    for (const auto& [name, value] : {std::pair{std::string("{service}"), std::string(service)},
                                      std::pair{std::string("{region}"), region.str()}}) {
      const auto at = url.find(name);
      if (at != std::string::npos) url.replace(at, name.size(), value);
    }
    return url;
  }

  std::vector<ServiceRequest> requests() const {
    std::lock_guard lock(mutex_);
    return requests_;
  }
  // The form of a Query request.
  net::Fields form(std::size_t index) const { return net::decode_form(requests().at(index).http.body); }
  std::string field(std::size_t index, const std::string& name) const {
    for (const auto& [key, value] : form(index)) {
      if (key == name) return value;
    }
    return {};
  }

 private:
  mutable std::mutex mutex_;
  std::deque<Answer> answers_;
  std::vector<ServiceRequest> requests_;
};

// A session of account 111111111111 in us-east-1 over the transport.
inline Session test_session(std::shared_ptr<Transport> transport) {
  return {std::move(transport), fixed({"AKIDEXAMPLE", "secret-key-of-the-test", "", {}, "test keys"}),
          nullptr, base::Region("us-east-1")};
}

}  // namespace cf::aws
