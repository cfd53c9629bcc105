// `cf render`: templates exactly as they would be sent, with parameters and tags in the AWS CLI's form.
#pragma once

#include <string>
#include <vector>

#include "workflow/materialise.h"
#include "workflow/target.h"

namespace cf::workflow {

struct RenderedFile {
  std::string path;  // below the output folder
  std::string text;
};
struct RenderedStacks {
  std::vector<RenderedFile> files;  // of stacks without an error; manifest.json last
  std::vector<base::Error> errors;  // of stacks that could not be rendered, each naming its stack
  std::vector<std::string> warnings;
  std::size_t stacks = 0;  // rendered
};

// Every deploy entry of the environment, in deployment order, with as many threads as settings allow.
// `outside` is asked for each stack.
RenderedStacks render_files(const Settings& settings, const Repository& repository,
                            const Materialiser& materialiser,
                            const std::function<Outside(const Target&)>& outside, const base::Call& call);

// One stack alone, without a manifest: one that lists it alone would take the place of the environment's.
RenderedStacks render_files(const Target& target, const Materialiser& materialiser, const Outside& outside,
                            const base::Call& call);

// Values known only after a deployment become a placeholder that says of what.
std::string parameters_json(const plan::DesiredStack& desired);
std::string tags_json(const plan::DesiredStack& desired);

// Everything unknown: no service is asked, and a template in S3 or on a web server is an error of kind
// blocked.
Outside offline_outside();

}  // namespace cf::workflow
