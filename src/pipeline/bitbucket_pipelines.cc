#include "pipeline/request.h"

namespace cf::pipeline {

std::vector<File> bitbucket_files(const Request& request, const descriptor::Descriptor& descriptor) {
  Values values = common_values(request, descriptor);
  values["bitbucket_install"] = list_lines(
      {"apt-get -qq update && apt-get -qq install --yes --no-install-recommends ca-certificates curl git "
       "libcurl4 python3 > /dev/null",
       install_fetch(request, "/tmp/cf"), install_check(request, "/tmp/cf"), "chmod 755 /tmp/cf",
       "(umask 077 && printf %s \"$BITBUCKET_STEP_OIDC_TOKEN\" > /tmp/aws-token)",
       "export AWS_WEB_IDENTITY_TOKEN_FILE=/tmp/aws-token"});
  return {{"bitbucket-pipelines.yml", fill(bitbucket_file(), values)}};
}

}  // namespace cf::pipeline
