#include "pipeline/request.h"

namespace cf::pipeline {

std::vector<File> gitlab_ci_files(const Request& request, const descriptor::Descriptor& descriptor) {
  Values values = common_values(request, descriptor);
  values["server"] = request.server.empty() ? "https://gitlab.com" : request.server;
  values["install_fetch"] = install_fetch(request, "/tmp/cf");
  values["install_check"] = install_check(request, "/tmp/cf");
  return {{".gitlab-ci.yml", fill(gitlab_ci_file(), values)}};
}

}  // namespace cf::pipeline
