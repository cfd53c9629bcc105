#include <algorithm>

#include "base/lanes.h"
#include "proof/linters.h"
#include "proof/proof.h"

namespace cf::proof {
namespace {

using Run = base::Result<Findings> (*)(const std::string&, const std::vector<std::filesystem::path>&,
                                       const std::map<std::string, std::string>&, const base::Call&);

Proof::Linted take_findings(Proof& proof, const std::string& tool, const std::vector<Finding>& findings) {
  const Excepted excepted = without_exceptions(findings, proof.exceptions, tool);
  for (const Finding& finding : excepted.left) {
    proof.problems.push_back(
        {tool,
         finding.rule + (finding.resource.empty() ? "" : " " + finding.resource) + ": " + finding.message,
         {}});
  }
  for (const Exception& unused : excepted.unused) {
    proof.problems.push_back({tool,
                              "the exception of " + unused.rule +
                                  (unused.resource.empty() ? "" : " " + unused.resource) +
                                  " excepts nothing: take it out",
                              {}});
  }
  if (!excepted.left.empty() || !excepted.unused.empty()) return Proof::Linted::failed;
  return findings.empty() ? Proof::Linted::clean : Proof::Linted::excepted;
}

// What the tool can read: templates as they are written.
bool is_plain(const std::filesystem::path& file) {
  return file.extension() == ".yaml" || file.extension() == ".json" || file.extension() == ".template";
}

}  // namespace

base::Result<std::vector<Proof>> prove_all(const std::filesystem::path& root,
                                           const std::vector<const gold::SourceTemplate*>& sources,
                                           const Render& render, const Linters& linters, std::size_t threads,
                                           const base::Call& call) {
  std::vector<Proof> proofs(sources.size());
  base::parallel_for(sources.size(), threads, [&](std::size_t i) { proofs[i] = prove(*sources[i], render); });
  const auto file_of = [&](const gold::SourceTemplate& source) {
    return std::filesystem::absolute(root / source.file.path);
  };
  std::vector<std::filesystem::path> files;
  for (const gold::SourceTemplate* source : sources) {
    if (is_plain(source->path)) files.push_back(file_of(*source));
  }
  struct Tool {
    const char* name;
    const std::string& program;
    Run run;
    Proof::Linted Proof::*result;
  };
  const Tool tools[] = {{"cfn-lint", linters.cfn_lint, run_cfn_lint, &Proof::cfn_lint},
                        {"checkov", linters.checkov, run_checkov, &Proof::checkov}};
  for (const Tool& tool : tools) {
    if (tool.program.empty() || files.empty()) continue;
    auto findings = tool.run(tool.program, files, linters.environment, call);
    if (!findings) return std::move(findings).error().while_(std::string("running ") + tool.name);
    for (std::size_t i = 0; i < sources.size(); ++i) {
      if (!is_plain(sources[i]->path)) continue;
      proofs[i].*tool.result = take_findings(proofs[i], tool.name, (*findings)[file_of(*sources[i])]);
    }
  }
  return proofs;
}

}  // namespace cf::proof
