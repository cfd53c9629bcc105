// What the AWS layer costs beside the network: signatures, and reading a page of events.
#include <benchmark/benchmark.h>

#include "aws/cloudformation.h"
#include "aws/refreshing_provider.h"
#include "aws/sigv4.h"

namespace {

void sign_requests(benchmark::State& state) {
  const cf::aws::Credentials credentials{"AKIDEXAMPLE", "secret-key", "session-token", {}, ""};
  cf::net::HttpRequest request{"POST", "https://cloudformation.us-east-1.amazonaws.com/", {}, {}};
  request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  request.body = std::string(static_cast<std::size_t>(state.range(0)), 'x');
  for (auto _ : state) {
    cf::aws::sign(request, credentials, {"cloudformation", "us-east-1", cf::base::TimePoint{}});
    benchmark::DoNotOptimize(request);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(sign_requests)->Arg(100)->Arg(50'000);

class PageTransport final : public cf::aws::Transport {
 public:
  PageTransport() {
    body_ = "<DescribeStackEventsResponse><DescribeStackEventsResult><StackEvents>";
    for (int i = 0; i < 100; ++i) {
      body_ += "<member><EventId>Resource" + std::to_string(i) +
               "-CREATE_COMPLETE-2026-01-01T00:00:00.000Z</"
               "EventId><StackId>arn:aws:cloudformation:us-east-1:111111111111:stack/"
               "network/0a1b2c3d-0000-1111-2222-333344445555</StackId><StackName>network</"
               "StackName><LogicalResourceId>Resource" +
               std::to_string(i) +
               "</LogicalResourceId><PhysicalResourceId>subnet-0123456789abcdef0</"
               "PhysicalResourceId><ResourceType>"
               "AWS::EC2::Subnet</ResourceType><Timestamp>2026-01-01T00:00:00.000Z</"
               "Timestamp><ResourceStatus>CREATE_COMPLETE"
               "</ResourceStatus><ResourceProperties>{\"VpcId\":\"vpc-0123456789abcdef0\"}</"
               "ResourceProperties></member>";
    }
    body_ += "</StackEvents></DescribeStackEventsResult></DescribeStackEventsResponse>";
  }
  cf::base::Result<cf::net::HttpResponse> send(const cf::aws::ServiceRequest&,
                                               const cf::base::Call&) override {
    return cf::net::HttpResponse{200, {}, body_};
  }
  std::string endpoint(std::string_view, const cf::base::Region&) const override {
    return "https://host.example";
  }

 private:
  std::string body_;
};

void read_page_of_events(benchmark::State& state) {
  cf::aws::CloudFormation client({std::make_shared<PageTransport>(),
                                  cf::aws::fixed({"AKIDEXAMPLE", "secret-key", "", {}, ""}), nullptr,
                                  cf::base::Region("us-east-1")});
  for (auto _ : state) benchmark::DoNotOptimize(client.describe_stack_events("network", "", {}));
}
BENCHMARK(read_page_of_events);

}  // namespace

BENCHMARK_MAIN();
