// AWS::Include: parts of a template that lie in S3.
#include "document/json.h"
#include "document/scalar.h"
#include "document/yaml.h"
#include "emulator/accept.h"
#include "emulator/buckets.h"
#include "emulator/refusal.h"

namespace cf::emulator {

namespace {

constexpr int max_include_depth = 100;

class Includer {
 public:
  Includer(World& world, const StackEvaluation& evaluation) : world_(world), evaluation_(evaluation) {}

  Node expand(const Node& node, int depth) {
    if (depth > max_include_depth) return node;
    if (node.is_sequence()) {
      std::vector<Node> items;
      for (const Node& item : node.items()) items.push_back(expand(item, depth + 1));
      return Node::sequence(std::move(items), node.origin(), std::string(node.tag()));
    }
    if (!node.is_mapping()) return node;
    std::vector<document::Entry> entries;
    for (const document::Entry& entry : node.entries()) {
      if (entry.key.text() != "Fn::Transform" && !(depth == 0 && entry.key.text() == "Transform")) {
        entries.push_back({entry.key, expand(entry.value, depth + 1)});
        continue;
      }
      for (const Node& call : calls_of(entry.value)) {
        if (call["Name"].text() != "AWS::Include") {
          if (entry.key.text() == "Transform")
            entries.push_back({entry.key, entry.value});
          else
            problem_ = "No transform named " + std::string(call["Name"].text()) + " found.";
          continue;
        }
        const Node part = include(call);
        for (const document::Entry& included : part.entries()) entries.push_back(included);
      }
      if (entry.value.is_scalar()) entries.push_back(entry);
    }
    return Node::mapping(std::move(entries), node.origin(), std::string(node.tag()));
  }

  bool found() const { return found_; }
  const std::string& problem() const { return problem_; }

 private:
  static std::vector<Node> calls_of(const Node& value) {
    if (value.is_sequence()) {
      std::vector<Node> out;
      for (const Node& item : value.items())
        if (item.is_mapping()) out.push_back(item);
      return out;
    }
    return value.is_mapping() ? std::vector<Node>{value} : std::vector<Node>{};
  }

  Node include(const Node& call) {
    found_ = true;
    base::Diagnostics diagnostics;
    const Node location = evaluation_.evaluation->evaluate(call["Parameters"]["Location"], diagnostics);
    const std::string url(location.text());
    const auto address = url.starts_with("s3://") ? read_s3_uri(url) : read_s3_url(url);
    auto text =
        address
            ? read_object(world_, *address)
            : base::Result<std::string>(validation_error("The location parameter is not a valid S3 uri."));
    if (!text) {
      problem_ = "Transform AWS::Include failed with: " + text.error().message;
      return {};
    }
    base::SourceId no_source = 0;
    const Node part = template_::normalise(
        document::parse_yaml_or_json(no_source, std::string_view(*text), diagnostics), diagnostics);
    if (diagnostics.has_errors() || !part.is_mapping())
      problem_ =
          "Transform AWS::Include failed with: The specified S3 object's content should be valid Yaml/JSON";
    return part;
  }

  World& world_;
  const StackEvaluation& evaluation_;
  bool found_ = false;
  std::string problem_;
};

}  // namespace

base::Result<std::string> expand_includes(World& world, const StackEvaluation& evaluation) {
  Includer includer(world, evaluation);
  const Node expanded = includer.expand(evaluation.source->t.written, 0);
  if (!includer.problem().empty()) return validation_error(includer.problem());
  if (!includer.found()) return std::string();
  return document::to_json(expanded, {0, document::Dialect::cloudformation, false});
}

}  // namespace cf::emulator
