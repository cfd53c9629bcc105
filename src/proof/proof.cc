#include "proof/proof.h"

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "catalog/catalog.h"
#include "lint/lint.h"
#include "proof/house_rules.h"
#include "proof/match.h"
#include "proof/pairwise.h"
#include "proof/sandbox.h"
#include "proof/standards.h"
#include "proof/symbols.h"
#include "template/template.h"

namespace cf::proof {
namespace {

// One version of a template, rendered without user data.
struct Text {
  std::string body;
  template_::Template parsed;
};

// Those of the values that the template declares.
ParameterValues declared(const ParameterValues& values, const template_::Template& t) {
  ParameterValues kept;
  for (const auto& [name, value] : values) {
    if (t.parameter(name) != nullptr) kept[name] = value;
  }
  return kept;
}

std::string words_of(const ParameterValues& values) {
  std::vector<std::string> words;
  for (const auto& [name, value] : values) words.push_back(name + "=" + (value.empty() ? "''" : value));
  return words.empty() ? "defaults" : base::join(words, " ");
}

class Prover {
 public:
  Prover(const gold::SourceTemplate& source, const Render& render) : source_(source), render_(render) {
    proof_.path = source.path;
    proof_.version = source.manifest.version_text;
    proof_.title = source.manifest.title;
    proof_.category = source.manifest.category;
    const std::vector<std::string> told = gold::versions_in(source.changelog);
    proof_.is_first_version =
        source.released.empty() && std::all_of(told.begin(), told.end(), [&](const std::string& version) {
          return version == source.manifest.version_text;
        });
  }

  Proof prove() {
    read_tests();
    const auto text = text_of(source_.file, first_user_data());
    if (!text) return std::move(proof_);
    check_rules(*text);
    for (const Case& one : tests_.cases) prove_case(one);
    prove_variations(*text);
    for (const auto& [version, file] : source_.released) prove_updates(version, file, *text);
    check_standards(*text);
    return std::move(proof_);
  }

 private:
  bool problem(const std::string& what, std::string text, base::Origin at = {}) {
    proof_.problems.push_back({what, std::move(text), at});
    return false;
  }

  void read_tests() {
    if (!source_.tests) return;
    base::Diagnostics diagnostics;
    tests_ = read_test_file(source_.tests->path, source_.tests->text, diagnostics);
    for (const base::Diagnostic& found : diagnostics.list()) problem("tests.yaml", found.message, found.at);
    proof_.exceptions = tests_.exceptions;
  }

  document::Node first_user_data() const {
    return tests_.cases.empty() ? document::Node() : tests_.cases.front().user_data;
  }

  std::optional<Text> text_of(const gold::SourceFile& file, const document::Node& user_data) {
    const std::string name = file.path.substr(file.path.rfind('/') + 1);
    auto body = render_(file, user_data);
    if (!body) {
      problem(name, body.error().message, body.error().at);
      return std::nullopt;
    }
    Text text;
    text.body = *std::move(body);
    base::Diagnostics diagnostics;
    text.parsed = template_::parse_template(file.path, text.body, diagnostics);
    for (const base::Diagnostic& found : diagnostics.list()) problem(name, found.message, found.at);
    if (diagnostics.has_errors()) return std::nullopt;
    return text;
  }

  void check_rules(const Text& text) {
    const base::Diagnostics linted = lint::lint(text.parsed);
    for (const base::Diagnostic& found : linted.list()) problem("lint", found.message, found.at);
    std::vector<std::string> broken = broken_house_rules(source_, text.parsed, render_);
    proof_.rules.run = house_rules;
    proof_.rules.passed = house_rules - std::min(house_rules, broken.size());
    for (std::string& rule : broken) problem("house rules", std::move(rule));
  }

  void check_standards(const Text& plain) {
    if (!is_rendered(source_.path)) standards_.take(plain.parsed);
    Judgement judged = standards_.judge(tests_.exceptions, source_.permissions);
    proof_.rules.run += safety_rules().size();
    proof_.rules.passed += safety_rules().size() - judged.broken_rules;
    std::move(judged.problems.begin(), judged.problems.end(), std::back_inserter(proof_.problems));
    proof_.record = standards_.record();
    proof_.has_record = source_.permissions.has_value();
  }

  void check_safety(const Text& text, const ParameterValues& parameters, const Case& at,
                    const std::string& what) {
    base::Diagnostics ignored;  // the stack was created with these parameters
    standards_.take(evaluate_symbolically(text.parsed, parameters, at.account, at.region, ignored), what);
  }

  void prove_case(const Case& one) {
    const std::string what = "case '" + one.name + "'";
    const std::size_t before = proof_.problems.size();
    prove_rendered_case(one, what);
    proof_.cases.add(proof_.problems.size() == before);
  }

  // A template that is rendered may refuse its user data itself, in words of its own.
  void prove_rendered_case(const Case& one, const std::string& what) {
    if (!one.expect.fails.empty() && is_rendered(source_.path)) {
      const auto body = render_(source_.file, one.user_data);
      const std::string said = body ? std::string() : body.error().message;
      if (said.find(one.expect.fails) != std::string::npos) return;
    }
    const auto text = text_of(source_.file, one.user_data);
    if (!text) return;
    if (is_rendered(source_.path) && one.expect.fails.empty() &&
        std::find(proof_.renderings.begin(), proof_.renderings.end(), text->body) == proof_.renderings.end())
      proof_.renderings.push_back(text->body);
    run_case(one, *text, what);
  }

  void run_case(const Case& one, const Text& text, const std::string& what) {
    Sandbox sandbox(one.account, one.region);
    const Outcome created = sandbox.create(text.body, one.parameters);
    if (!one.expect.fails.empty()) {
      if (created.succeeded) {
        problem(what, "it was created; a failure with '" + one.expect.fails + "' is expected", one.at);
      } else if (created.reason.find(one.expect.fails) == std::string::npos) {
        problem(what, "it fails with '" + created.reason + "', not with '" + one.expect.fails + "'", one.at);
      }
      return;
    }
    if (!created.succeeded) {
      problem(what, created.reason, one.at);
      return;
    }
    check_resources(one, sandbox, what);
    check_outputs(one, sandbox, what);
    check_properties(one, text, what);
    if (is_rendered(source_.path)) standards_.take(text.parsed);
    check_safety(text, one.parameters, one, what);
    if (const Outcome removed = sandbox.remove(); !removed.succeeded)
      problem(what, "it can't be deleted: " + removed.reason, one.at);
    Sandbox again(one.account, one.region);
    if (const Outcome retried = again.retry(text.parsed, one.parameters); !retried.succeeded)
      problem(what,
              "a creation that failed can't be tried again: " + retried.reason +
                  "; what has a fixed name needs DeletionPolicy: RetainExceptOnCreate",
              one.at);
  }

  void check_resources(const Case& one, Sandbox& sandbox, const std::string& what) {
    const auto resources = sandbox.resources();
    proof_.resources = std::max(proof_.resources, resources.size());
    std::vector<std::string> names;
    std::map<std::string, int> counts;
    for (const auto& [id, type] : resources) {
      names.push_back(id);
      ++counts[type];
    }
    for (const auto& [id, type] : one.expect.resources) {
      const auto found = resources.find(id);
      if (found == resources.end()) {
        problem(what, "there is no resource " + id + base::did_you_mean(id, names), one.at);
      } else if (found->second != type) {
        problem(what, "resource " + id + " is a " + found->second + ", not a " + type, one.at);
      }
    }
    for (const std::string& id : one.expect.absent) {
      if (resources.count(id) != 0) problem(what, "there is a resource " + id, one.at);
    }
    for (const auto& [type, count] : one.expect.counts) {
      if (counts[type] != count)
        problem(
            what,
            "there are " + std::to_string(counts[type]) + " of " + type + ", not " + std::to_string(count),
            one.at);
    }
  }

  void check_outputs(const Case& one, Sandbox& sandbox, const std::string& what) {
    const auto outputs = sandbox.outputs();
    std::vector<std::string> names;
    for (const auto& [name, value] : outputs) names.push_back(name);
    for (const std::string& name : one.expect.outputs) {
      if (outputs.count(name) == 0)
        problem(what, "there is no output " + name + base::did_you_mean(name, names), one.at);
    }
    for (const std::string& name : one.expect.absent_outputs) {
      if (outputs.count(name) != 0) problem(what, "there is an output " + name, one.at);
    }
  }

  void check_properties(const Case& one, const Text& text, const std::string& what) {
    if (one.expect.properties.empty()) return;
    base::Diagnostics ignored;  // the stack was created with these parameters
    const auto evaluation =
        evaluate_symbolically(text.parsed, one.parameters, one.account, one.region, ignored);
    for (const document::Entry& entry : one.expect.properties) {
      const std::string path(entry.key.text());
      const std::size_t dot = path.find('.');
      const auto* resource = evaluation.the_template().resource(path.substr(0, dot));
      if (resource == nullptr) {
        problem(what, "the template has no resource " + path.substr(0, dot), entry.key.origin());
        continue;
      }
      base::Diagnostics unused;
      const document::Node properties = evaluation.evaluate(resource->properties, unused);
      const document::Node expected = evaluation.evaluate(template_::normalise(entry.value, unused), unused);
      if (const auto wrong = mismatch(properties, path.substr(dot + 1), expected))
        problem(what, path + ": " + *wrong, entry.key.origin());
    }
  }

  std::vector<Factor> factors_of(const template_::Template& t) const {
    std::vector<Factor> factors;
    for (const template_::ParameterDeclaration& parameter : t.parameters) {
      const auto given = tests_.variations.find(parameter.name);
      const bool fixed = tests_.fixed.count(parameter.name) != 0;
      if (given != tests_.variations.end()) {
        factors.push_back({parameter.name, given->second});
      } else if (parameter.allowed_values.size() > 1 && !fixed) {
        factors.push_back({parameter.name, parameter.allowed_values});
      }
    }
    return factors;
  }

  bool is_left_out(const ParameterValues& values) const {
    return std::any_of(tests_.without.begin(), tests_.without.end(), [&](const ParameterValues& combination) {
      return std::all_of(combination.begin(), combination.end(), [&](const auto& entry) {
        const auto found = values.find(entry.first);
        return found != values.end() && found->second == entry.second;
      });
    });
  }

  // Each variation would fail alike; the author has to know where values are given.
  bool lacks_values(const template_::Template& t, const std::vector<Factor>& factors) {
    std::vector<std::string> missing;
    for (const template_::ParameterDeclaration& parameter : t.parameters) {
      const bool varies = std::any_of(factors.begin(), factors.end(),
                                      [&](const Factor& factor) { return factor.name == parameter.name; });
      if (!parameter.default_value && !varies && tests_.fixed.count(parameter.name) == 0)
        missing.push_back(parameter.name);
    }
    if (missing.empty()) return false;
    problem("variations",
            base::join(missing, ", ") + (missing.size() == 1 ? " has" : " have") +
                " no default, and tests.yaml gives no value: under 'fixed' one for all variations, "
                "under 'variations' several");
    return true;
  }

  void prove_variations(const Text& text) {
    const std::vector<Factor> factors = factors_of(text.parsed);
    if (lacks_values(text.parsed, factors)) {
      proof_.variations.add(false);
      return;
    }
    const auto values_of = [&](const Combination& combination) {
      ParameterValues values = tests_.fixed;
      for (std::size_t i = 0; i < factors.size(); ++i)
        values[factors[i].name] = factors[i].values[combination[i]];
      return values;
    };
    const auto allowed = [&](const Combination& combination) {
      const ParameterValues values = values_of(combination);
      return !is_left_out(values) && !refused_by_rules(text.parsed, values);
    };
    const Case defaults;
    for (const Combination& combination : pairwise(factors, allowed)) {
      const ParameterValues values = values_of(combination);
      Sandbox sandbox(defaults.account, defaults.region);
      Outcome outcome = sandbox.create(text.body, values);
      if (outcome.succeeded) {
        check_safety(text, values, defaults, "variation " + words_of(values));
        outcome = sandbox.remove();
        if (!outcome.succeeded) outcome.reason = "it can't be deleted: " + outcome.reason;
      }
      proof_.variations.add(outcome.succeeded || problem("variation " + words_of(values), outcome.reason));
    }
  }

  struct Setting {
    std::string words;
    const ParameterValues& values;
    document::Node user_data;
  };
  // With what an update is tried: the parameters of every case that succeeds, else the fixed ones.
  std::vector<Setting> settings() const {
    std::vector<Setting> all;
    for (const Case& one : tests_.cases) {
      if (one.expect.fails.empty())
        all.push_back({" (case '" + one.name + "')", one.parameters, one.user_data});
    }
    if (all.empty()) all.push_back({"", tests_.fixed, {}});
    return all;
  }

  void prove_updates(const std::string& version, const gold::SourceFile& file, const Text& plain) {
    std::optional<Text> earlier = text_of(file, first_user_data());
    if (!earlier) return;
    std::size_t tried = 0;
    for (const auto& [words, values, user_data] : settings()) {
      std::optional<Text> text = plain;
      if (is_rendered(source_.path)) {
        // An earlier version may refuse user data that came later.
        auto body = render_(file, user_data);
        text = text_of(source_.file, user_data);
        if (!body || !text) continue;
        base::Diagnostics unread;
        earlier->body = *std::move(body);
        earlier->parsed = template_::parse_template(file.path, earlier->body, unread);
      }
      const Case defaults;
      Sandbox sandbox(defaults.account, defaults.region);
      // What the earlier version does not know or take is no update from it.
      if (!sandbox.create(earlier->body, declared(values, earlier->parsed)).succeeded) continue;
      ++tried;
      const std::string what = "update from " + version + words;
      proof_.updates.add(update_is_good(sandbox, version, *text, values, what));
    }
    if (tried == 0) problem("update from " + version, "no case's parameters create that version");
  }

  bool update_is_good(Sandbox& sandbox, const std::string& version, const Text& text,
                      const ParameterValues& values, const std::string& what) {
    const auto replaced = sandbox.preview(text.body, values);
    if (!replaced) return problem(what, replaced.error().message);
    bool good = true;
    for (const Replaced& one : *replaced) {
      if (!catalog::is_stateful(one.type) || is_known(version, one.logical_id)) continue;
      good = problem(what, one.logical_id + " (" + one.type +
                               ") holds data and is replaced: " + base::join(one.properties, ", "));
    }
    const Outcome updated = sandbox.update(text.body, values);
    if (!updated.succeeded) return problem(what, updated.reason);
    const Outcome removed = sandbox.remove();
    if (!removed.succeeded) return problem(what, "it can't be deleted: " + removed.reason);
    return good;
  }

  bool is_known(const std::string& version, const std::string& resource) const {
    return std::any_of(
        tests_.stateful_replacements.begin(), tests_.stateful_replacements.end(),
        [&](const KnownReplacement& known) { return known.from == version && known.resource == resource; });
  }

  const gold::SourceTemplate& source_;
  const Render& render_;
  TestFile tests_;
  Standards standards_;
  Proof proof_;
};

}  // namespace

bool is_rendered(const std::string& path) {
  return path.ends_with(".j2") || path.ends_with(".py");
}

Proof prove(const gold::SourceTemplate& source, const Render& render) {
  return Prover(source, render).prove();
}

}  // namespace cf::proof
