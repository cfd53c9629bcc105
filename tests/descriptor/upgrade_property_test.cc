// Descriptors of version 1 in every form that people write: each is rewritten, means the same and loses
// nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "base/strings.h"
#include "descriptor/reading.h"
#include "descriptor/upgrade.h"
#include "document/json.h"

namespace cf::descriptor {
namespace {

class Writer {
 public:
  explicit Writer(unsigned seed) : random_(seed) {}

  std::string descriptor() {
    json_ = one_in(5);
    const bool flow = json_ || one_in(5);
    newline_ = one_in(4) ? "\r\n" : "\n";
    const std::string version = json_ ? any({"", "1.0", "\"1.0\"", "null"})
                                      : any({"", "1.0", "1", "'1.0'", "\"1\"", "~", "&v 1.0", "!!str 1.0"});
    versioned_ = version.find('1') != std::string::npos;
    std::vector<std::string> parts;
    if (!version.empty()) parts.push_back(key("version") + version);
    parts.push_back(environments(flow));
    parts.push_back(entries("deploy", flow));
    if (one_in(2)) parts.push_back(entries("undeploy", flow));
    // The anchors that an alias needs stand before it: the order of the environments is kept.
    if (one_in(2)) std::swap(parts.front(), parts.back());
    std::string text =
        json_ ? "" : any({"", "", "---" + newline_, "%YAML 1.1" + newline_ + "---" + newline_});
    if (flow) return bom() + text + braces(parts) + end();
    for (const std::string& part : parts) text += comment_line("") + part + comment() + newline_;
    return bom() + text.substr(0, text.size() - (one_in(3) ? newline_.size() : 0));
  }

  const std::vector<std::string>& comments() const { return comments_; }

 private:
  bool one_in(unsigned n) { return random_() % n == 0; }
  std::string any(const std::vector<std::string>& texts) { return texts[random_() % texts.size()]; }
  std::string bom() { return !json_ && one_in(6) ? "\xEF\xBB\xBF" : ""; }
  std::string end() { return one_in(2) ? newline_ : ""; }

  std::string key(const std::string& name) {
    const std::string quoted =
        json_ ? "\"" + name + "\"" : any({name, name, "\"" + name + "\"", "'" + name + "'"});
    return quoted + (json_ ? ": " : any({": ", ":  ", ":\t"}));
  }
  std::string text(const std::string& value) {
    return json_ ? "\"" + value + "\"" : any({value, "'" + value + "'", "\"" + value + "\""});
  }

  // What a careless search and replace would change.
  std::string comment() {
    if (json_ || !one_in(3)) return "";
    comments_.push_back(any({"# deploy_environments: phdata_gold_template: false",
                             "# account_id: 011111111111", "# version: 1.0 \"it's\" {", "#"}));
    return "  " + comments_.back();
  }
  std::string comment_line(const std::string& indentation) {
    const std::string found = comment();
    return found.empty() ? any({"", "", newline_}) : indentation + found.substr(2) + newline_;
  }

  std::string braces(const std::vector<std::string>& parts) {
    const std::string gap = one_in(3) ? newline_ + "  " : "";
    return "{" + gap + base::join(parts, "," + (gap.empty() ? " " : gap)) + (gap.empty() ? "" : newline_) +
           "}";
  }

  std::string account(std::size_t index) {
    const std::string id = (one_in(2) ? "0" : "1") + std::string(11, static_cast<char>('1' + index));
    if (json_) return any({"\"" + id + "\"", "1" + id.substr(1), "\"an-account\""});
    if (index > 0 && anchored_ && one_in(2)) return "*account";
    const std::string plain = any({id, id, "'" + id + "'", "\"" + id + "\"", "my-account"});
    if (!anchored_ && one_in(3)) {
      anchored_ = true;
      return any({"&account ", "&account !!str "}) + plain;
    }
    return plain;
  }

  std::string mapping(const std::vector<std::string>& parts, bool flow) {
    if (flow || one_in(2)) return braces_in_line(parts);
    std::string block;
    for (std::size_t i = 0; i < parts.size(); ++i)
      block +=
          (i == 0 ? "" : "    ") + parts[i] + (i + 1 < parts.size() ? comment() + newline_ : std::string());
    return block;
  }
  std::string braces_in_line(const std::vector<std::string>& parts) {
    const std::string gap = any({"", " "});
    return "{" + gap + base::join(parts, ", ") + gap + "}";
  }

  std::string list(const std::string& name, const std::vector<std::string>& items, bool flow) {
    if (flow) return key(name) + "[" + base::join(items, ", ") + "]";
    std::string block = key(name);
    while (block.back() == ' ' || block.back() == '\t') block.pop_back();
    for (const std::string& item : items) block += comment() + newline_ + comment_line("  ") + "  - " + item;
    return block;
  }

  std::string environments(bool flow) {
    std::vector<std::string> items;
    const std::size_t count = 1 + random_() % 3;
    for (std::size_t i = 0; i < count; ++i)
      items.push_back(
          mapping({key("name") + text("e" + std::to_string(i)), key("account_id") + account(i)}, flow));
    return list(any({"deploy_environments", "environments"}), items, flow);
  }

  std::string entries(const std::string& block, bool flow) {
    std::vector<std::string> items;
    const std::size_t count = random_() % 4;
    if (count == 0) return key(block) + "[]";
    for (std::size_t i = 0; i < count; ++i) {
      const std::string name = key("name") + text(block + std::to_string(i) + ".yaml");
      const bool shares = !json_ && i > 0 && items[0].starts_with("&" + block) && one_in(2);
      if (shares) {
        items.push_back("{<<: *" + block + ", " + name + "}");
        continue;
      }
      std::vector<std::string> parts = {name, key("deploy_env") + any({"[\"e0\"]", "[\"all\"]", "\"ALL\""})};
      const bool gold = one_in(3);
      if (gold) parts.push_back(key("version") + text("1.10"));
      if (gold || versioned_ || one_in(2))
        parts.push_back(key(any({"phdata_gold_template", "gold_template"})) +
                        (gold ? any({"true", "\"true\""}) : any({"false", "\"False\""})));
      std::shuffle(parts.begin(), parts.end(), random_);
      if (!json_ && i == 0 && one_in(3))
        items.push_back("&" + block + " " + braces_in_line(parts));
      else
        items.push_back(mapping(parts, flow));
    }
    return list(block, items, flow);
  }

  std::mt19937 random_;
  bool json_ = false, versioned_ = false, anchored_ = false;
  std::string newline_;
  std::vector<std::string> comments_;
};

bool is_json(const std::string& text) {
  return static_cast<bool>(document::parse_json_text(text));
}

// The comments that the text still has, whatever their order.
std::size_t count_of(const std::string& text, const std::string& what) {
  return base::split(text, what).size() - 1;
}

TEST(UpgradeProperty, WhateverItsFormADescriptorMeansTheSameAndKeepsItsComments) {
  constexpr unsigned descriptors = 3000;
  std::size_t json = 0, quoted = 0;
  for (unsigned seed = 0; seed < descriptors; ++seed) {
    Writer writer(seed);
    const std::string text = writer.descriptor();
    const Reading before = read(text);
    ASSERT_EQ(before.report(), "") << text;
    base::Diagnostics diagnostics;
    const auto result = upgrade(text, "deployment.yaml", diagnostics);
    ASSERT_TRUE(result) << seed << "\n" << text << base::describe(diagnostics);
    const Reading after = read(*result);
    ASSERT_EQ(after.report(), "") << *result;
    ASSERT_TRUE(after.descriptor.is_version_2()) << *result;
    ASSERT_EQ(meaning(before.descriptor), meaning(after.descriptor)) << text << *result;
    ASSERT_EQ(upgrade(*result, "deployment.yaml", diagnostics), *result);
    for (const document::Node& environment : after.descriptor.root["environments"].items()) {
      ASSERT_NE(environment["account_id"].style(), document::Style::plain) << text << *result;
      ++quoted;
    }
    for (const std::string& comment : writer.comments())
      ASSERT_EQ(count_of(text, comment), count_of(*result, comment)) << text << *result;
    ASSERT_EQ(count_of(text, "\r"), count_of(text, "\r\n"));
    ASSERT_EQ(count_of(*result, "\r") > 0, count_of(text, "\r") > 0) << *result;
    ASSERT_EQ(is_json(*result), is_json(text)) << text << *result;
    json += is_json(text) ? 1 : 0;
  }
  EXPECT_GT(json, 300u);
  EXPECT_GT(quoted, descriptors);
}

}  // namespace
}  // namespace cf::descriptor
