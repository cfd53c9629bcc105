// Reading a descriptor: everything that is wrong with it by itself, in one report.
#include <algorithm>
#include <map>

#include "base/boundary.h"
#include "base/strings.h"
#include "descriptor/descriptor.h"
#include "descriptor/entry_reader.h"
#include "descriptor/environment_reader.h"
#include "descriptor/equals_signs.h"
#include "descriptor/keys.h"
#include "descriptor/rules_check.h"
#include "descriptor/rules_reader.h"
#include "document/scalar.h"
#include "document/yaml.h"

namespace cf::descriptor {
namespace {

using document::Dialect;
using document::Node;

class DescriptorReader {
 public:
  DescriptorReader(Descriptor& descriptor, base::Diagnostics& diagnostics)
      : descriptor_(descriptor), diagnostics_(diagnostics) {}

  void read(const std::string& text) {
    const base::SourceId source = base::add_source(descriptor_.file, text);
    start_ = base::Origin{source, 0};
    base::Diagnostics syntax;
    descriptor_.root = document::parse_yaml(source, text, syntax);
    if (descriptor_.root.is_invalid()) report_equals_signs(source, text, diagnostics_);
    diagnostics_.append(std::move(syntax));
    const Node& root = descriptor_.root;
    if (root.is_invalid()) return;
    if (!root.is_mapping()) {
      const auto text_of_root = document::as_string(root);
      const auto right = text_of_root ? with_colon(*text_of_root) : std::nullopt;
      diagnostics_.error(
          root.origin() ? root.origin() : start_,
          "a descriptor must be a mapping with deploy_environments, deploy, undeploy and ignore, not " +
              document::kind_name(root, Dialect::pyyaml),
          right ? "write '" + *right + "'" : "");
      return;
    }
    read_version();
    report_unknown_keys(root, top_level_keys(format_), "", diagnostics_, top_level_keys(2));
    const std::vector<Layer> layers = read_environments(descriptor_, format_, start_, diagnostics_);
    read_blocks();
    report_duplicates();
    for (const char* key :
         {"deploy_environments", "environments", "deploy", "undeploy", "ignore", "ci", "gold"})
      report_tags(root.find(key));
    if (format_ < 2) return;
    if (auto ci = Fields(root, "", diagnostics_).fields("ci")) descriptor_.ci = read_ci(*ci);
    if (auto gold = Fields(root, "", diagnostics_).fields("gold")) descriptor_.gold = read_gold_source(*gold);
    check_rules(descriptor_, layers, diagnostics_);
  }

 private:
  void read_version() {
    const Node& version = descriptor_.root.find("version");
    if (document::is_null(version, Dialect::pyyaml) || version.is_invalid()) return;
    const auto text = document::as_string(version);
    descriptor_.version = text.value_or("");
    if (descriptor_.is_version_2()) {
      format_ = 2;
    } else if (text != "1" && text != "1.0") {
      diagnostics_.error(version.origin(),
                         "version '" + descriptor_.version + "' of the descriptor is not known",
                         "write 'version: 1.0' or 'version: 2'");
    }
  }

  // A tag such as !stack_output would mean something in a config; nothing here reads it.
  void report_tags(const Node& node) {
    if (node.tag().starts_with('!') && node.tag().size() > 1) {
      diagnostics_.error(node.origin(), "a descriptor takes no tags, found " + std::string(node.tag()),
                         "write the value itself; resolvers belong into stack configs");
    }
    for (const Node& item : node.items()) report_tags(item);
    for (const document::Entry& entry : node.entries())
      if (entry.key.text() != "overlays") report_tags(entry.value);  // parameters, which may be resolvers
  }

  void read_blocks() {
    EntryRules rules;
    for (const Environment& environment : descriptor_.environments)
      rules.environments.push_back(environment.name.str());
    // The original wants it said; a descriptor without `version` is ours, as version 2 is: there a template
    // is local unless it says gold.
    rules.gold_required = format_ < 2 && !descriptor_.version.empty();
    rules.format = format_;
    for (const Block block : {Block::deploy, Block::undeploy, Block::ignore}) {
      read_entries(block, descriptor_.root.find(to_string(block)), rules, descriptor_.entries, diagnostics_);
    }
  }

  // The same stack may be in two entries only where no environment gets both.
  void report_duplicates() {
    std::map<std::string, std::vector<const Entry*>> by_name;
    for (const Entry& entry : descriptor_.entries) {
      if (entry.name.empty()) continue;
      auto& earlier = by_name[entry.path(base::EnvironmentName()).str()];
      bool shares = false;
      for (const Entry* other : earlier) {
        const auto shared =
            std::find_if(descriptor_.environments.begin(), descriptor_.environments.end(),
                         [&](const Environment& environment) {
                           return entry.applies_to(environment.name) && other->applies_to(environment.name);
                         });
        if (shared == descriptor_.environments.end()) continue;
        shares = true;
        const std::string where =
            std::string(to_string(entry.block)) + "[" + std::to_string(entry.index) + "] " + entry.name;
        diagnostics_
            .error(entry.at,
                   "'" + entry.name + "' is listed " +
                       (other->block == entry.block ? "twice under " + std::string(to_string(entry.block))
                                                    : "under " + std::string(to_string(other->block)) +
                                                          " and under " + to_string(entry.block)) +
                       " for " + shared->name.str() + ", first at " + base::locate(other->at).str(),
                   "keep one of them")
            .where = where;
        break;
      }
      // So that `earlier` never has more entries than there are environments.
      const bool used = std::any_of(descriptor_.environments.begin(), descriptor_.environments.end(),
                                    [&](const Environment& each) { return entry.applies_to(each.name); });
      if (!shares && used) earlier.push_back(&entry);
    }
  }

  Descriptor& descriptor_;
  base::Diagnostics& diagnostics_;
  base::Origin start_;
  int format_ = 1;
};

}  // namespace

Descriptor read_text(std::string text, std::string shown_as, base::Diagnostics& diagnostics) {
  Descriptor descriptor;
  descriptor.file = std::move(shown_as);
  if (!base::is_utf8(text)) {
    diagnostics.error({}, descriptor.file + " is not UTF-8 text", "save it as UTF-8");
    return descriptor;
  }
  DescriptorReader(descriptor, diagnostics).read(text);
  diagnostics.sort();
  return descriptor;
}

Descriptor read(const std::filesystem::path& file, std::string shown_as, base::Diagnostics& diagnostics) {
  auto text = base::read_in_repository(file);
  if (text) return read_text(*std::move(text), std::move(shown_as), diagnostics);
  Descriptor descriptor;
  descriptor.file = std::move(shown_as);
  diagnostics.error({}, text.error().message,
                    text.error().kind == base::ErrorKind::not_found
                        ? "name the descriptor, or make one with 'cf init'"
                        : text.error().hint);
  return descriptor;
}

}  // namespace cf::descriptor
