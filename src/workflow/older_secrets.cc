#include "workflow/older_secrets.h"

#include <algorithm>
#include <functional>
#include <set>
#include <vector>

#include "base/secrets.h"
#include "document/yaml.h"

namespace cf::workflow {
namespace {

using document::Node;
using Visit = std::function<void(const std::string& place, const Node& scalar)>;

void each_scalar(const Node& node, const std::string& place, const Visit& visit) {
  if (node.is_scalar()) visit(place, node);
  for (const Node& item : node.items()) each_scalar(item, place + "/[]", visit);
  for (const document::Entry& entry : node.entries())
    each_scalar(entry.value, place + "/" + std::string(entry.key.text()), visit);
}

Node read_template(const char* name, std::string_view text) {
  base::Diagnostics ignored;
  return document::parse_yaml_or_json(base::add_source(name, std::string(text)), text, ignored,
                                      document::DuplicateKeys::last_wins);
}

}  // namespace

std::string mask_older_secrets(std::string_view rendered, std::string deployed) {
  if (base::mask_secrets(std::string(rendered)) == rendered) return deployed;
  std::set<std::string> secret_places;
  std::set<std::string> secrets;
  each_scalar(read_template("rendered template", rendered), "",
              [&](const std::string& place, const Node& scalar) {
                const std::string value(scalar.text());
                if (base::mask_secrets(value) == value) return;
                secret_places.insert(place);
                secrets.insert(value);
              });
  struct Edit {
    std::size_t at, length;
  };
  std::vector<Edit> edits;
  each_scalar(read_template("deployed template", deployed), "",
              [&](const std::string& place, const Node& scalar) {
                const std::string value(scalar.text());
                if (value.empty() || !secret_places.contains(place) || secrets.contains(value)) return;
                base::add_secret(value);
                // What is too short to be masked wherever it stands is masked where it stands here.
                std::size_t at = scalar.origin().offset;
                if (at < deployed.size() && (deployed[at] == '"' || deployed[at] == '\'')) ++at;
                if (at <= deployed.size() && deployed.compare(at, value.size(), value) == 0)
                  edits.push_back({at, value.size()});
              });
  std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.at > b.at; });
  for (const Edit& edit : edits) deployed.replace(edit.at, edit.length, base::masked);
  return deployed;
}

}  // namespace cf::workflow
