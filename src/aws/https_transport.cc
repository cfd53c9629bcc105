#include "aws/https_transport.h"

namespace cf::aws {
namespace {

class HttpsTransport final : public Transport {
 public:
  explicit HttpsTransport(HttpsOptions options) : options_(std::move(options)) {
    options_.client.proxies = &options_.proxies;
  }
  HttpsTransport(const HttpsTransport&) = delete;
  HttpsTransport& operator=(const HttpsTransport&) = delete;

  base::Result<net::HttpResponse> send(const ServiceRequest& request, const base::Call& call) override {
    auto answer = net::send(request.http, options_.client, call);
    const bool custom =
        !options_.endpoints.any.empty() || options_.endpoints.service.contains(request.service);
    if (!answer && custom && answer.error().kind == base::ErrorKind::network) {
      answer.error().hint =
          "the endpoint comes from AWS_ENDPOINT_URL or the profile's endpoint_url: is it running?";
    }
    return answer;
  }
  std::string endpoint(std::string_view service, const base::Region& region) const override {
    return endpoint_of(service, region, options_.endpoints);
  }

 private:
  HttpsOptions options_;
};

}  // namespace

std::shared_ptr<Transport> https_transport(HttpsOptions options) {
  return std::make_shared<HttpsTransport>(std::move(options));
}

}  // namespace cf::aws
