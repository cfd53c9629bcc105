// The proof of a gold template: its cases, all pairs of its parameters' values, updates from every released
// version, and the house rules, on the embedded CloudFormation.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/call.h"
#include "gold/library.h"
#include "proof/test_file.h"

namespace cf::proof {

struct Problem {
  std::string what;  // "case 'three zones'", "update from 1.0.0", "house rules"
  std::string text;
  base::Origin at;  // may be nowhere
};

struct Count {
  std::size_t run = 0, passed = 0;
  void add(bool ok) {
    ++run;
    passed += ok ? 1 : 0;
  }
};

struct Proof {
  std::string path, version, title, category;
  Count cases, variations, updates, rules;
  bool is_first_version = false;  // there is none that could be updated
  std::size_t resources = 0;      // most that one case had
  // Of the linters that were run.
  enum class Linted { not_run, clean, excepted, failed };
  Linted cfn_lint = Linted::not_run, checkov = Linted::not_run;
  std::vector<Exception> exceptions;
  // The record (record.h) as the template is, and whether the file beside it was compared with that.
  std::set<std::string> record;
  bool has_record = false;
  std::vector<std::string> renderings;  // of a Jinja2 or Python template: what its cases made, each once
  std::vector<Problem> problems;
  bool passed() const { return problems.empty(); }
};

// Makes the text that is sent out of a template's file; for Jinja2 and Python it renders.
using Render =
    std::function<base::Result<std::string>(const gold::SourceFile& file, const document::Node& user_data)>;

// Whether the template's text is made by Jinja2 or Python out of the stack's user data.
bool is_rendered(const std::string& path);

// Threads: any, one template each. What is wrong with the template is in the proof, not an exception.
Proof prove(const gold::SourceTemplate& source, const Render& render);

// Which programs check the templates beside; empty: none. `environment` is theirs.
struct Linters {
  std::string cfn_lint, checkov;
  std::map<std::string, std::string> environment;
};
// Several templates at once. A linter that can't be run is an error; what it finds is in the proofs.
base::Result<std::vector<Proof>> prove_all(const std::filesystem::path& root,
                                           const std::vector<const gold::SourceTemplate*>& sources,
                                           const Render& render, const Linters& linters, std::size_t threads,
                                           const base::Call& call);

}  // namespace cf::proof
