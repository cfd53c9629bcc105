#include <csignal>
#include <thread>

#include "cli/command.h"
#include "cli/local_state.h"
#include "emulator/cloud.h"
#include "net/server.h"
#include "workflow/settings.h"

namespace cf::cli {
namespace {

constexpr std::size_t max_upload = 256U << 20;  // bytes of one S3 object

volatile std::sig_atomic_t stop_serving = 0;

void on_stop_signal(int) {
  stop_serving = 1;
}

class LocalServe final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.number("--port", port_, 0, 65535)
        .option("--state", state_)
        .flag("--memory", memory_)
        .option("--project", project_)
        .number("--resource-time", resource_time_, 0, 3'600'000);
  }

  base::ExitCode run() override {
    emulator::Options options;
    options.resource_time = base::Duration{static_cast<base::Duration::rep>(resource_time_)};
    if (!memory_) options.file = local_state_file(state_, project_).or_throw();
    if (!memory_ && state_.empty()) workflow::make_private_folder(options.file);
    const auto cloud = emulator::Cloud::open(options).or_throw();
    net::ServerOptions server_options;
    server_options.body_limit = max_upload;
    server_options.port = static_cast<std::uint16_t>(port_);
    const auto server = net::Server::start(server_options, [&](const net::HttpRequest& request) {
                          return cloud->serve(request);
                        }).or_throw();
    std::signal(SIGINT, on_stop_signal);
    std::signal(SIGTERM, on_stop_signal);
    print("http://127.0.0.1:" + std::to_string(server->port()) + "\n");
    print_error("serving " + (memory_ ? std::string("from memory") : options.file.string()) +
                ", Ctrl-C ends it\n");
    while (stop_serving == 0) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return base::ExitCode::ok;
  }

 private:
  std::size_t port_ = 4566, resource_time_ = 0;
  std::string state_, project_;
  bool memory_ = false;
};

}  // namespace

std::unique_ptr<Command> make_local_serve() {
  return std::make_unique<LocalServe>();
}

}  // namespace cf::cli
