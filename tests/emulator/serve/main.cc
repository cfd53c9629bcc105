// The embedded AWS on a port, for the recorded cases and for trying things out: serve_main PORT [STATE-FILE]
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "emulator/cloud.h"
#include "net/server.h"

int main(int argc, char** argv) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  cf::emulator::Options options;
  if (argc > 2) options.file = argv[2];
  auto cloud = cf::emulator::Cloud::open(options);
  if (!cloud) {
    std::fputs(cf::base::describe(cloud.error()).c_str(), stderr);
    return 1;
  }
  cf::net::ServerOptions server_options;
  server_options.port = static_cast<std::uint16_t>(argc > 1 ? std::atoi(argv[1]) : 0);
  server_options.body_limit = 256u << 20;
  auto server = cf::net::Server::start(
      server_options, [&](const cf::net::HttpRequest& request) { return (*cloud)->serve(request); });
  if (!server) {
    std::fputs(cf::base::describe(server.error()).c_str(), stderr);
    return 1;
  }
  std::printf("listening on http://127.0.0.1:%d\n", (*server)->port());
  std::fflush(stdout);
  int signal_number = 0;
  sigwait(&signals, &signal_number);
  return 0;
}
