// Regions: which, what differs in them, and in which order they are deployed.
#include "base/strings.h"
#include "descriptor/rules_reader.h"
#include "document/scalar.h"

namespace cf::descriptor {
namespace {

using document::Dialect;
using document::Node;

constexpr std::chrono::hours longest_bake{24 * 7};
constexpr int most_failures = 100;

void check_region(const Fields& fields, const std::string& name, base::Origin at) {
  if (base::is_region(name)) return;
  const std::string lower = base::to_lower(base::trim(name));
  fields.error(at, "'" + name + "' is no region",
               base::is_region(lower) ? "write " + lower : "such as us-east-1");
}

std::vector<base::Region> region_list(Fields& fields) {
  std::vector<base::Region> regions;
  for (Fields::Text& text : fields.texts("regions").value_or(std::vector<Fields::Text>())) {
    check_region(fields, text.text, text.at);
    regions.emplace_back(std::move(text.text));
  }
  return regions;
}

Node parameters_of(Fields& fields) {
  const auto parameters = fields.fields("parameters");
  return parameters ? parameters->mapping() : Node();
}

Overlay read_overlay(Fields fields) {
  static const std::vector<std::string> keys = {"parameters", "stacks"};
  static const std::vector<std::string> stack_keys = {"parameters"};
  fields.allow(keys);
  Overlay overlay;
  overlay.at = fields.origin();
  overlay.parameters = parameters_of(fields);
  const auto stacks = fields.fields("stacks");
  if (!stacks) return overlay;
  for (const document::Entry& entry : stacks->mapping().entries()) {
    const std::string name(entry.key.text());
    auto stack = Fields(*stacks).fields(name);
    if (!stack) continue;
    stack->allow(stack_keys);
    overlay.stacks[name] = parameters_of(*stack);
  }
  return overlay;
}

void read_overlays(Fields& fields, Rules& rules) {
  auto overlays = fields.fields("overlays");
  if (!overlays) return;
  for (const document::Entry& entry : overlays->mapping().entries()) {
    const std::string region(entry.key.text());
    check_region(*overlays, region, entry.key.origin());
    auto overlay = overlays->fields(region);
    if (!overlay) continue;
    Overlay read = read_overlay(*std::move(overlay));
    read.at = entry.key.origin();
    rules.overlays[base::Region(region)] = std::move(read);
  }
}

std::vector<std::string> command_of(Fields& fields) {
  const Node& command = fields.find("command");
  std::vector<std::string> words;
  if (!command) return words;
  const std::string hint = "write 'command: [./smoke.sh, prod]'; there is no shell";
  if (!command.is_sequence() || command.empty()) {
    fields.error(command.origin(), "'command' must be a list of words", hint);
    return words;
  }
  for (const Node& word : command.items()) {
    auto text = document::as_string(word);
    if (!text || document::is_null(word, Dialect::pyyaml) || text->find('\0') != std::string::npos)
      fields.error(word.origin(),
                   "a word of 'command' must be text, not " + document::kind_name(word, Dialect::pyyaml),
                   hint);
    else
      words.push_back(*std::move(text));
  }
  if (!words.empty() && words[0].empty())
    fields.error(command.origin(), "the first word of 'command' names the program, and is empty", hint);
  return words;
}

WaveCheck read_check(Fields fields) {
  static const std::vector<std::string> keys = {"command", "alarm"};
  fields.allow(keys);
  WaveCheck check;
  check.at = fields.origin();
  check.command = command_of(fields);
  check.alarm = fields.text("alarm").value_or("");
  const bool command = static_cast<bool>(fields.find("command")),
             alarm = static_cast<bool>(fields.find("alarm"));
  if (command == alarm) {
    fields.error({}, command ? "a check is a command or an alarm, not both" : "the check checks nothing",
                 "write '{command: [./smoke.sh, prod]}' or '{alarm: my-alarm}'");
  }
  return check;
}

Wave read_wave(Fields fields) {
  static const std::vector<std::string> keys = {"regions", "bake", "checks"};
  fields.allow(keys);
  Wave wave;
  wave.at = fields.origin();
  wave.regions = region_list(fields);
  const Node& regions = fields.find("regions");
  if (!regions || (regions.is_sequence() && regions.empty()))
    fields.error(regions.origin(), "the wave has no 'regions'", "such as 'regions: [us-east-1]'");
  wave.bake = fields.duration("bake", std::chrono::seconds(0), longest_bake).value_or(wave.bake);
  for (Fields& check : fields.list("checks", "{alarm: my-alarm}")) wave.checks.push_back(read_check(check));
  return wave;
}

}  // namespace

void read_regions(Fields& fields, Rules& rules) {
  rules.regions = region_list(fields);
  read_overlays(fields, rules);
  for (Fields& wave : fields.list("waves", "{regions: [us-east-1], bake: 30m}"))
    rules.waves.push_back(read_wave(wave));
  rules.failure_tolerance = fields.number("failure_tolerance", 0, most_failures).value_or(0);
}

}  // namespace cf::descriptor
