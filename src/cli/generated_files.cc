#include "cli/generated_files.h"

#include "base/files.h"
#include "base/strings.h"
#include "cli/terminal.h"

namespace cf::cli {
namespace {

namespace fs = std::filesystem;

bool is_generated(const std::string& text) {
  const std::string first = text.substr(0, text.find('\n'));
  return first.find(pipeline::mark) != std::string::npos ||
         first.find(pipeline::bootstrap_mark) != std::string::npos;
}

}  // namespace

descriptor::Descriptor read_descriptor(const workflow::Settings& settings) {
  if (settings.descriptor.empty())
    throw base::Failure(
        base::error(base::ErrorKind::input,
                    "there is no deployment.yaml: environments and their accounts are read from it",
                    "'cf init --from sceptre' makes one for a Sceptre project"));
  base::Diagnostics diagnostics;
  descriptor::Descriptor descriptor =
      descriptor::read(settings.descriptor, settings.descriptor.filename().string(), diagnostics);
  if (diagnostics.has_errors()) throw base::Failure(base::to_error(diagnostics));
  return descriptor;
}

void write_generated(const fs::path& folder, const std::string& shown,
                     const std::vector<pipeline::File>& files) {
  std::vector<std::string> in_the_way;
  std::vector<const char*> outcomes;
  for (const pipeline::File& file : files) {
    const auto there = base::read_file(folder / file.path);
    std::error_code ignored;
    if (!there && fs::exists(fs::symlink_status(folder / file.path, ignored)))
      throw base::Failure(there.error());
    outcomes.push_back(!there ? "wrote " : *there == file.text ? "unchanged " : "changed ");
    if (there && *there != file.text && !is_generated(*there)) in_the_way.push_back(file.path);
  }
  if (!in_the_way.empty())
    throw base::Failure(
        base::error(base::ErrorKind::blocked,
                    "these files are there already and not made by cf, nothing was written: " +
                        base::join(in_the_way, ", "),
                    "move them away, or generate elsewhere with --out and merge by hand"));
  for (std::size_t i = 0; i < files.size(); ++i) {
    base::write_file(folder / files[i].path, files[i].text).or_throw();
    print(outcomes[i] + (fs::path(shown) / files[i].path).lexically_normal().string() + "\n");
  }
}

}  // namespace cf::cli
