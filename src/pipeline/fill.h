// Generated files are templates in src/pipeline/files with @names@ where values go.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cf::pipeline {

using Values = std::map<std::string, std::string, std::less<>>;

// `@name@` alone on a line (after an optional YAML key it is not alone) stands for all lines of the value,
// each indented as it is; an empty value removes the line. Elsewhere it stands for the value. The values are
// not looked into. A name without a value is a defect: aborts.
std::string fill(std::string_view text, const Values& values);

// "- a\n- b": a block for a line of its own.
std::string list_lines(const std::vector<std::string>& texts);
std::string join_blocks(const std::vector<std::string>& blocks);  // those that are not empty

// The templates, embedded by cmake/Pipeline.cmake.
std::string_view access_file();
std::string_view storage_file();
std::string_view runner_file();
std::string_view buildspec_file();
std::string_view pipeline_file();
std::string_view codecommit_rules_file();
std::string_view github_actions_file();
std::string_view github_steps_file();
std::string_view gitlab_ci_file();
std::string_view bitbucket_file();
std::string_view jenkins_file();

}  // namespace cf::pipeline
