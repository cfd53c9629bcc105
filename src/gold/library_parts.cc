#include "gold/library_parts.h"

#include <set>

#include "base/strings.h"
#include "gold/compose.h"

namespace cf::gold {
namespace {

class LibraryComposer {
 public:
  LibraryComposer(Library& library, const std::function<std::string(const std::string&)>& shown,
                  base::Diagnostics& diagnostics)
      : library_(library), shown_(shown), diagnostics_(diagnostics) {}

  void run() {
    for (SourceTemplate& source : library_.templates) {
      for (const auto& [version, file] : source.released)
        if (file.text.find(part_type) != std::string::npos)
          diagnostics_.error({},
                             shown_(file.path) + " is no published text: it has a " + std::string(part_type),
                             "released/ keeps what was published, with the parts in place: 'cf gold show " +
                                 source.name + "@" + version + " --output template' gives it");
      make(source);
    }
  }

 private:
  void make(SourceTemplate& source) {
    if (!made_.insert(source.path).second) return;
    const std::string manifest = shown_(source.name + "/gold.yaml");
    if (source.path.ends_with(".py") && !source.manifest.uses.empty()) {
      diagnostics_.error({}, manifest + ": a Python template can't be made of others",
                         "take 'uses' out; what several share belongs into a module beside them");
      return;
    }
    within_.insert(source.path);
    const Parts parts = [&](const std::string& path) { return part_of(source, path); };
    const std::size_t problems = diagnostics_.list().size();
    Composed composed = compose(shown_(source.file.path), source.file.text, parts, diagnostics_);
    within_.erase(source.path);
    // Of what could not be made nobody knows what it uses.
    const bool is_made = diagnostics_.list().size() == problems;
    for (const auto& [path, range] : source.manifest.uses)
      if (is_made && composed.versions.count(path) == 0)
        diagnostics_.warning({}, manifest + ": 'uses' names " + path + ", which the template does not use",
                             "take it out");
    source.file.text = std::move(composed.text);
    source.made_with = std::move(composed.versions);
  }

  base::Result<Part> part_of(const SourceTemplate& source, const std::string& path) {
    const auto wanted = source.manifest.uses.find(path);
    if (wanted == source.manifest.uses.end())
      return base::error(base::ErrorKind::input,
                         "'uses' of " + source.name + "/gold.yaml does not name " + path,
                         "write 'uses: {" + path + ": ^1.0.0}'");
    SourceTemplate* part = nullptr;
    std::vector<std::string> paths;
    for (SourceTemplate& each : library_.templates) {
      paths.push_back(each.path);
      if (each.path == path) part = &each;
    }
    if (part == nullptr)
      return base::error(base::ErrorKind::input,
                         "the library has no template " + path + base::did_you_mean(path, paths));
    if (within_.count(path) != 0)
      return base::error(base::ErrorKind::input, path + " is made of itself",
                         "take one of the two 'uses' out");
    make(*part);
    const auto range = parse_range(wanted->second);
    const auto version = part->find(wanted->second) != nullptr ? std::optional(wanted->second)
                         : range                               ? newest(*range, part->versions())
                                                               : std::nullopt;
    if (!version)
      return base::error(base::ErrorKind::input, "no version of " + path + " satisfies " + wanted->second,
                         "it has " + base::join(part->versions(), ", "));
    return Part{*version, part->find(*version)->text};
  }

  Library& library_;
  const std::function<std::string(const std::string&)>& shown_;
  base::Diagnostics& diagnostics_;
  std::set<std::string> made_, within_;
};

}  // namespace

void compose_templates(Library& library, const std::function<std::string(const std::string&)>& shown,
                       base::Diagnostics& diagnostics) {
  LibraryComposer(library, shown, diagnostics).run();
}

}  // namespace cf::gold
