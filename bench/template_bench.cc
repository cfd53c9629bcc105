// Parsing, checking and evaluating a template of 50 resources.
#include <benchmark/benchmark.h>

#include "template/evaluate.h"

namespace cf::template_ {
namespace {

std::string sample(int resources) {
  std::string text =
      "Parameters:\n  Env: {Type: String, Default: dev}\n  Cidr: {Type: String, Default: 10.0.0.0/16}\n"
      "Conditions:\n  Prod: !Equals [!Ref Env, prod]\n"
      "Mappings:\n  Sizes: {dev: {Type: small}, prod: {Type: large}}\n"
      "Resources:\n  Vpc:\n    Type: AWS::EC2::VPC\n    Properties: {CidrBlock: !Ref Cidr}\n";
  for (int i = 1; i < resources; ++i) {
    const std::string n = std::to_string(i);
    text += "  Subnet" + n + ":\n    Type: AWS::EC2::Subnet\n    Properties:\n      VpcId: !Ref Vpc\n" +
            "      CidrBlock: !Select [" + std::to_string(i % 16) + ", !Cidr [!Ref Cidr, 16, 8]]\n" +
            "      AvailabilityZone: !If [Prod, !Sub '${AWS::Region}b', !Sub '${AWS::Region}a']\n" +
            "      Tags:\n      - Key: Name\n        Value: !Sub '${AWS::StackName}-" + n +
            "-${Vpc.CidrBlock}'\n" + "      - Key: Size\n        Value: !FindInMap [Sizes, !Ref Env, Type]\n";
  }
  return text;
}

void template_parse(benchmark::State& state) {
  const std::string text = sample(static_cast<int>(state.range(0)));
  const base::SourceId source = base::add_source("bench.yaml", text);
  for (auto _ : state) {
    base::Diagnostics diagnostics;
    benchmark::DoNotOptimize(parse_template(source, text, diagnostics));
  }
}
BENCHMARK(template_parse)->Arg(50)->Arg(500)->Unit(benchmark::kMicrosecond);

void template_validate(benchmark::State& state) {
  base::Diagnostics diagnostics;
  const Template t = parse_template("bench.yaml", sample(static_cast<int>(state.range(0))), diagnostics);
  for (auto _ : state) benchmark::DoNotOptimize(validate(t));
}
BENCHMARK(template_validate)->Arg(50)->Arg(500)->Unit(benchmark::kMicrosecond);

void template_evaluate(benchmark::State& state) {
  base::Diagnostics diagnostics;
  const Template t = parse_template("bench.yaml", sample(static_cast<int>(state.range(0))), diagnostics);
  for (auto _ : state) {
    Evaluation evaluation(t, {}, {"111111111111", "eu-central-1", "demo", "", "aws", "amazonaws.com", {}}, {},
                          diagnostics);
    for (const ResourceDeclaration& r : t.resources)
      benchmark::DoNotOptimize(evaluation.evaluate(r.properties, diagnostics));
  }
}
BENCHMARK(template_evaluate)->Arg(50)->Arg(500)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace cf::template_
