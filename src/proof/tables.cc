#include "proof/tables.h"

#include <algorithm>
#include <map>

#include "base/strings.h"
#include "document/json.h"
#include "gold/manifest.h"
#include "proof/record.h"

namespace cf::proof {
namespace {

using document::MappingBuilder;
using document::Node;

std::string ratio(const Count& count) {
  return std::to_string(count.passed) + "/" + std::to_string(count.run);
}

std::string padded(std::string text, std::size_t width) {
  text.append(text.size() < width ? width - text.size() : 0, ' ');
  return text;
}

const char* words_of(Proof::Linted linted) {
  switch (linted) {
    case Proof::Linted::not_run:
      return "not run";
    case Proof::Linted::clean:
      return "clean";
    case Proof::Linted::excepted:
      return "clean but for stated exceptions";
    case Proof::Linted::failed:
      return "failed";
  }
  return "";
}

std::size_t exceptions_of(const Proof& proof, const char* tool) {
  return static_cast<std::size_t>(std::count_if(proof.exceptions.begin(), proof.exceptions.end(),
                                                [&](const Exception& e) { return e.tool == tool; }));
}

std::string linted(const Proof& proof, Proof::Linted state, const char* tool) {
  if (state == Proof::Linted::excepted)
    return "clean, " + base::plural(exceptions_of(proof, tool), "exception");
  return words_of(state);
}

std::string ruled(const Proof& proof) {
  const std::size_t excepted = exceptions_of(proof, "cf");
  return ratio(proof.rules) + (excepted == 0 ? "" : ", " + base::plural(excepted, "exception"));
}

std::string place_of(const Problem& problem) {
  const std::string at = base::locate(problem.at).str();
  return at.empty() ? "" : at + ": ";
}

Node number(std::size_t n) {
  return Node::integer(static_cast<std::int64_t>(n));
}

Node to_node(const Count& count) {
  return MappingBuilder().add("run", number(count.run)).add("passed", number(count.passed)).build();
}

Node to_node(const Proof& proof) {
  std::vector<Node> problems;
  for (const Problem& problem : proof.problems) {
    problems.push_back(MappingBuilder()
                           .add("check", problem.what)
                           .add("problem", problem.text)
                           .add("at", base::locate(problem.at).str())
                           .build());
  }
  return MappingBuilder()
      .add("template", proof.path)
      .add("version", proof.version)
      .add("passed", Node::boolean(proof.passed()))
      .add("rules", to_node(proof.rules))
      .add("cases", to_node(proof.cases))
      .add("variations", to_node(proof.variations))
      .add("updates", to_node(proof.updates))
      .add("resources", number(proof.resources))
      .add("cfn_lint", std::string_view(words_of(proof.cfn_lint)))
      .add("checkov", std::string_view(words_of(proof.checkov)))
      .add("permissions", std::string_view(proof.has_record ? "compared" : "not recorded"))
      .add("problems", Node::sequence(std::move(problems)))
      .build();
}

// How a record becomes what the template is.
std::string unaccepted(const std::vector<Proof>& proofs) {
  const auto differs = [](const Proof& proof) {
    return std::any_of(proof.problems.begin(), proof.problems.end(),
                       [](const Problem& problem) { return problem.what == record_name; });
  };
  if (std::none_of(proofs.begin(), proofs.end(), differs)) return "";
  return "\nnote: in " + std::string(record_name) +
         ", '+' is what a template may do or how it protects since, '-' what it no longer does; if that is "
         "as "
         "it should be, 'cf gold test --accept' writes it\n";
}

// Which templates' permissions were compared with nothing, and how to change that.
std::string unrecorded(const std::vector<Proof>& proofs) {
  std::vector<std::string> paths;
  for (const Proof& proof : proofs) {
    if (!proof.has_record && !proof.record.empty()) paths.push_back(proof.path);
  }
  if (paths.empty()) return "";
  constexpr std::size_t most_named = 5;
  const std::size_t others = paths.size() - std::min(paths.size(), most_named);
  paths.resize(paths.size() - others);
  return "\nnote: what " + base::join(paths, ", ") +
         (others == 0 ? "" : " and " + std::to_string(others) + " more") +
         " may do is not recorded, so that a change of it would not be noticed; 'cf gold test --accept' "
         "writes the record\n";
}

}  // namespace

std::string proofs_text(const std::vector<Proof>& proofs) {
  std::size_t width = 8;
  for (const Proof& proof : proofs) width = std::max(width, proof.path.size());
  std::string text = padded("TEMPLATE", width) + "  VERSION  CASES  VARIATIONS  UPDATES  RESULT\n";
  std::size_t failed = 0;
  for (const Proof& proof : proofs) {
    text += padded(proof.path, width) + "  " + padded(proof.version, 7) + "  " +
            padded(ratio(proof.cases), 5) + "  " + padded(ratio(proof.variations), 10) + "  " +
            padded(ratio(proof.updates), 7) + "  " +
            (proof.passed() ? "ok" : base::plural(proof.problems.size(), "problem")) + "\n";
    failed += proof.passed() ? 0 : 1;
  }
  for (const Proof& proof : proofs) {
    if (proof.passed()) continue;
    text += "\n" + proof.path + " " + proof.version + "\n";
    for (const Problem& problem : proof.problems)
      text += "  " + problem.what + ": " + place_of(problem) + problem.text + "\n";
  }
  text += unaccepted(proofs) + unrecorded(proofs) + "\n" + base::plural(proofs.size(), "template") + ", " +
          (failed == 0 ? "all proved" : std::to_string(failed) + " with problems") + "\n";
  return text;
}

std::string proofs_markdown(const std::vector<Proof>& proofs) {
  std::string text =
      "| template | version | house rules | cases | variations | updates | cfn-lint | checkov | result |\n"
      "|---|---|---|---|---|---|---|---|---|\n";
  for (const Proof& proof : proofs) {
    text += "| `" + proof.path + "` " + proof.title + " | " + proof.version + " | " + ruled(proof) + " | " +
            ratio(proof.cases) + " | " + ratio(proof.variations) + " | " +
            (proof.is_first_version ? "first version" : ratio(proof.updates)) + " | " +
            linted(proof, proof.cfn_lint, "cfn-lint") + " | " + linted(proof, proof.checkov, "checkov") +
            " | " + (proof.passed() ? "proved" : base::plural(proof.problems.size(), "problem")) + " |\n";
  }
  return text;
}

std::string proofs_json(const std::vector<Proof>& proofs) {
  std::vector<Node> all;
  for (const Proof& proof : proofs) all.push_back(to_node(proof));
  return document::to_json(MappingBuilder().add("proofs", Node::sequence(std::move(all))).build(),
                           {.indent = 2}) +
         "\n";
}

}  // namespace cf::proof
