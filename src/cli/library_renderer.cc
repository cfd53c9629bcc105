#include "cli/library_renderer.h"

#include "render/render.h"
#include "worker/python_worker.h"

namespace cf::cli {

proof::Render library_renderer(const gold::Library& library, const std::string& python) {
  worker::PythonOptions options;
  options.interpreter = python;
  options.project = options.root = std::filesystem::absolute(library.root);
  auto renderer =
      std::make_shared<render::Renderer>(std::make_shared<worker::PythonWorker>(std::move(options)), true);
  return [renderer, root = library.root](const gold::SourceFile& file,
                                         const document::Node& user_data) -> base::Result<std::string> {
    render::Input input;
    input.name = file.path;
    if (file.path.ends_with(".py")) input.file = root / file.path;
    input.templates = (root / file.path).parent_path();
    input.text = file.text;
    input.user_data = user_data ? user_data : document::Node::mapping({});
    auto rendered = renderer->render(input, {});
    if (!rendered) return std::move(rendered).error();
    return std::move(rendered->text);
  };
}

proof::Linters named_linters(const workflow::Settings& settings) {
  proof::Linters linters;
  const auto named = [&](const char* variable, const char* otherwise) {
    const auto found = settings.environment.find(variable);
    return found == settings.environment.end() || found->second.empty() ? otherwise : found->second;
  };
  linters.cfn_lint = named("CF_CFN_LINT", "cfn-lint");
  linters.checkov = named("CF_CHECKOV", "checkov");
  for (const char* kept : {"PATH", "HOME", "LANG", "TMPDIR"}) {
    const auto found = settings.environment.find(kept);
    if (found != settings.environment.end()) linters.environment[kept] = found->second;
  }
  return linters;
}

}  // namespace cf::cli
