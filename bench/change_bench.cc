// Predicting the change set of one changed parameter in a template of 50 resources.
#include <benchmark/benchmark.h>

#include "change/what_if.h"

namespace cf::change {
namespace {

void change_what_if(benchmark::State& state) {
  std::string text = "Parameters: {Size: {Type: String}}\nResources:\n";
  for (int i = 0; i < state.range(0); ++i) {
    const std::string n = std::to_string(i);
    text += "  T" + n + ":\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: !Sub '" + n +
            "-${Size}'\n" +
            (i > 0 ? "      TopicName: !GetAtt T" + std::to_string(i - 1) + ".TopicName\n" : "") +
            "      Tags: [{Key: a, Value: b}]\n";
  }
  base::Diagnostics diagnostics;
  const template_::Template t = template_::parse_template("bench.yaml", text, diagnostics);
  const template_::Evaluation before(t, {{"Size", Node::string("small")}}, {}, {}, diagnostics);
  const template_::Evaluation after(t, {{"Size", Node::string("large")}}, {}, {}, diagnostics);
  Input input;
  input.before = {&t, &before};
  input.after = {&t, &after};
  for (auto _ : state) benchmark::DoNotOptimize(what_if(input, diagnostics));
}
BENCHMARK(change_what_if)->Arg(50)->Arg(500)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace cf::change
