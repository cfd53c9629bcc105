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

}  // namespace cf::cli
