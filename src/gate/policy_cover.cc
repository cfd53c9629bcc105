#include "gate/policy_cover.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace cf::gate {

namespace {

using iam::PolicyText;
using iam::PolicyTexts;

enum class Facet { action, resource, principal };

// "arn:aws:iam::111111111111:root" and "111111111111" are the same principal.
std::string account_of(std::string_view principal) {
  const std::vector<std::string> parts = base::split(principal, ':');
  if (parts.size() == 2 && parts[0] == "AWS" && parts[1].size() == 12) return parts[1];
  const bool root = parts.size() == 7 && parts[0] == "AWS" && parts[6] == "root";
  return root ? parts[5] : std::string();
}

bool covers_principal(std::string_view pattern, std::string_view text) {
  if (pattern == "*" || pattern == text) return true;
  const std::string account = account_of(pattern);
  if (account.empty()) return false;
  const std::vector<std::string> parts = base::split(text, ':');
  return account_of(text) == account || (parts.size() >= 7 && parts[0] == "AWS" && parts[5] == account);
}

bool covers_item(Facet facet, const PolicyText& pattern, const PolicyText& text) {
  if (pattern.unknown || text.unknown) return pattern == text;
  switch (facet) {
    case Facet::action:
      return covers_text(base::to_lower(pattern.text), base::to_lower(text.text));
    case Facet::resource:
      return covers_text(pattern.text, text.text);
    case Facet::principal:
      return covers_principal(pattern.text, text.text);
  }
  return false;
}

bool one_covers(Facet facet, const PolicyTexts& patterns, const PolicyText& text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const PolicyText& pattern) { return covers_item(facet, pattern, text); });
}

struct FacetTexts {
  const PolicyTexts &some, &all_but;
};
FacetTexts facet_of(const Statement& statement, Facet facet) {
  if (facet == Facet::action) return {statement.actions, statement.not_actions};
  if (facet == Facet::resource) return {statement.resources, statement.not_resources};
  return {statement.principals, statement.not_principals};
}

// Trust policies have no resources, policies of identities no principals: then nothing is to be covered.
bool covers_facet(const Statement& statement, Facet facet, const PolicyText& text) {
  const FacetTexts texts = facet_of(statement, facet);
  if (texts.all_but.empty()) return one_covers(facet, texts.some, text);
  // What a pattern may stand for can be among what is left out.
  return !text.unknown && text.text.find_first_of("*?") == std::string::npos &&
         !one_covers(facet, texts.all_but, text);
}

bool is_condition_met(const Statement& allowed, const Statement& statement) {
  return allowed.condition.empty() || allowed.condition == statement.condition;
}

constexpr std::array<Facet, 3> facets{Facet::action, Facet::resource, Facet::principal};

const char* facet_name(Facet facet) {
  return facet == Facet::action ? "action" : facet == Facet::resource ? "resource" : "principal";
}

class StatementCover {
 public:
  StatementCover(const Statement& statement, const std::vector<const Statement*>& allowed)
      : statement_(statement), allowed_(allowed) {
    for (const Facet facet : facets) {
      const PolicyTexts& texts = facet_of(statement, facet).some;
      std::vector<std::vector<bool>>& rows = covered_[static_cast<std::size_t>(facet)];
      for (const Statement* other : allowed) {
        std::vector<bool>& row = rows.emplace_back();
        for (const PolicyText& text : texts) row.push_back(covers_facet(*other, facet, text));
      }
    }
  }

  // Whether every combination is allowed; `hopeful`: what is unknown turns out to be something allowed.
  bool is_covered(bool hopeful, bool with_conditions) const {
    const std::size_t actions = count(Facet::action), resources = count(Facet::resource),
                      principals = count(Facet::principal);
    for (std::size_t a = 0; a < actions; ++a) {
      for (std::size_t r = 0; r < resources; ++r) {
        for (std::size_t p = 0; p < principals; ++p) {
          if (!is_combination_covered({a, r, p}, hopeful, with_conditions)) return false;
        }
      }
    }
    return true;
  }

  std::vector<std::string> news() const {
    std::vector<std::string> wider;
    for (const Facet facet : facets) {
      const PolicyTexts& texts = facet_of(statement_, facet).some;
      for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto& rows = covered_[static_cast<std::size_t>(facet)];
        if (std::any_of(rows.begin(), rows.end(), [i](const auto& row) { return row[i]; })) continue;
        const bool wildcard = !texts[i].unknown && texts[i].text.find('*') != std::string::npos;
        wider.push_back(std::string(wildcard ? "new wildcard " : "new ") + facet_name(facet) + " " +
                        (texts[i].unknown ? "(known after deploy: " + texts[i].text + ")" : texts[i].text));
      }
    }
    return wider;
  }

 private:
  std::size_t count(Facet facet) const {
    return std::max<std::size_t>(1, facet_of(statement_, facet).some.size());
  }

  bool is_combination_covered(const std::array<std::size_t, 3>& item, bool hopeful,
                              bool with_conditions) const {
    for (std::size_t i = 0; i < allowed_.size(); ++i) {
      if (with_conditions && !is_condition_met(*allowed_[i], statement_)) continue;
      const bool covered = std::all_of(facets.begin(), facets.end(), [&](Facet facet) {
        const auto f = static_cast<std::size_t>(facet);
        const PolicyTexts& texts = facet_of(statement_, facet).some;
        if (texts.empty()) return true;
        return covered_[f][i][item[f]] || (hopeful && texts[item[f]].unknown);
      });
      if (covered) return true;
    }
    return false;
  }

  const Statement& statement_;
  const std::vector<const Statement*>& allowed_;
  std::array<std::vector<std::vector<bool>>, 3> covered_;  // by facet, allowed statement, text
};

bool has_all_but(const Statement& statement) {
  return !statement.not_actions.empty() || !statement.not_resources.empty() ||
         !statement.not_principals.empty();
}

}  // namespace

bool covers_text(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, retry = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = t;
    } else if (p < pattern.size() && (pattern[p] == text[t] || (pattern[p] == '?' && text[t] != '*'))) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

Widening widening_of(const Statement& statement, const std::vector<const Statement*>& allowed) {
  const bool same = std::any_of(allowed.begin(), allowed.end(),
                                [&](const Statement* other) { return other->same_meaning(statement); });
  if (same) return {};
  if (has_all_but(statement)) return {{"a statement that allows all but something is new or another"}, true};
  const StatementCover comparison(statement, allowed);
  if (comparison.is_covered(false, true)) return {};
  Widening widening{comparison.news(), !comparison.is_covered(true, true)};
  if (widening.wider.empty()) {
    widening.wider.emplace_back(comparison.is_covered(false, false)
                                    ? "a condition is gone or another"
                                    : "a new combination of what was allowed apart");
  }
  return widening;
}

bool is_still_denied(const Statement& statement, const std::vector<const Statement*>& denied) {
  return std::any_of(denied.begin(), denied.end(), [&](const Statement* other) {
    if (other->same_meaning(statement)) return true;
    if (has_all_but(statement) || !is_condition_met(*other, statement)) return false;
    const std::vector<const Statement*> alone{other};
    return StatementCover(statement, alone).is_covered(false, true);
  });
}

}  // namespace cf::gate
