#include "emulator/cloud.h"

#include <mutex>
#include <optional>

#include "emulator/cloudformation.h"
#include "emulator/database_rows.h"
#include "emulator/protocols.h"
#include "emulator/refusal.h"
#include "emulator/services.h"
#include "emulator/world.h"

namespace cf::emulator {

namespace {

// Requests that look at what operations do. A client that polls sees its operation done; one that acts again
// without looking finds it in progress.
bool looks_at_operations(const Request& r) {
  if (r.service != "cloudformation") return true;
  return r.action.starts_with("Describe") || r.action.starts_with("List") || r.action == "GetTemplate" ||
         r.action == "GetTemplateSummary";
}

net::HttpResponse internal_failure(const Request& request, const base::Error& error) {
  base::Error e = error;
  e.code = "InternalFailure";
  e.http_status = 500;
  if (!e.hint.empty()) e.message += " (" + e.hint + ")";
  if (request.service == "s3") return s3_error(request, e);
  if (request.service == "ssm" || request.service == "secretsmanager" || request.service == "sqs")
    return json_answer(request, e);
  return query_answer(request, cloudformation_namespace, e);
}

}  // namespace

struct Cloud::State {
  State(const Options& o, std::unique_ptr<Rows> rows)
      : options(o), world(std::move(rows), o.seed, o.resource_time), cloudformation(world) {}

  net::HttpResponse dispatch(const Request& request) {
    if (request.service == "cloudformation") return cloudformation.serve(request);
    if (request.service == "sts") return serve_sts(world, request);
    if (request.service == "s3") return serve_s3(world, request);
    if (request.service == "monitoring") return serve_monitoring(world, request);
    if (request.service == "ssm") return serve_ssm(world, request);
    if (request.service == "secretsmanager") return serve_secretsmanager(world, request);
    if (request.service == "sns") return serve_sns(world, request);
    if (request.service == "sqs") return serve_sqs(world, request);
    const base::Error unknown = refusal(
        "InvalidAction", request.service.empty() ? "The request names no service that the embedded AWS knows"
                                                 : "The embedded AWS has no service " + request.service);
    const bool query =
        request.http->headers.get("Content-Type").starts_with("application/x-www-form-urlencoded");
    return query ? query_answer(request, cloudformation_namespace, unknown) : json_answer(request, unknown);
  }

  // A state that can't be read is an answer of 500, and told in `broken` besides.
  net::HttpResponse serve(const net::HttpRequest& http, const RequestScope& scope,
                          std::optional<base::Error>& broken) {
    Request request = read_request(http, scope, options.default_account);
    const std::lock_guard lock(mutex);
    auto begun = world.begin(options.clock->now());
    if (!begun) return internal_failure(request, *(broken = begun.error()));
    if (*begun) cloudformation.forget();
    request.now = world.now();
    request.id = world.request_id();
    net::HttpResponse answer;
    try {
      cloudformation.advance(looks_at_operations(request));
      answer = dispatch(request);
    } catch (const base::Failure& failure) {
      answer = internal_failure(request, *(broken = failure.error()));
    }
    if (auto written = world.end(); !written) return internal_failure(request, *(broken = written.error()));
    return answer;
  }

  Options options;
  std::mutex mutex;  // guards what follows
  World world;
  CloudFormation cloudformation;
};

class InProcess final : public aws::Transport {
 public:
  explicit InProcess(std::shared_ptr<Cloud::State> state) : state_(std::move(state)) {}

  base::Result<net::HttpResponse> send(const aws::ServiceRequest& request, const base::Call& call) override {
    if (call.stopped()) {
      base::Error stopped = base::error(base::ErrorKind::cancelled, "the request was cancelled");
      stopped.fate = base::Fate::not_sent;
      return stopped;
    }
    std::optional<base::Error> broken;
    net::HttpResponse answer = state_->serve(request.http, {request.service, request.region.str()}, broken);
    // A damaged or foreign file on this machine: to ask again is of no use, and what to do is in the error.
    const bool is_file =
        broken && (broken->kind == base::ErrorKind::input || broken->kind == base::ErrorKind::unsupported);
    if (!is_file) return answer;
    broken->fate = base::Fate::not_sent;
    return *std::move(broken);
  }

  std::string endpoint(std::string_view, const base::Region&) const override { return "http://local"; }

 private:
  std::shared_ptr<Cloud::State> state_;
};

Cloud::Cloud() = default;
Cloud::~Cloud() = default;

base::Result<std::unique_ptr<Cloud>> Cloud::open(const Options& options) {
  std::unique_ptr<Rows> rows;
  if (options.file.empty()) {
    rows = memory_rows();
  } else {
    auto opened = database_rows(options.file);
    if (!opened) return std::move(opened).error();
    rows = *std::move(opened);
  }
  std::unique_ptr<Cloud> cloud(new Cloud);
  cloud->state_ = std::make_shared<State>(options, std::move(rows));
  World& world = cloud->state_->world;
  auto begun = world.begin(options.clock->now());
  if (!begun) return std::move(begun).error();
  if (auto ended = world.end(); !ended) return std::move(ended).error();
  return cloud;
}

base::Result<void> Cloud::reset(const std::filesystem::path& file) {
  return remove_database_rows(file);
}

net::HttpResponse Cloud::serve(const net::HttpRequest& request) {
  std::optional<base::Error> broken;
  return state_->serve(request, {}, broken);
}

std::shared_ptr<aws::Transport> Cloud::transport() {
  return std::make_shared<InProcess>(state_);
}

base::Result<void> Cloud::flush() {
  return {};
}

}  // namespace cf::emulator
