#include "gold/compose.h"

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "document/json.h"
#include "document/yaml.h"
#include "gold/constraints.h"
#include "gold/rewrite.h"
#include "template/template.h"

namespace cf::gold {
namespace {

using document::Entry;
using document::MappingBuilder;

class Composer {
 public:
  Composer(template_::Template whole, const Parts& parts, base::Diagnostics& diagnostics)
      : whole_(std::move(whole)), parts_(parts), diagnostics_(diagnostics) {}

  // None: there is no part in it.
  std::optional<Node> compose(Composed& composed) {
    for (const template_::ResourceDeclaration& resource : whole_.resources)
      if (resource.type == part_type) pieces_[resource.logical_id].resource = &resource;
    if (pieces_.empty()) return std::nullopt;
    for (auto& [id, piece] : pieces_) expand(id, piece);
    if (diagnostics_.has_errors()) return std::nullopt;
    for (auto& [id, piece] : pieces_) composed.versions[piece.path] = piece.version;
    return joined();
  }

 private:
  struct Piece {
    const template_::ResourceDeclaration* resource = nullptr;
    std::string path, version;
    template_::Template t;
    std::map<std::string, Node> parameters;
    enum class State { untouched, expanding, done } state = State::untouched;
  };

  void error(const Node& at, std::string message, std::string hint = {}) {
    diagnostics_.error(at.origin(), std::move(message), std::move(hint));
  }

  void expand(const std::string& id, Piece& piece) {
    if (piece.state != Piece::State::untouched) {
      if (piece.state == Piece::State::expanding)
        error(piece.resource->node, "the parameters of " + id + " depend on its own outputs");
      return;
    }
    piece.state = Piece::State::expanding;
    read(id, piece);
    piece.state = Piece::State::done;
  }

  void read(const std::string& id, Piece& piece) {
    const Node& properties = piece.resource->properties;
    const Node& named = properties.find("Template");
    piece.path = named.is_scalar() ? std::string(named.text()) : "";
    if (piece.path.empty()) return error(piece.resource->node, id + " does not say which Template it is");
    for (const Entry& entry : properties.entries())
      if (entry.key.text() != "Template" && entry.key.text() != "Parameters")
        error(entry.key,
              "a " + std::string(part_type) + " has no property '" + std::string(entry.key.text()) + "'",
              "it has Template and Parameters");
    for (const Entry& entry : piece.resource->node.entries()) {
      static const std::set<std::string_view> known = {"Type", "Properties", "Condition", "DependsOn",
                                                       "Metadata"};
      if (known.count(entry.key.text()) == 0)
        error(entry.key, "'" + std::string(entry.key.text()) + "' of " + id + " has no meaning for a part",
              "the template it is made of says that for its resources");
    }
    auto part = parts_(piece.path);
    if (!part) return error(named, part.error().message, part.error().hint);
    piece.version = part->version;
    base::Diagnostics inner;
    piece.t = template_::parse_template(piece.path + " " + part->version, std::move(part->text), inner);
    if (inner.has_errors()) {
      diagnostics_.append(std::move(inner));
      return;
    }
    if (!piece.t.transforms.empty())
      return error(named, piece.path + " has a transform, which can't be part of another template");
    give_parameters(id, piece, properties.find("Parameters"));
  }

  void give_parameters(const std::string& id, Piece& piece, const Node& given) {
    std::vector<std::string> names;
    for (const auto& parameter : piece.t.parameters) names.push_back(parameter.name);
    for (const Entry& entry : given.entries()) {
      const std::string name(entry.key.text());
      if (piece.t.parameter(name) == nullptr)
        error(entry.key, piece.path + " has no parameter " + name + base::did_you_mean(name, names));
    }
    const NewNames outer = outer_names();
    for (const auto& parameter : piece.t.parameters) {
      const Node& own = given.find(parameter.name);
      if (!own && !parameter.default_value) {
        error(given ? given : piece.resource->node,
              "parameter " + parameter.name + " of " + piece.path + " has no value",
              "give it under Parameters of " + id);
        continue;
      }
      Node value = own ? rewritten(own, outer) : parameter.default_value;
      check(piece, parameter, own ? own : piece.resource->node, value);
      piece.parameters[parameter.name] = as_given(parameter, std::move(value));
    }
  }

  // What is neither a literal nor a parameter that is passed on is only known when it is deployed.
  void check(const Piece& piece, const template_::ParameterDeclaration& parameter, const Node& at,
             const Node& value) {
    const std::string called = parameter.name + " of " + piece.path;
    if (value.is_scalar() && parameter.is_ssm())
      return error(at, "parameter " + called + " is looked up in SSM: a literal can't stand for it",
                   "declare such a parameter here too, and give it with !Ref");
    if (auto why = why_no_value(parameter, value))
      return error(at, "'" + document::as_string(value).value_or("the list") + "' is no value of " + called,
                   *why);
    // What a parameter has where the condition does not hold, such as nothing for no part, is not the part's.
    if (!piece.resource->condition.empty()) return;
    const Node& named = value.is_mapping() && value.size() == 1 ? value.find("Ref") : value;
    const auto* passed = named.is_scalar() && !value.is_scalar() ? whole_.parameter(named.text()) : nullptr;
    if (passed == nullptr) return;
    PassedOn& own = passed_on_.try_emplace(passed->name, *passed).first->second;
    if (auto wrong = own.hold(parameter))
      error(at, "parameter " + passed->name + " has values that are none of " + called, *wrong);
  }

  // A list that is written as text is one everywhere, as Ref gives it.
  static Node as_given(const template_::ParameterDeclaration& parameter, Node value) {
    if (!value.is_scalar()) return value;
    if (!parameter.is_list()) return Node::string(std::string(value.text()), value.origin());
    std::vector<Node> items;
    if (!value.text().empty())
      for (const std::string& item : base::split(value.text(), ','))
        items.push_back(Node::string(std::string(base::trim(item))));
    return Node::sequence(std::move(items), value.origin());
  }

  // Names in the template itself: outputs of parts are their expressions.
  NewNames outer_names() {
    NewNames names;
    names.ref = [this](const std::string& name) -> std::optional<Node> {
      if (const auto piece = pieces_.find(name); piece != pieces_.end())
        error(piece->second.resource->node,
              "!Ref " + name + " stands for nothing: it is a part, not a resource",
              "take one of its outputs: !GetAtt " + name + ".Outputs.NAME");
      return std::nullopt;
    };
    names.attribute = [this](const std::string& resource,
                             const std::string& attribute) -> std::optional<Node> {
      const auto piece = pieces_.find(resource);
      if (piece == pieces_.end()) return std::nullopt;
      return output_of(resource, piece->second, attribute);
    };
    names.condition = names.mapping = [](const std::string& name) { return name; };
    return names;
  }

  Node output_of(const std::string& id, Piece& piece, const std::string& attribute) {
    expand(id, piece);
    constexpr std::string_view prefix = "Outputs.";
    const std::string name = attribute.starts_with(prefix) ? attribute.substr(prefix.size()) : "";
    const template_::OutputDeclaration* output = piece.t.output(name);
    if (output == nullptr) {
      std::vector<std::string> known;
      for (const auto& each : piece.t.outputs) known.push_back(each.name);
      error(piece.resource->node,
            piece.path + " has no output '" + (name.empty() ? attribute : name) + "'" +
                base::did_you_mean(name, known),
            "!GetAtt " + id + ".Outputs.NAME: it has " + base::join(known, ", "));
      return Node::invalid();
    }
    Node value = rewritten(output->value, inner_names(id, piece));
    if (output->condition.empty()) return value;
    return MappingBuilder()
        .add("Fn::If", Node::sequence({Node::string(id + output->condition), std::move(value),
                                       MappingBuilder().add("Ref", "AWS::NoValue").build()}))
        .build();
  }

  // Names within a part.
  static NewNames inner_names(const std::string& id, const Piece& piece) {
    NewNames names;
    names.ref = [&piece, id](const std::string& name) -> std::optional<Node> {
      if (const auto given = piece.parameters.find(name); given != piece.parameters.end())
        return given->second;
      if (piece.t.resource(name) == nullptr) return std::nullopt;
      return MappingBuilder().add("Ref", id + name).build();
    };
    names.attribute = [&piece, id](const std::string& resource,
                                   const std::string& attribute) -> std::optional<Node> {
      if (piece.t.resource(resource) == nullptr) return std::nullopt;
      return MappingBuilder()
          .add("Fn::GetAtt", Node::sequence({Node::string(id + resource), Node::string(attribute)}))
          .build();
    };
    names.condition = [id](const std::string& name) { return id + name; };
    names.mapping = [id](const std::string& name) { return id + name; };
    return names;
  }

  // What must be there before a resource, with the parts among it by all of their resources.
  std::vector<std::string> needed(const std::vector<std::string>& names) const {
    std::vector<std::string> ids;
    for (const std::string& name : names) {
      const auto piece = pieces_.find(name);
      if (piece == pieces_.end()) {
        ids.push_back(name);
      } else {
        for (const auto& resource : piece->second.t.resources) ids.push_back(name + resource.logical_id);
      }
    }
    return ids;
  }

  Node joined() {
    const NewNames outer = outer_names();
    std::vector<Entry> resources;
    std::map<std::string, std::vector<Entry>> more;
    for (const template_::ResourceDeclaration& resource : whole_.resources) {
      if (const auto piece = pieces_.find(resource.logical_id); piece != pieces_.end()) {
        add_piece(resource, piece->second, resources, more);
        continue;
      }
      Node node = rewritten(resource.node, outer);
      if (!resource.depends_on.empty())
        node = node.with("DependsOn", document::strings(needed(resource.depends_on)));
      resources.push_back({Node::string(resource.logical_id), std::move(node)});
    }
    refuse_same(resources, "resources");
    Node root = whole_.written;
    Node parameters = root.find("Parameters");
    for (const auto& [name, own] : passed_on_) parameters = parameters.with(name, own.declaration());
    if (!passed_on_.empty()) root = root.with("Parameters", parameters);
    for (const char* section : {"Conditions", "Mappings", "Rules"}) {
      std::vector<Entry> entries(root.find(section).entries().begin(), root.find(section).entries().end());
      std::vector<Entry>& added = more[section];
      entries.insert(entries.end(), added.begin(), added.end());
      refuse_same(entries, section);
      if (!entries.empty()) root = root.with(section, Node::mapping(std::move(entries)));
    }
    root = root.with("Resources", Node::mapping(std::move(resources)));
    if (root.has("Outputs")) root = root.with("Outputs", rewritten(root.find("Outputs"), outer));
    return root;
  }

  void refuse_same(const std::vector<Entry>& entries, const std::string& what) {
    std::set<std::string> names;
    for (const Entry& entry : entries)
      if (!names.insert(std::string(entry.key.text())).second)
        error(whole_.root, "two of the " + what + " are named " + std::string(entry.key.text()),
              "give one of them, or the part, another logical id");
  }

  void add_piece(const template_::ResourceDeclaration& whole, const Piece& piece,
                 std::vector<Entry>& resources, std::map<std::string, std::vector<Entry>>& more) const {
    const std::string& id = whole.logical_id;
    const NewNames inner = inner_names(id, piece);
    for (const auto& resource : piece.t.resources) {
      Node node = rewritten(resource.node, inner);
      std::vector<std::string> needs = needed(whole.depends_on);
      for (const std::string& each : resource.depends_on) needs.push_back(id + each);
      if (!needs.empty()) node = node.with("DependsOn", document::strings(needs));
      const std::string own = resource.condition.empty() ? "" : id + resource.condition;
      std::string condition = own.empty() ? whole.condition : own;
      if (!own.empty() && !whole.condition.empty()) {
        condition = both(whole.condition, own, more["Conditions"]);
      }
      if (!condition.empty()) node = node.with("Condition", Node::string(condition));
      resources.push_back({Node::string(id + resource.logical_id), std::move(node)});
    }
    const std::pair<const char*, const Node*> sections[] = {
        {"Conditions", &piece.t.conditions}, {"Mappings", &piece.t.mappings}, {"Rules", &piece.t.rules}};
    for (const auto& [section, entries] : sections)
      for (const Entry& entry : entries->entries())
        more[section].push_back(
            {Node::string(id + std::string(entry.key.text())), rewritten(entry.value, inner)});
  }

  // The name of a condition that both others are.
  static std::string both(const std::string& first, const std::string& second,
                          std::vector<Entry>& conditions) {
    const std::string name = first + "And" + second;
    for (const Entry& entry : conditions)
      if (entry.key.text() == name) return name;
    const auto one = [](const std::string& each) { return MappingBuilder().add("Condition", each).build(); };
    conditions.push_back(
        {Node::string(name),
         MappingBuilder().add("Fn::And", Node::sequence({one(first), one(second)})).build()});
    return name;
  }

  const template_::Template whole_;
  const Parts& parts_;
  base::Diagnostics& diagnostics_;
  std::map<std::string, Piece> pieces_;        // by logical id
  std::map<std::string, PassedOn> passed_on_;  // by name: our parameters that parts take as they are
};

std::string composed_template(const std::string& path, const std::string& text, const Parts& parts,
                              base::Diagnostics& diagnostics, Composed& composed) {
  if (text.find(part_type) == std::string::npos) return text;
  base::Diagnostics own;
  template_::Template whole = template_::parse_template(path, text, own);
  std::optional<Node> root;
  if (!own.has_errors()) root = Composer(std::move(whole), parts, own).compose(composed);
  if (own.has_errors() || !root) {
    diagnostics.append(std::move(own));
    return text;
  }
  const std::string_view start = base::trim(text);
  const std::string result =
      start.starts_with('{')
          ? document::to_json(*root, {.indent = 2, .dialect = document::Dialect::cloudformation}) + "\n"
          : document::to_yaml(*root, document::Dialect::cloudformation);
  base::Diagnostics made;
  const template_::Template checked =
      template_::parse_template(path + ", as it is made of its parts", result, made);
  made.append(template_::validate(checked));
  diagnostics.append(std::move(made));
  return result;
}

// {% include "gold:PATH" %}, with the marks that take blanks away.
std::string composed_jinja(const std::string& path, const std::string& text, const Parts& parts,
                           base::Diagnostics& diagnostics, Composed& composed) {
  const base::SourceId source = base::add_source(path, text);
  std::string result;
  std::size_t done = 0;
  for (std::size_t at = 0; (at = text.find("{%", at)) != std::string::npos;) {
    const std::size_t end = text.find("%}", at);
    if (end == std::string::npos) break;
    std::string_view inside = std::string_view(text).substr(at + 2, end - at - 2);
    const bool strip_before = inside.starts_with('-'), strip_after = inside.ends_with('-');
    if (strip_before || inside.starts_with('+')) inside.remove_prefix(1);
    if (strip_after && !inside.empty()) inside.remove_suffix(1);
    inside = base::trim(inside);
    const std::size_t start = at;
    at = end + 2;
    if (!inside.starts_with("include")) continue;
    inside = base::trim(inside.substr(7));
    const char quote = inside.empty() ? '\0' : inside.front();
    if ((quote != '"' && quote != '\'') || inside.back() != quote || !inside.substr(1).starts_with("gold:"))
      continue;
    const std::string named(inside.substr(6, inside.size() - 7));
    auto part = named.ends_with(".j2")
                    ? parts(named)
                    : base::error(base::ErrorKind::input, "'" + named + "' is no Jinja2 template",
                                  "only .j2 templates can be included");
    if (!part) {
      diagnostics.error(base::Origin{source, static_cast<std::uint32_t>(start)}, part.error().message,
                        part.error().hint);
      continue;
    }
    composed.versions[named] = part->version;
    result += text.substr(done, start - done);
    if (strip_before) result.resize(result.find_last_not_of(" \t\r\n") + 1);
    result += part->text;
    done = strip_after ? std::min(text.find_first_not_of(" \t\r\n", at), text.size()) : at;
    at = done;
  }
  return result + text.substr(done);
}

}  // namespace

Composed compose(const std::string& path, const std::string& text, const Parts& parts,
                 base::Diagnostics& diagnostics) {
  Composed composed;
  composed.text = path.ends_with(".j2")   ? composed_jinja(path, text, parts, diagnostics, composed)
                  : path.ends_with(".py") ? text
                                          : composed_template(path, text, parts, diagnostics, composed);
  return composed;
}

}  // namespace cf::gold
