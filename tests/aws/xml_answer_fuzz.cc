// Whatever a service answers, reading it gives a value or an error.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "aws/call_budget.h"
#include "aws/cloudformation.h"
#include "aws/refreshing_provider.h"
#include "aws/service_error.h"
#include "aws/services.h"
#include "aws/xml_answer.h"

namespace {

// Answers every request with the same bytes; once, so that listings end.
class FuzzTransport final : public cf::aws::Transport {
 public:
  FuzzTransport(int status, std::string body) : status_(status), body_(std::move(body)) {}
  cf::base::Result<cf::net::HttpResponse> send(const cf::aws::ServiceRequest&,
                                               const cf::base::Call&) override {
    return cf::net::HttpResponse{status_, {}, body_};
  }
  std::string endpoint(std::string_view, const cf::base::Region&) const override {
    return "https://host.example";
  }

 private:
  int status_;
  std::string body_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string body;
  for (std::size_t i = 1; i < size; ++i) body.push_back(static_cast<char>(data[i]));
  const auto transport = std::make_shared<FuzzTransport>(data[0] % 4 == 0 ? 400 : 200, body);
  const cf::aws::Session session{transport, cf::aws::fixed({"AKID", "secret", "", {}, "fuzzer"}),
                                 std::make_shared<cf::aws::CallBudget>(cf::aws::BudgetLimits{1, 1, 1, 0}),
                                 cf::base::Region("us-east-1")};
  cf::base::VirtualClock clock;
  cf::base::Call call;
  call.clock = &clock;
  cf::aws::CloudFormation client(session);
  static_cast<void>(client.describe_stacks(call));
  static_cast<void>(client.describe_change_set("s", "c", true, call));
  static_cast<void>(client.describe_stack_events("s", "", call));
  static_cast<void>(client.get_template_summary({}, call));
  static_cast<void>(client.list_imports("e", call));
  static_cast<void>(cf::aws::get_parameter(session, "p", call));
  static_cast<void>(cf::aws::assume_role(session, {}, call));
  static_cast<void>(cf::aws::get_object(session, "b", "k", call));
  if (const auto answer = cf::aws::XmlAnswer::parse(body, ""))
    static_cast<void>(cf::aws::node_of(answer->root()));
  return 0;
}
