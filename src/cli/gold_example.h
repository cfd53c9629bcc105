// What an example of a gold template becomes in a project. Examples are written for one environment, for a
// project of their own, and name each stack that they read as its template is called ("dev/network/vpc.yaml"
// has network/vpc.yaml).
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cf::cli {

// The file of a template's config below config/<environment>/: "network/vpc.j2" -> "network/vpc.yaml". A name
// of a stack comes of it, and has no underscores.
std::string config_name_of(const std::string& template_path);

struct OutputReference {
  std::string environment, file, output;  // "!stack_output dev/network/vpc.yaml::VpcId"
};

struct Fitting {
  std::string example;      // the environment that the example is for
  std::string environment;  // that of the config
  std::string project;      // what `Project` becomes; empty: stays
  // The file below config/<environment>/ that the project has in place of the one that the example names.
  std::function<std::string(const std::string&)> file;
};

// Comments, order and everything else stay as they are.
std::string fitted(const std::string& example, const Fitting& fitting);

// In the order of the text, each once. What is not written as examples write it is none.
std::vector<OutputReference> output_references(const std::string& config);

}  // namespace cf::cli
