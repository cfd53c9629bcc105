#include "plan/likeness.h"

#include <algorithm>
#include <set>

#include "base/secrets.h"
#include "base/strings.h"
#include "document/json.h"
#include "document/unknowns.h"
#include "template/template.h"

namespace cf::plan {

namespace {

bool text_fits(std::string_view reviewed, std::string_view now) {
  const std::string was = base::mask_secrets(std::string(reviewed));
  const std::string is = base::mask_secrets(std::string(now));
  const std::vector<std::string_view> pieces = document::around_unknowns(was);
  if (pieces.size() == 1) return was == is;
  std::string_view rest = is;
  if (!rest.starts_with(pieces.front())) return false;
  rest.remove_prefix(pieces.front().size());
  if (!rest.ends_with(pieces.back())) return false;
  rest.remove_suffix(pieces.back().size());
  for (std::size_t i = 1; i + 1 < pieces.size(); ++i) {
    const std::size_t found = rest.find(pieces[i]);
    if (found == std::string_view::npos) return false;
    rest.remove_prefix(found + pieces[i].size());
  }
  return true;
}

std::string step(std::string_view name) {
  return "/" + base::replace_all(base::replace_all(std::string(name), "~", "~0"), "/", "~1");
}

// AWS writes objects and lists as JSON text.
Node structured(const Node& node, const Node& other) {
  if (!node.is_scalar() || !(other.is_mapping() || other.is_sequence())) return node;
  const auto parsed = document::parse_json_text(node.text());
  return parsed && !parsed->is_scalar() ? *parsed : node;
}

class Likeness {
 public:
  void compare(const Node& written_review, const Node& written_now, const std::string& path) {
    const Node reviewed = structured(written_review, written_now),
               now = structured(written_now, written_review);
    if (reviewed.is_unknown() || now.is_unknown() || reviewed.is_secret() || now.is_secret()) return;
    if (reviewed.is_mapping() && now.is_mapping()) return compare_mappings(reviewed, now, path);
    if (reviewed.is_sequence() && now.is_sequence() && reviewed.size() == now.size()) {
      for (std::size_t i = 0; i < now.size(); ++i)
        compare(reviewed.at(i), now.at(i), path + "/" + std::to_string(i));
      return;
    }
    const bool texts = reviewed.is_scalar() && now.is_scalar();
    const bool nothing = !reviewed && !now;
    if (!nothing && !(texts && text_fits(reviewed.text(), now.text()))) places_.push_back(path);
  }
  std::vector<std::string> take() { return std::move(places_); }

 private:
  void compare_mappings(const Node& reviewed, const Node& now, const std::string& path) {
    std::set<std::string> seen;
    std::vector<const document::Entry*> patterns;
    for (const document::Entry& entry : reviewed.entries()) {
      const std::string key(entry.key.text());
      if (document::unknown_in(key)) {
        patterns.push_back(&entry);
        continue;
      }
      seen.insert(key);
      compare(entry.value, now.find(key), path + step(key));
    }
    for (const document::Entry& entry : now.entries()) {
      const std::string key(entry.key.text());
      if (seen.count(key) > 0) continue;
      const auto match = std::find_if(patterns.begin(), patterns.end(), [&](const document::Entry* pattern) {
        return text_fits(pattern->key.text(), key);
      });
      if (match == patterns.end()) {
        places_.push_back(path + step(key));
        continue;
      }
      compare((*match)->value, entry.value, path + step(key));
      patterns.erase(match);
    }
    for (const document::Entry* pattern : patterns) places_.push_back(path + step(pattern->key.text()));
  }

  std::vector<std::string> places_;
};

}  // namespace

std::vector<std::string> unlike_places(const Node& reviewed, const Node& now) {
  Likeness likeness;
  likeness.compare(reviewed, now, {});
  return likeness.take();
}

std::vector<std::string> unlike_templates(std::string_view reviewed, std::string_view now) {
  if (reviewed == now || base::mask_secrets(std::string(reviewed)) == base::mask_secrets(std::string(now)))
    return {};
  base::Diagnostics problems;
  const template_::Template was = template_::parse_template(base::SourceId(0), reviewed, problems);
  const template_::Template is = template_::parse_template(base::SourceId(0), now, problems);
  if (!was.written.is_mapping() || !is.written.is_mapping()) return {""};
  return unlike_places(was.written, is.written);
}

Node value_at(const Node& tree, std::string_view pointer) {
  Node node = tree;
  if (pointer.empty()) return node;
  for (const std::string& raw : base::split(std::string(pointer.substr(1)), '/')) {
    const std::string name = base::replace_all(base::replace_all(raw, "~1", "/"), "~0", "~");
    if (node.is_unknown()) return node;
    if (node.is_mapping()) {
      node = node.find(name);
    } else if (node.is_sequence()) {
      const bool number =
          !name.empty() && name.size() < 9 && name.find_first_not_of("0123456789") == std::string::npos;
      const auto at = number ? static_cast<std::size_t>(std::stoul(name)) : node.size();
      node = at < node.size() ? node.at(at) : Node();
    } else {
      return {};
    }
  }
  return node;
}

}  // namespace cf::plan
