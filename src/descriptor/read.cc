// Reading a descriptor: everything that is wrong with it by itself, in one report.
#include <algorithm>
#include <map>

#include "base/files.h"
#include "base/strings.h"
#include "descriptor/descriptor.h"
#include "descriptor/entry_reader.h"
#include "descriptor/equals_signs.h"
#include "descriptor/keys.h"
#include "document/scalar.h"
#include "document/yaml.h"

namespace cf::descriptor {
namespace {

using document::Dialect;
using document::Node;

bool is_environment_name(std::string_view name) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return !name.empty() && name.size() <= 64 && letters.find(name[0]) != std::string_view::npos &&
         name.find_first_not_of(std::string(letters) + "._-") == std::string_view::npos &&
         !base::equals_ignore_case(name, "all");
}

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
    report_unknown_keys(root, top_level_keys(), "", diagnostics_);
    read_version();
    read_environments();
    read_blocks();
    report_duplicates();
    for (const char* key : {"deploy_environments", "environments", "deploy", "undeploy", "ignore"})
      report_tags(root.find(key));
  }

 private:
  void read_version() {
    const Node& version = descriptor_.root.find("version");
    if (document::is_null(version, Dialect::pyyaml) || version.is_invalid()) return;
    const auto text = document::as_string(version);
    descriptor_.version = text.value_or("");
    if (!text || (*text != "1.0" && *text != "1")) {
      diagnostics_.error(version.origin(),
                         "version '" + descriptor_.version + "' of the descriptor is not known",
                         "write 'version: 1.0'");
    }
  }

  // A tag such as !stack_output would mean something in a config; nothing here reads it.
  void report_tags(const Node& node) {
    if (node.tag().starts_with('!') && node.tag().size() > 1) {
      diagnostics_.error(node.origin(), "a descriptor takes no tags, found " + std::string(node.tag()),
                         "write the value itself; resolvers belong into stack configs");
    }
    for (const Node& item : node.items()) report_tags(item);
    for (const document::Entry& entry : node.entries()) report_tags(entry.value);
  }

  void read_environments() {
    const Node& old_name = descriptor_.root.find("deploy_environments");
    const Node& new_name = descriptor_.root.find("environments");
    if (old_name && new_name) {
      diagnostics_.error(new_name.origin(), "both 'deploy_environments' and 'environments' are set",
                         "keep one: they mean the same");
    }
    const Node& list = old_name ? old_name : new_name;
    if (list.is_invalid()) return;
    if (document::is_null(list, Dialect::pyyaml) || (list.is_sequence() && list.empty())) {
      diagnostics_.error(
          list.origin() ? list.origin() : start_, "no environment is listed",
          "add 'deploy_environments:' with one '- { name: dev, account_id: \"111111111111\" }' for each");
      return;
    }
    if (!list.is_sequence()) {
      diagnostics_.error(list.origin(), "the environments must be a list, not " +
                                            document::kind_name(list, Dialect::pyyaml));
      return;
    }
    for (std::size_t i = 0; i < list.size(); ++i) read_environment(list.at(i), i);
  }

  void read_environment(const Node& node, std::size_t index) {
    const std::string where = "environments[" + std::to_string(index) + "]";
    const auto error = [&](const Node& at, std::string message, std::string hint = {}) {
      diagnostics_.error(at.origin() ? at.origin() : node.origin(), std::move(message), std::move(hint))
          .where = where;
    };
    if (!node.is_mapping()) {
      if (!node.is_invalid()) {
        error(node, "an environment must be a mapping, not " + document::kind_name(node, Dialect::pyyaml),
              "write '{ name: dev, account_id: \"111111111111\" }'");
      }
      return;
    }
    report_unknown_keys(node, environment_keys(), where, diagnostics_);
    const Node& name_node = node.find("name");
    const Node& account_node = node.find("account_id");
    const auto name = document::as_string(name_node);
    Environment environment;
    environment.at = node.origin();
    environment.account_at = account_node.origin() ? account_node.origin() : node.origin();
    environment.account_text = document::as_string(account_node).value_or("");
    if (base::is_account_id(environment.account_text))
      environment.account = base::AccountId(environment.account_text);
    if (document::is_null(account_node, Dialect::pyyaml)) {
      error(account_node, "'account_id' is missing", "the twelve digits of the account, best in quotes");
    } else if (!account_node.is_scalar() && !account_node.is_invalid()) {
      error(account_node,
            "'account_id' must be twelve digits, not " + document::kind_name(account_node, Dialect::pyyaml));
    }
    if (document::is_null(name_node, Dialect::pyyaml) || !name) {
      error(name_node, "the environment has no 'name'", "its folder below config/");
      return;
    }
    environment.name = base::EnvironmentName(*name);
    if (!is_environment_name(*name)) {
      error(name_node, "'" + *name + "' can't be the name of an environment",
            "letters, digits, '.', '_' and '-', a letter or digit first; 'all' means every environment");
    }
    if (const Environment* other = descriptor_.find(environment.name)) {
      error(name_node,
            "the environment '" + *name + "' is listed twice, first at " + base::locate(other->at).str());
      return;
    }
    descriptor_.environments.push_back(std::move(environment));
  }

  void read_blocks() {
    EntryRules rules;
    for (const Environment& environment : descriptor_.environments)
      rules.environments.push_back(environment.name.str());
    // The original wants it said; a descriptor without `version` is ours, where a template is local unless it
    // says gold.
    rules.gold_required = !descriptor_.version.empty();
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
  auto text = base::read_file(file);
  if (text) return read_text(*std::move(text), std::move(shown_as), diagnostics);
  Descriptor descriptor;
  descriptor.file = std::move(shown_as);
  diagnostics.error({}, text.error().message,
                    text.error().kind == base::ErrorKind::not_found
                        ? "name the descriptor, or make one with 'cf init'"
                        : "");
  return descriptor;
}

}  // namespace cf::descriptor
