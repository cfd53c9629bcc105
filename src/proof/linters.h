// cfn-lint and checkov over a template, as programs of their own; what a test file excepts is left out.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/call.h"
#include "base/error.h"
#include "proof/test_file.h"

namespace cf::proof {

struct Finding {
  std::string rule, resource, message;
  friend bool operator==(const Finding&, const Finding&) = default;
};

// Each gives what the tool finds in each of the files, by file. One run for them all: the tools are slow to
// start. kind not_found: there is no such program.
using Findings = std::map<std::filesystem::path, std::vector<Finding>>;
base::Result<Findings> run_cfn_lint(const std::string& program,
                                    const std::vector<std::filesystem::path>& files,
                                    const std::map<std::string, std::string>& environment,
                                    const base::Call& call);
base::Result<Findings> run_checkov(const std::string& program,
                                   const std::vector<std::filesystem::path>& files,
                                   const std::map<std::string, std::string>& environment,
                                   const base::Call& call);

// The findings that no exception covers, and the exceptions that cover none.
struct Excepted {
  std::vector<Finding> left;
  std::vector<Exception> unused;
};
Excepted without_exceptions(const std::vector<Finding>& findings, const std::vector<Exception>& exceptions,
                            const std::string& tool);

}  // namespace cf::proof
