// Rendering of stack configs and templates with MiniJinja.
#include <benchmark/benchmark.h>

#include "document/yaml.h"
#include "jinja/jinja.h"

namespace {

constexpr std::string_view config = R"(template:
  path: vpc.yaml
  type: file
dependencies:
  - {{ stack_group_config.environment }}/base.yaml
parameters:
  Name: {{ stack_group_config.project_code }}-{{ var.name | default('network') }}
  Cidr: {{ stack_group_config.cidr }}
{% if stack_group_config.environment == 'prod' %}
  Size: large
{% else %}
  Size: small
{% endif %}
stack_tags:
{% for key, value in stack_group_config.tags.items() %}
  {{ key }}: {{ value | upper }}
{% endfor %}
)";

cf::document::Node context() {
  cf::base::Diagnostics diagnostics;
  return cf::document::parse_yaml("bench.yaml",
                                  "{stack_group_config: {project_code: acme, environment: dev, cidr: "
                                  "10.0.0.0/16, tags: {team: a, cost: b}}, var: {}}",
                                  diagnostics);
}

// The target: 1,000 configs in at most 60 ms.
void jinja_thousand_configs(benchmark::State& state) {
  if (!cf::jinja::native()) {
    state.SkipWithError("MiniJinja is not linked");
    return;
  }
  auto values = context();
  cf::jinja::Options options;
  options.strict_undefined = true;
  options.autoescape = true;
  options.autoescape_except = {"yaml"};
  for (auto _ : state) {
    for (int i = 0; i < 1000; ++i) {
      auto rendered = cf::jinja::render("config/dev/network.yaml", config, values, {}, options);
      benchmark::DoNotOptimize(rendered);
      if (!rendered) state.SkipWithError(rendered.error().message.c_str());
    }
  }
}
BENCHMARK(jinja_thousand_configs)->Unit(benchmark::kMillisecond);

}  // namespace
