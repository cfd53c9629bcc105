// Rendering of Python templates: start of the workers included.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <fstream>

#include "base/lanes.h"
#include "document/yaml.h"
#include "render/render.h"

namespace {

namespace fs = std::filesystem;

constexpr std::string_view python_template = R"(class Stack:
    def __init__(self, data):
        self.data = data

    def resources(self):
        return {f"Bucket{i}": {"Type": "AWS::S3::Bucket"} for i in range(self.data["count"])}

    def template(self):
        import json

        return json.dumps({"Resources": self.resources()}, indent=2)


def sceptre_handler(sceptre_user_data):
    return Stack(sceptre_user_data).template()
)";

// The target: 250 templates in at most 0.5 s, from nothing running to everything ended.
void render_250_python_templates(benchmark::State& state) {
  fs::path root = fs::temp_directory_path() / ("cf-bench-" + std::to_string(::getpid()));
  fs::create_directories(root / "templates");
  for (int i = 0; i < 250; ++i)
    std::ofstream(root / "templates" / ("t" + std::to_string(i) + ".py")) << python_template;
  auto data = cf::document::Node::mapping({}).with("count", cf::document::Node::integer(5));
  for (auto _ : state) {
    cf::worker::PythonOptions options;
    options.project = root;
    if (fs::exists("/usr/bin/python3")) options.interpreter = "/usr/bin/python3";
    cf::render::Renderer renderer(std::make_shared<cf::worker::PythonWorker>(options), true);
    cf::base::parallel_for(250, 2, [&](std::size_t i) {
      std::string name = "templates/t" + std::to_string(i) + ".py";
      auto output = renderer.render({name, root / name, {}, data, {}, root / "templates"}, {});
      if (!output) state.SkipWithError(output.error().message.c_str());
    });
  }
  fs::remove_all(root);
}
BENCHMARK(render_250_python_templates)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
