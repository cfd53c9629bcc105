// The site of a registry of 50 templates in two versions each, 40 resources and 20 parameters in each: made
// in less than 2 s (writing it is a matter of the disk).
#include <benchmark/benchmark.h>

#include "base/lanes.h"
#include "site/site.h"

namespace cf::site {
namespace {

std::string bench_template() {
  std::string text = "Parameters:\n";
  for (int i = 0; i < 20; ++i)
    text +=
        "  P" + std::to_string(i) + ": {Type: String, Default: x, Description: A value of the template}\n";
  text += "Conditions: {Some: !Equals [!Ref P0, x]}\nResources:\n";
  for (int i = 0; i < 40; ++i) {
    text +=
        "  R" + std::to_string(i) + ":\n    Type: AWS::S3::Bucket\n    Condition: Some\n    Properties:\n";
    text += "      BucketName: !Sub \"${P" + std::to_string(i % 20) + "}-" +
            (i == 0 ? std::string("first") : "${R" + std::to_string((i - 1) / 2) + "}") + "\"\n";
  }
  return text;
}

void site_of_50_templates(benchmark::State& state) {
  Source source;
  for (int i = 0; i < 50; ++i) {
    const std::string path = "group/template" + std::to_string(i) + ".yaml";
    for (const char* version : {"1.0.0", "1.1.0"}) {
      source.index.templates[path].versions[version].changes = "- Something changed.";
      source.texts[std::string(version) + "/" + path] = bench_template();
    }
  }
  std::size_t bytes = 0;
  for (auto _ : state) {
    bytes = 0;
    for (const File& file : make_site(source, base::cpu_threads())) bytes += file.text.size();
  }
  state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(site_of_50_templates)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace cf::site
