#include <stdlib.h>

#include <algorithm>

#include "base/files.h"
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

// What the tools read: templates as they are written, and what cases made of those that are rendered, in a
// folder that goes with this.
class LintedFiles {
 public:
  LintedFiles() = default;
  LintedFiles(const LintedFiles&) = delete;
  LintedFiles& operator=(const LintedFiles&) = delete;
  ~LintedFiles() {
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }

  void add(std::size_t source, const std::filesystem::path& file) { of_[source].push_back(file); }
  base::Result<void> add_text(std::size_t source, const std::string& text) {
    if (folder_.empty()) {
      std::string pattern = (std::filesystem::temp_directory_path() / "cf-proof-XXXXXX").string();
      if (::mkdtemp(pattern.data()) == nullptr)
        return base::error(base::ErrorKind::internal,
                           "no temporary folder for rendered templates: " + pattern);
      folder_ = pattern;
    }
    const std::string name =
        std::to_string(source) + "-" + std::to_string(of_[source].size()) + ".template.yaml";
    if (auto written = base::write_file(folder_ / name, text); !written) return written;
    add(source, folder_ / name);
    return {};
  }

  std::vector<std::filesystem::path> all() const {
    std::vector<std::filesystem::path> files;
    for (const auto& [source, own] : of_) files.insert(files.end(), own.begin(), own.end());
    return files;
  }
  const std::map<std::size_t, std::vector<std::filesystem::path>>& by_source() const { return of_; }

 private:
  std::filesystem::path folder_;
  std::map<std::size_t, std::vector<std::filesystem::path>> of_;
};

}  // namespace

base::Result<std::vector<Proof>> prove_all(const std::filesystem::path& root,
                                           const std::vector<const gold::SourceTemplate*>& sources,
                                           const Render& render, const Linters& linters, std::size_t threads,
                                           const base::Call& call) {
  std::vector<Proof> proofs(sources.size());
  base::parallel_for(sources.size(), threads, [&](std::size_t i) { proofs[i] = prove(*sources[i], render); });
  LintedFiles files;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (!is_rendered(sources[i]->path)) files.add(i, std::filesystem::absolute(root / sources[i]->file.path));
    if (linters.cfn_lint.empty() && linters.checkov.empty()) continue;
    for (const std::string& text : proofs[i].renderings) {
      if (auto added = files.add_text(i, text); !added) return std::move(added).error();
    }
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
    if (tool.program.empty() || files.by_source().empty()) continue;
    auto findings = tool.run(tool.program, files.all(), linters.environment, call);
    if (!findings) return std::move(findings).error().while_(std::string("running ") + tool.name);
    for (const auto& [i, own] : files.by_source()) {
      std::vector<Finding> found;
      for (const std::filesystem::path& file : own) {
        for (const Finding& finding : (*findings)[file]) {
          if (std::find(found.begin(), found.end(), finding) == found.end()) found.push_back(finding);
        }
      }
      proofs[i].*tool.result = take_findings(proofs[i], tool.name, found);
    }
  }
  return proofs;
}

}  // namespace cf::proof
