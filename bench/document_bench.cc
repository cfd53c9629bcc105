// Reading and writing documents: MB/s on a template of the size people have.
#include <benchmark/benchmark.h>

#include <string>

#include "document/diff.h"
#include "document/json.h"
#include "document/yaml.h"

namespace cf::document {
namespace {

// A template of `resources` security groups with tags, references and a description each.
std::string yaml_template(int resources) {
  std::string text = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n";
  for (int i = 0; i < resources; ++i) {
    const std::string n = std::to_string(i);
    text += "  Group" + n +
            ":\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: group " + n +
            "\n      VpcId: !Ref Vpc\n      SecurityGroupIngress:\n      - {IpProtocol: tcp, FromPort: 443, "
            "ToPort: 443, "
            "CidrIp: 10.0.0.0/16}\n      Tags:\n      - Key: Name\n        Value: !Sub '${AWS::StackName}-" +
            n + "'\n";
  }
  return text;
}

std::string json_template(int resources) {
  base::Diagnostics diagnostics;
  const std::string yaml = yaml_template(resources);
  return to_json(parse_yaml(base::SourceId{0}, std::string_view(yaml), diagnostics),
                 {2, Dialect::cloudformation, false});
}

void count_bytes(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes));
}

void parse_yaml_template(benchmark::State& state) {
  const std::string text = yaml_template(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    base::Diagnostics diagnostics;
    benchmark::DoNotOptimize(parse_yaml(base::SourceId{0}, std::string_view(text), diagnostics));
  }
  count_bytes(state, text.size());
}
BENCHMARK(parse_yaml_template)->Arg(10)->Arg(200);

void parse_json_template(benchmark::State& state) {
  const std::string text = json_template(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    base::Diagnostics diagnostics;
    benchmark::DoNotOptimize(parse_json(base::SourceId{0}, std::string_view(text), diagnostics));
  }
  count_bytes(state, text.size());
}
BENCHMARK(parse_json_template)->Arg(10)->Arg(200)->Arg(2000);

void canonicalise_template(benchmark::State& state) {
  const std::string text = json_template(200);
  base::Diagnostics diagnostics;
  const Node node = parse_json(base::SourceId{0}, std::string_view(text), diagnostics);
  for (auto _ : state) benchmark::DoNotOptimize(canonical_json(node, Dialect::cloudformation));
  count_bytes(state, text.size());
}
BENCHMARK(canonicalise_template);

void write_yaml_template(benchmark::State& state) {
  const std::string text = yaml_template(200);
  base::Diagnostics diagnostics;
  const Node node = parse_yaml(base::SourceId{0}, std::string_view(text), diagnostics);
  for (auto _ : state) benchmark::DoNotOptimize(to_yaml(node));
  count_bytes(state, text.size());
}
BENCHMARK(write_yaml_template);

void compare_templates(benchmark::State& state) {
  base::Diagnostics diagnostics;
  const std::string text = yaml_template(200);
  const Node before = parse_yaml(base::SourceId{0}, std::string_view(text), diagnostics);
  const Node after = parse_yaml(base::SourceId{0}, std::string_view(text), diagnostics);
  for (auto _ : state) benchmark::DoNotOptimize(diff(before, after, Dialect::cloudformation));
  count_bytes(state, text.size());
}
BENCHMARK(compare_templates);

void resolve_scalars(benchmark::State& state) {
  const Node nodes[] = {Node::plain("us-east-1"), Node::plain("10.0.0.0/16"),  Node::plain("42"),
                        Node::plain("true"),      Node::plain("1.5"),          Node::plain("2012-10-17"),
                        Node::plain("010"),       Node::plain("a longer text")};
  for (auto _ : state) {
    for (const Node& node : nodes) benchmark::DoNotOptimize(scalar(node, Dialect::pyyaml));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(std::size(nodes)));
}
BENCHMARK(resolve_scalars);

void find_in_mapping(benchmark::State& state) {
  std::vector<Entry> entries;
  for (int i = 0; i < state.range(0); ++i)
    entries.push_back({Node::string("Resource" + std::to_string(i)), Node::null()});
  const Node node = Node::mapping(std::move(entries));
  const std::string key = "Resource" + std::to_string(state.range(0) / 2);
  for (auto _ : state) benchmark::DoNotOptimize(node.find(key).kind());
}
BENCHMARK(find_in_mapping)->Arg(4)->Arg(8)->Arg(500);

}  // namespace
}  // namespace cf::document
