// Templates as their authors wrote them: nothing in them is an error, but for one that really is.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "base/files.h"
#include "lint/lint.h"
#include "template/evaluate.h"

namespace cf::lint {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> templates_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    std::string extension = entry.path().extension().string();
    std::string path = entry.path().string();
    if (path.find("/templates/") != std::string::npos &&
        (extension == ".yaml" || extension == ".yml" || extension == ".json" || extension == ".template"))
      files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(RealWorld, TemplatesAreUnderstood) {
  const char* given = std::getenv("CF_SHARED");
  fs::path folder = fs::path(given != nullptr ? given : "../shared") / "realworld";
  if (!fs::exists(folder)) GTEST_SKIP() << "the real projects are not at " << folder;
  int templates = 0;
  for (const fs::path& file : templates_below(folder)) {
    std::string text = base::read_file(file).or_throw();
    if (text.find("Resources:") == std::string::npos && text.find("\"Resources\"") == std::string::npos)
      continue;
    base::Diagnostics diagnostics;
    template_::Template t = template_::parse_template(file.string(), text, diagnostics);
    diagnostics.append(template_::validate(t));
    std::map<std::string, template_::Node> parameters;
    for (const auto& p : t.parameters)
      if (!p.default_value) parameters.emplace(p.name, template_::Node::unknown(p.name));
    template_::Evaluation evaluation(t, parameters, {}, {}, diagnostics);
    for (const auto& r : t.resources)
      if (evaluation.is_created(r, diagnostics) != template_::Evaluation::Truth::no)
        (void)evaluation.evaluate(r.properties, diagnostics);
    diagnostics.append(lint(t));
    if (std::getenv("CF_VERBOSE") != nullptr) std::printf("%s", base::describe(diagnostics).c_str());
    if (file.filename() == "backup-vault.yaml") {
      EXPECT_EQ(template_::aws_message(diagnostics),
                "Template format error: Unresolved resource dependencies [BackupSelection] in the Outputs "
                "block of the "
                "template");
    } else {
      EXPECT_EQ(diagnostics.error_count(), 0u) << base::describe(diagnostics);
    }
    ++templates;
  }
  EXPECT_GE(templates, 30);
}

}  // namespace
}  // namespace cf::lint
