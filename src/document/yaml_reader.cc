#include <algorithm>
#include <map>
#include <optional>

#include "base/strings.h"
#include "document/duplicate_keys.h"
#include "document/json.h"
#include "document/merge_keys.h"
#include "document/tag.h"
#include "document/yaml.h"
#include "document/yaml_events.h"
#include "document/yaml_problem.h"

namespace cf::document {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string yaml_text(const yaml_char_t* text) {
  return text == nullptr ? std::string() : reinterpret_cast<const char*>(text);
}

Style yaml_style(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      return Style::single_quoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return Style::double_quoted;
    case YAML_LITERAL_SCALAR_STYLE:
      return Style::literal;
    case YAML_FOLDED_SCALAR_STYLE:
      return Style::folded;
    case YAML_ANY_SCALAR_STYLE:
    case YAML_PLAIN_SCALAR_STYLE:
      break;
  }
  return Style::plain;
}

// A complete value with its size after alias expansion, which is what everybody who walks it pays.
struct Composed {
  Node node;
  std::size_t nodes = 1;
  std::size_t height = 0;  // levels of nesting below
};

// A collection whose end has not come.
struct OpenCollection {
  bool mapping = false;
  std::size_t offset = 0;
  std::string tag;
  std::string anchor;
  std::vector<Node> items;
  std::vector<Entry> entries;
  std::optional<Node> key;
  std::size_t nodes = 1;
  std::size_t height = 0;
};

class YamlReader {
 public:
  YamlReader(base::SourceId source, std::string_view text, base::Diagnostics& diagnostics,
             DuplicateKeys duplicates, const YamlLimits& limits)
      : source_(source),
        text_(text),
        first_byte_(text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0),
        diagnostics_(diagnostics),
        duplicates_(duplicates),
        limits_(limits),
        offsets_(text, first_byte_),
        events_(text.substr(first_byte_)) {}

  Node read() {
    while (!stopped_) {
      YamlEvent event;
      if (!events_.next(event)) {
        YamlProblem problem = yaml_problem(events_.parser(), text_, first_byte_, offsets_);
        return stop(problem.offset, std::move(problem.message), std::move(problem.hint));
      }
      if (event->type == YAML_STREAM_END_EVENT) break;
      take(event);
    }
    if (stopped_) return Node::invalid(origin(0));
    return root_ ? *root_ : Node::plain("", origin(first_byte_));
  }

 private:
  Origin origin(std::size_t offset) const { return {source_, static_cast<std::uint32_t>(offset)}; }

  Node stop(std::size_t offset, std::string message, std::string hint = {}) {
    stopped_ = true;
    diagnostics_.error(origin(offset), std::move(message), std::move(hint));
    return Node::invalid(origin(offset));
  }

  void take(YamlEvent& event) {
    const std::size_t offset = offsets_.at(event->start_mark.index);
    switch (event->type) {
      case YAML_DOCUMENT_START_EVENT:
        if (documents_++ > 0) {
          stop(offset, "a second document starts here", "one file holds one document; remove the '---'");
        }
        break;
      case YAML_SCALAR_EVENT:
        take_scalar(event, offset);
        break;
      case YAML_ALIAS_EVENT:
        take_alias(yaml_text(event->data.alias.anchor), offset);
        break;
      case YAML_SEQUENCE_START_EVENT:
        open(false, offset, yaml_text(event->data.sequence_start.tag),
             yaml_text(event->data.sequence_start.anchor));
        break;
      case YAML_MAPPING_START_EVENT:
        open(true, offset, yaml_text(event->data.mapping_start.tag),
             yaml_text(event->data.mapping_start.anchor));
        break;
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        close();
        break;
      default:
        break;
    }
  }

  // YAML's own tags are a closed list; PyYAML's safe loader refuses all others (!!python/object/apply and the
  // like).
  void check_tag(std::string_view tag, std::size_t offset) {
    constexpr std::string_view known[] = {"str", "int",  "float", "bool", "null", "timestamp", "binary",
                                          "set", "omap", "pairs", "seq",  "map",  "merge",     "value"};
    if (!tag.starts_with(yaml_tag_prefix)) return;
    const std::string_view core = core_tag(tag);
    if (std::find(std::begin(known), std::end(known), core) != std::end(known)) return;
    diagnostics_.error(origin(offset), "unknown tag !!" + std::string(core),
                       "remove it; such tags are never run");
  }

  void take_scalar(YamlEvent& event, std::size_t offset) {
    const auto& data = event->data.scalar;
    std::string text(reinterpret_cast<const char*>(data.value), data.length);
    check_tag(yaml_text(data.tag), offset);
    Composed value{
        Node::scalar(std::move(text), yaml_style(data.style), yaml_text(data.tag), origin(offset))};
    add(std::move(value), yaml_text(data.anchor), offset);
  }

  void take_alias(const std::string& name, std::size_t offset) {
    const auto anchor = anchors_.find(name);
    if (anchor != anchors_.end()) {
      add(anchor->second, {}, offset);
      return;
    }
    for (const OpenCollection& collection : open_) {
      if (collection.anchor == name) {
        stop(offset, "the alias '*" + name + "' stands inside the value it names");
        return;
      }
    }
    std::vector<std::string> names;
    for (const auto& [known, value] : anchors_) names.push_back(known);
    stop(offset, "unknown alias '*" + name + "'" + base::did_you_mean(name, names),
         "an alias needs an anchor '&" + name + "' before it; put a text that starts with '*' in quotes");
  }

  void open(bool mapping, std::size_t offset, std::string tag, std::string anchor) {
    check_tag(tag, offset);
    if (open_.size() >= limits_.depth) {
      stop(offset, "nested deeper than " + std::to_string(limits_.depth) + " levels");
      return;
    }
    OpenCollection& collection = open_.emplace_back();
    collection.mapping = mapping;
    collection.offset = offset;
    collection.tag = std::move(tag);
    collection.anchor = std::move(anchor);
  }

  void close() {
    OpenCollection done = std::move(open_.back());
    open_.pop_back();
    Composed value;
    value.nodes = done.nodes;
    value.height = done.height + 1;
    if (done.mapping) {
      finish_entries(done.entries);
      value.node = Node::mapping(std::move(done.entries), origin(done.offset), std::move(done.tag));
    } else {
      value.node = Node::sequence(std::move(done.items), origin(done.offset), std::move(done.tag));
    }
    add(std::move(value), std::move(done.anchor), done.offset, false);
  }

  void finish_entries(std::vector<Entry>& entries) {
    const auto severity =
        duplicates_ == DuplicateKeys::error ? base::Severity::error : base::Severity::warning;
    remove_duplicate_keys(entries, severity, diagnostics_);
    apply_merge_keys(entries, diagnostics_);
  }

  // `counted`: the nodes of the value are new to the total.
  void add(Composed value, std::string anchor, std::size_t offset, bool counted = true) {
    total_ += counted ? value.nodes : 1;
    if (total_ > limits_.nodes) {
      stop(offset, "more than " + std::to_string(limits_.nodes) + " values, aliases expanded",
           "an alias stands for a copy of everything below its anchor");
      return;
    }
    if (open_.size() + value.height > limits_.depth) {
      stop(offset, "nested deeper than " + std::to_string(limits_.depth) + " levels, aliases expanded");
      return;
    }
    if (!anchor.empty()) anchors_.insert_or_assign(std::move(anchor), value);
    if (open_.empty()) {
      root_ = std::move(value.node);
      return;
    }
    OpenCollection& parent = open_.back();
    parent.nodes += value.nodes;
    parent.height = std::max(parent.height, value.height);
    if (!parent.mapping) {
      parent.items.push_back(std::move(value.node));
    } else if (!parent.key) {
      parent.key = std::move(value.node);
    } else {
      add_entry(parent, std::move(value.node), offset);
    }
  }

  void add_entry(OpenCollection& parent, Node value, std::size_t offset) {
    Node key = *std::move(parent.key);
    parent.key.reset();
    if (key.is_scalar() && application_tag(key).empty()) {
      parent.entries.push_back({std::move(key), std::move(value)});
      return;
    }
    const Origin at = key.origin() ? key.origin() : origin(offset);
    std::string hint = "a key is a text";
    if (text_.substr(at.offset, 1) == "{") hint = "put a text that starts with '{' in quotes: \"{{ ... }}\"";
    const std::string what = key.is_scalar() ? "a value with a tag" : kind_name(key, Dialect::pyyaml);
    diagnostics_.error(at, what + " cannot be a key", std::move(hint));
  }

  base::SourceId source_;
  std::string_view text_;
  std::size_t first_byte_;
  base::Diagnostics& diagnostics_;
  DuplicateKeys duplicates_;
  const YamlLimits& limits_;
  ByteOffsets offsets_;
  YamlEvents events_;
  std::vector<OpenCollection> open_;
  std::map<std::string, Composed> anchors_;
  std::optional<Node> root_;
  std::size_t total_ = 0;
  std::size_t documents_ = 0;
  bool stopped_ = false;
};

bool is_utf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
         (text.size() >= 2 && (text[0] == '\0') != (text[1] == '\0'));
}

}  // namespace

Node parse_yaml(base::SourceId source, std::string_view text, base::Diagnostics& diagnostics,
                DuplicateKeys duplicates, const YamlLimits& limits) {
  const Origin start{source, 0};
  if (text.size() > limits.bytes) {
    diagnostics.error(start, "larger than " + std::to_string(limits.bytes) + " bytes");
    return Node::invalid(start);
  }
  if (is_utf16(text)) {
    diagnostics.error(start, "the text is UTF-16", "save the file as UTF-8");
    return Node::invalid(start);
  }
  return YamlReader(source, text, diagnostics, duplicates, limits).read();
}

Node parse_yaml(std::string path, std::string text, base::Diagnostics& diagnostics,
                DuplicateKeys duplicates) {
  const base::SourceId source = base::add_source(std::move(path), text);
  return parse_yaml(source, text, diagnostics, duplicates);
}

Node parse_yaml_or_json(base::SourceId source, std::string_view text, base::Diagnostics& diagnostics,
                        DuplicateKeys duplicates) {
  const std::size_t first = text.find_first_not_of(" \t\r\n", text.starts_with(byte_order_mark) ? 3 : 0);
  if (first == std::string_view::npos || (text[first] != '{' && text[first] != '[')) {
    return parse_yaml(source, text, diagnostics, duplicates);
  }
  base::Diagnostics of_json;
  Node json = parse_json(source, text, of_json);
  if (!json.is_invalid()) {
    diagnostics.append(std::move(of_json));
    return json;
  }
  base::Diagnostics of_yaml;
  Node yaml = parse_yaml(source, text, of_yaml, duplicates);
  // What is neither was most likely meant as JSON, whose reader says more precisely what is wrong.
  diagnostics.append(std::move(yaml.is_invalid() ? of_json : of_yaml));
  return yaml;
}

}  // namespace cf::document
