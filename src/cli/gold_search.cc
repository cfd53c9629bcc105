#include <algorithm>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/gold_project.h"
#include "cli/run_context.h"
#include "document/json.h"

namespace cf::cli {
namespace {

class GoldSearch final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positionals("WORDS", words_).choice("-o,--output", output_, {"text", "json"});
    declare_project(arguments, common_);
  }

  base::ExitCode run() override {
    const GoldProject project(common_, false);
    const Interrupt interrupt;
    const gold::Index index = project.index(interrupt.call());
    struct Found {
      std::size_t rank;
      const std::string* path;
      const gold::Listed* listed;
    };
    std::vector<Found> found;
    for (const auto& [path, listed] : index.templates)
      if (const std::size_t rank = rank_of(path, listed); rank > 0) found.push_back({rank, &path, &listed});
    std::stable_sort(found.begin(), found.end(),
                     [](const Found& a, const Found& b) { return a.rank > b.rank; });
    std::vector<std::vector<std::string>> rows;
    std::vector<document::Node> items;
    for (const Found& each : found) {
      const auto versions = newest_first(index, *each.path);
      const std::string newest = versions.empty() ? "" : versions.front();
      rows.push_back(
          {*each.path, newest, each.listed->category,
           each.listed->title + (each.listed->status == "stable" ? "" : " (" + each.listed->status + ")")});
      items.push_back(document::MappingBuilder()
                          .add("template", *each.path)
                          .add("version", newest)
                          .add("title", each.listed->title)
                          .add("category", each.listed->category)
                          .add("status", each.listed->status)
                          .add("description", each.listed->description)
                          .build());
    }
    if (output_ == "json") {
      print(document::to_json(document::Node::sequence(std::move(items)), {.indent = 1}) + "\n");
    } else {
      print(report::for_terminal(columns(rows)));
      if (found.empty()) print_error("the registry has no template with these words\n");
    }
    return base::ExitCode::ok;
  }

 private:
  // Every word must be somewhere; in names it counts for more than in the description. 0: not found.
  std::size_t rank_of(const std::string& path, const gold::Listed& listed) const {
    const std::string names =
        base::to_lower(path + " " + listed.title + " " + base::join(listed.keywords, " "));
    const std::string rest = base::to_lower(listed.category + " " + listed.description);
    std::size_t rank = 1;
    for (const std::string& word : words_) {
      const std::string lower = base::to_lower(word);
      if (names.find(lower) != std::string::npos) {
        rank += 2;
      } else if (rest.find(lower) != std::string::npos) {
        rank += 1;
      } else {
        return 0;
      }
    }
    return rank;
  }

  std::vector<std::string> words_;
  std::string output_ = "text";
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_gold_search() {
  return std::make_unique<GoldSearch>();
}

}  // namespace cf::cli
