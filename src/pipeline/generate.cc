#include <algorithm>

#include "pipeline/request.h"

namespace cf::pipeline {
namespace {

std::vector<File> files_for(const Request& request, const descriptor::Descriptor& descriptor) {
  switch (request.runner) {
    case Runner::codebuild:
      return codebuild_files(request, descriptor);
    case Runner::github_actions:
      return github_actions_files(request, descriptor);
    case Runner::gitlab_ci:
      return gitlab_ci_files(request, descriptor);
    case Runner::jenkins:
      return jenkins_files(request, descriptor);
    case Runner::bitbucket_pipelines:
      return bitbucket_files(request, descriptor);
  }
  return {};
}

}  // namespace

base::Result<std::vector<File>> generate(const Request& request, const descriptor::Descriptor& descriptor) {
  const auto complete = checked(request, descriptor);
  if (!complete) return complete.error();
  std::vector<File> files = files_for(*complete, descriptor);
  std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.path < b.path; });
  return files;
}

}  // namespace cf::pipeline
