#include "proof/test_file.h"

#include <set>

#include "document/fields.h"
#include "document/scalar.h"
#include "document/yaml.h"
#include "proof/safety.h"

namespace cf::proof {
namespace {

using document::Fields;
using document::Node;

constexpr std::size_t most_items = 1000;  // exceptions

// A parameter's value: text as CloudFormation gets it; a list is written with commas.
std::optional<std::string> value_of(const Node& node) {
  if (!node.is_sequence()) return document::as_string(node);
  std::string joined;
  for (const Node& item : node.items()) {
    const auto text = document::as_string(item);
    if (!text) return std::nullopt;
    joined += (joined.empty() ? "" : ",") + *text;
  }
  return joined;
}

class TestFileReader {
 public:
  explicit TestFileReader(base::Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  TestFile read(const Node& root) {
    static const std::vector<std::string> keys = {
        "cases", "variations", "fixed", "without", "stateful_replacements", "exceptions"};
    Fields fields(root, "", diagnostics_);
    fields.allow(keys);
    for (Fields& item : fields.list("cases", "{name: ..., expect: ...}")) read_case(item);
    if (file_.cases.empty())
      fields.error(root.origin(), "there are no cases", "'cases' is a list of at least one");
    read_variations(fields);
    file_.fixed = values(fields, "fixed");
    const Node& without = fields.find("without");
    if (without && !without.is_sequence())
      fields.error(fields.at("without"), "'without' must be a list of combinations",
                   "- {Size: large, Zones: \"1\"}");
    for (const Node& combination : without.items()) file_.without.push_back(values_of(fields, combination));
    read_replacements(fields);
    read_exceptions(fields);
    return std::move(file_);
  }

 private:
  ParameterValues values_of(const Fields& fields, const Node& mapping) const {
    ParameterValues values;
    if (mapping && !mapping.is_mapping())
      fields.error(mapping.origin(), "parameters are a mapping of names to values", "{Name: value}");
    for (const document::Entry& entry : mapping.entries()) {
      const auto value = value_of(entry.value);
      if (value) {
        values[std::string(entry.key.text())] = *value;
      } else {
        fields.error(entry.value.origin(), "a parameter's value is text or a list of texts");
      }
    }
    return values;
  }
  ParameterValues values(const Fields& fields, std::string_view key) const {
    return values_of(fields, fields.find(key));
  }

  std::string required(Fields& fields, std::string_view key) const {
    if (!fields.find(key)) fields.error(fields.origin(), "'" + std::string(key) + "' is missing");
    return fields.text(key).value_or("");
  }

  std::map<std::string, std::string> texts(Fields& outer, std::string_view key) const {
    std::map<std::string, std::string> found;
    auto fields = outer.fields(key);
    if (!fields) return found;
    for (const document::Entry& entry : fields->mapping().entries()) {
      const std::string name(entry.key.text());
      if (const auto text = fields->text(name)) found[name] = *text;
    }
    return found;
  }

  void read_case(Fields& fields) {
    static const std::vector<std::string> keys = {"name",    "parameters", "user_data",
                                                  "account", "region",     "expect"};
    fields.allow(keys);
    Case one;
    one.at = fields.origin();
    one.name = required(fields, "name");
    if (!one.name.empty() && !names_.insert(one.name).second)
      fields.error(fields.at("name"), "there are two cases '" + one.name + "'");
    one.parameters = values(fields, "parameters");
    one.user_data = fields.find("user_data");
    one.account = fields.text("account").value_or(one.account);
    one.region = fields.text("region").value_or(one.region);
    if (auto expect = fields.fields("expect")) {
      read_expectation(*expect, one.expect);
    } else if (!fields.find("expect")) {
      fields.error(fields.origin(), "'expect' is missing: a case that expects nothing shows nothing");
    }
    file_.cases.push_back(std::move(one));
  }

  void read_expectation(Fields& fields, Expectation& expect) {
    static const std::vector<std::string> keys = {"fails",      "resources", "absent",        "counts",
                                                  "properties", "outputs",   "absent_outputs"};
    constexpr int most_resources = 500;
    fields.allow(keys);
    if (fields.mapping().empty()) fields.error(fields.origin(), "nothing is expected");
    expect.fails = fields.text("fails").value_or("");
    if (!expect.fails.empty() && fields.mapping().size() > 1)
      fields.error(fields.at("fails"), "what fails has nothing else to expect");
    expect.resources = texts(fields, "resources");
    expect.absent = fields.strings("absent").value_or(std::vector<std::string>{});
    if (auto counts = fields.fields("counts")) {
      for (const document::Entry& entry : counts->mapping().entries()) {
        const std::string type(entry.key.text());
        if (const auto number = counts->number(type, 0, most_resources)) expect.counts[type] = *number;
      }
    }
    if (auto properties = fields.fields("properties")) {
      for (const document::Entry& entry : properties->mapping().entries()) {
        if (entry.key.text().find('.') == std::string_view::npos) {
          properties->error(entry.key.origin(), "'" + std::string(entry.key.text()) + "' names no property",
                            "LogicalId.Property, LogicalId.Property.0.Name");
        } else {
          expect.properties.push_back(entry);
        }
      }
    }
    expect.outputs = fields.strings("outputs").value_or(std::vector<std::string>{});
    expect.absent_outputs = fields.strings("absent_outputs").value_or(std::vector<std::string>{});
  }

  void read_variations(Fields& outer) {
    auto fields = outer.fields("variations");
    if (!fields) return;
    for (const document::Entry& entry : fields->mapping().entries()) {
      const std::string name(entry.key.text());
      std::vector<std::string> values;
      for (const Node& item : entry.value.items()) {
        if (const auto value = value_of(item)) values.push_back(*value);
      }
      if (values.size() < entry.value.size() || values.size() < 2) {
        fields->error(entry.value.origin(), "the values of '" + name + "' are a list of two or more texts");
      }
      file_.variations[name] = std::move(values);
    }
  }

  void read_replacements(Fields& outer) {
    static const std::vector<std::string> keys = {"from", "resource", "reason"};
    for (Fields& fields : outer.list("stateful_replacements", "{from, resource, reason}")) {
      fields.allow(keys);
      file_.stateful_replacements.push_back(
          {required(fields, "from"), required(fields, "resource"), required(fields, "reason")});
    }
  }

  // Of our own rules there is a list. An exception from one is of one resource.
  std::string safety_rule(Fields& fields) const {
    static const std::vector<std::string> rules(safety_rules().begin(), safety_rules().end());
    required(fields, "rule");
    required(fields, "resource");
    return fields.choice("rule", rules).value_or("");
  }

  void read_exceptions(Fields& outer) {
    static const std::vector<std::string> keys = {"tool", "rule", "resource", "reason"};
    static const std::vector<std::string> tools = {"cfn-lint", "checkov", std::string(safety_tool)};
    for (Fields& fields : outer.list("exceptions", "{tool, rule, resource, reason}", most_items)) {
      fields.allow(keys);
      Exception exception;
      exception.tool = fields.choice("tool", tools).value_or("");
      exception.rule = exception.tool == safety_tool ? safety_rule(fields) : required(fields, "rule");
      exception.resource = fields.text("resource").value_or("");
      exception.reason = required(fields, "reason");
      file_.exceptions.push_back(std::move(exception));
    }
  }

  base::Diagnostics& diagnostics_;
  std::set<std::string> names_;
  TestFile file_;
};

}  // namespace

TestFile read_test_file(std::string shown_as, std::string text, base::Diagnostics& diagnostics) {
  const Node root = document::parse_yaml(std::move(shown_as), std::move(text), diagnostics);
  if (root.is_invalid()) return {};
  if (!root.is_mapping()) {
    diagnostics.error(root.origin(), "a test file is a mapping", "cases: [{name: ..., expect: ...}]");
    return {};
  }
  return TestFileReader(diagnostics).read(root);
}

}  // namespace cf::proof
