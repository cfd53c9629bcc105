#include "gold/publish.h"

#include <algorithm>

#include "base/clock.h"
#include "base/digest.h"
#include "base/strings.h"
#include "document/json.h"
#include "gold/registry.h"
#include "gold/shared_files.h"

namespace cf::gold {
namespace {

using base::ErrorKind;

class Publisher {
 public:
  Publisher(const Library& library, Backend& to, const Publication& what, const base::Call& call)
      : library_(library),
        to_(to),
        what_(what),
        call_(call),
        own_(index_of(library)),
        files_(to, what.key, keys_of(library), call) {}

  base::Result<Published> publish() {
    if (auto ready = to_.prepare(call_); !ready) return std::move(ready).error();
    if (auto may = check_registry(); !may) return std::move(may).error();
    if (auto looked = look(); !looked) return std::move(looked).error();
    // What was published before the library had a key gets its signature.
    for (const auto& [path, text] : present_)
      if (auto signature = files_.sign(path, text); !signature) return std::move(signature).error();
    for (const auto& [path, text] : missing_) {
      if (auto written = write_once(path, text); !written) return std::move(written).error();
      published_.added.push_back(path);
    }
    for (;;) {
      auto written = write_advisories();
      if (written) written = write_index();
      if (written) return std::move(published_);
      // What another publisher is about to finish looks like somebody else's work, or a broken one.
      if (written.error().kind != ErrorKind::conflict) return std::move(written).error();
      const auto others = files_.wait_for_others();
      if (others == SharedFiles::Others::none) return std::move(written).error();
      if (others == SharedFiles::Others::endless)
        return base::error(ErrorKind::conflict,
                           "others publish to " + to_.location_of("index.json") + " all the time",
                           "publish again");
    }
  }

 private:
  static std::vector<PublicKey> keys_of(const Library& library) {
    std::vector<PublicKey> keys;
    for (const std::string& own : library.keys)
      if (auto key = parse_public_key(own)) keys.push_back(*std::move(key));
    return keys;
  }

  bool is_chosen(const SourceTemplate& source) const {
    return what_.paths.empty() ||
           std::find(what_.paths.begin(), what_.paths.end(), source.path) != what_.paths.end();
  }

  // What is to be written, and whether anything that is there differs.
  base::Result<void> look() {
    std::vector<base::Error> changed;
    for (const SourceTemplate& source : library_.templates) {
      if (!is_chosen(source)) continue;
      for (const std::string& version : source.versions()) {
        const std::string path = version + "/" + source.path;
        const std::string& text = source.find(version)->text;
        auto there = to_.read(path, max_template_bytes, call_);
        if (!there && there.error().kind != ErrorKind::not_found) return std::move(there).error();
        if (!there) {
          missing_.emplace_back(path, text);
        } else if (there->bytes == text) {
          present_.emplace_back(path, text);
          published_.present.push_back(path);
        } else {
          changed.push_back(base::error(
              ErrorKind::conflict,
              to_.location_of(path) + " is published with other bytes than " + source.name + " has",
              "a version never changes: raise 'version' in gold.yaml, and keep the published "
              "text in released/" +
                  version));
        }
      }
    }
    if (changed.empty()) return {};
    base::Error first = changed.front();
    first.more.assign(changed.begin() + 1, changed.end());
    return first;
  }

  // The signature first: a template without one would be refused by those who look at it meanwhile.
  base::Result<void> write_once(const std::string& path, const std::string& text) {
    if (auto signature = files_.sign(path, text); !signature) return signature;
    auto written = to_.write(path, text, "", call_);
    if (written || written.error().kind != ErrorKind::conflict) return written;
    auto there = to_.read(path, max_template_bytes, call_);
    if (there && there->bytes == text) return {};
    return written;
  }

  // Who publishes without a key would leave an index that no signature fits, and every reader who has the
  // library's key without templates. And what this library published before it must still have: updates from
  // it are proved.
  base::Result<void> check_registry() const {
    auto there = files_.read("index.json", max_index_bytes);
    if (!there) return std::move(there).error();
    if (!what_.key) {
      auto signature = files_.read("index.json.minisig", max_signature_bytes);
      if (!signature) return std::move(signature).error();
      if (*signature)
        return base::error(
            ErrorKind::conflict,
            to_.location_of("index.json") + " is signed, and publishing without a key would undo that",
            "give the key with --key, or publish to another address");
    }
    if (!*there) return {};
    auto index = parse_index(to_.location_of("index.json"), **there);
    if (!index) return std::move(index).error();
    std::vector<std::string> lost;
    for (const SourceTemplate& source : library_.templates) {
      if (!is_chosen(source)) continue;
      for (const std::string& version : index->versions_of(source.path))
        if (const auto parsed = parse_version(version);
            parsed && *parsed < source.manifest.version && source.find(version) == nullptr)
          lost.push_back(source.path + "@" + version);
    }
    if (lost.empty()) return {};
    return base::error(
        ErrorKind::conflict,
        to_.location_of("index.json") +
            " lists versions that the library does not have in released/: " + base::join(lost, ", "),
        "put the published texts there: 'cf gold show " + lost.front() + " --output template' prints one");
  }

  // The index names the new text before it is there, so that neither readers nor a publishing after an
  // interrupted one take it for somebody else's.
  base::Result<void> write_advisories() {
    auto written =
        files_.replace("advisories.json", [&](const std::string& there) -> base::Result<std::string> {
          auto merged = merged_advisories(there);
          if (!merged) return std::move(merged).error();
          advisories_ = *std::move(merged);
          if (advisories_ == there) return advisories_;
          if (auto named = announce(digest_of(advisories_)); !named) return std::move(named).error();
          if (auto signature = files_.sign("advisories.json", advisories_); !signature)
            return std::move(signature).error();
          return advisories_;
        });
    if (!written || advisories_.empty()) return written;
    return files_.sign_as_it_is("advisories.json", advisories_);
  }

  // Those of the library's templates are what its advisories.yaml says; without one they stay as they are.
  // All others stay, as far as a signature may be put to them. Empty: there are none, and no file.
  base::Result<std::string> merged_advisories(const std::string& there) const {
    const bool is_own = !there.empty() && there == advisories_;
    const bool is_foreign = what_.key && !is_own && !is_vouched_for(there);
    std::vector<Advisory> all;
    if (!there.empty()) {
      auto parsed = parse_advisories(to_.location_of("advisories.json"), there);
      if (!parsed) return std::move(parsed).error();
      for (Advisory& advisory : *parsed)
        if (!library_.has_advisories || own_.templates.count(advisory.path) == 0)
          all.push_back(std::move(advisory));
    }
    if (is_foreign && (there.empty() || !all.empty() || telling_index())) {
      return base::error(
          ErrorKind::conflict,
          to_.location_of("advisories.json") +
              (there.empty() ? " is not there, and the signed index says that it is"
               : all.empty()
                   ? " is not what the signed index says"
                   : " is not signed with this key as it is, and warns of what is not in this library's "
                     "advisories.yaml: " +
                         all.front().path + " " + all.front().versions),
          "nobody is publishing there now: bring back the right one, or look at it and at index.json, delete "
          "both, and publish each library again");
    }
    if (!there.empty() && !library_.has_advisories) return there;
    for (const Advisory& own : library_.advisories)
      if (std::find(all.begin(), all.end(), own) == all.end()) all.push_back(own);
    if (all.empty() && there.empty()) return std::string();
    std::stable_sort(all.begin(), all.end(),
                     [](const Advisory& a, const Advisory& b) { return a.path < b.path; });
    return advisories_text(all);
  }

  static std::string digest_of(const std::string& advisories) {
    return advisories.empty() ? "" : base::sha256_hex(advisories);
  }

  // The index that is there, if it is signed and tells of advisories.
  std::optional<Index> telling(const std::string& index_text) const {
    if (index_text.empty() || !files_.is_signed("index.json", index_text)) return std::nullopt;
    auto parsed = parse_index("index.json", index_text);
    return parsed && parsed->advisories ? std::optional(*std::move(parsed)) : std::nullopt;
  }
  std::optional<Index> telling_index() const {
    const auto there = to_.read("index.json", max_index_bytes, call_);
    return there ? telling(there->bytes) : std::nullopt;
  }

  // `advisories` ("": none) may be built on: the signed index names them, or, where it does not tell of any,
  // they are signed themselves.
  bool is_vouched_for(const std::string& advisories) const {
    if (const auto index = telling_index()) return index->may_have(digest_of(advisories));
    return advisories.empty() || files_.is_signed("advisories.json", advisories);
  }

  base::Result<void> announce(const std::string& digest) {
    if (!what_.key) return {};
    return files_.replace_index([&](const std::string& there) -> base::Result<std::string> {
      if (there.empty()) {
        Index first;  // of serial 0
        first.advisories = {"", digest};
        return print_index(first);
      }
      auto listed = parse_index(to_.location_of("index.json"), there);
      if (!listed) return std::move(listed).error();
      if (auto may = check_what_is_listed(there, *listed); !may) return std::move(may).error();
      auto index = telling(there);
      if (!index || index->may_have(digest)) return there;
      index->advisories->push_back(digest);
      ++index->serial;
      return print_index(*index);
    });
  }

  // Of the advisories that are there now, whoever wrote them.
  base::Result<std::string> digest_to_name() const {
    auto there = files_.read("advisories.json", max_template_bytes);
    if (!there) return std::move(there).error();
    const std::string text = there->value_or("");
    if (!what_.key || text == advisories_ || is_vouched_for(text)) return digest_of(text);
    return base::error(ErrorKind::conflict,
                       to_.location_of("advisories.json") + " was changed by somebody else meanwhile",
                       "publish again");
  }

  // What was announced before the advisories that are there now is superseded, or will not be written any
  // more; what was announced after them may be written at any moment.
  static std::vector<std::string> named_since(const Index& index, const std::string& digest) {
    const auto known = index.advisories.value_or(std::vector<std::string>{});
    const auto now = std::find(known.begin(), known.end(), digest);
    return now == known.end() ? std::vector<std::string>{digest} : std::vector<std::string>(now, known.end());
  }

  base::Result<void> write_index() {
    return files_.replace_index([&](const std::string& there) -> base::Result<std::string> {
      Index index;
      if (!there.empty()) {
        auto parsed = parse_index(to_.location_of("index.json"), there);
        if (!parsed) return std::move(parsed).error();
        index = *std::move(parsed);
        if (auto may = check_what_is_listed(there, index); !may) return std::move(may).error();
      }
      const std::string before = print_index(index);
      merge_into(index);
      auto advisories = digest_to_name();
      if (!advisories) return std::move(advisories).error();
      index.advisories = named_since(index, *advisories);
      const bool is_whole = !what_.key || files_.is_signed("index.json", there);
      const bool same = !there.empty() && is_whole && print_index(index) == before;
      if (!same) ++index.serial;
      published_.serial = index.serial;
      return same ? there : print_index(index);
    });
  }

  // A signature would vouch for what somebody else has put into the index. Of one that nobody has signed (a
  // publishing that was interrupted) only what this library has is taken over, and that anew.
  base::Result<void> check_what_is_listed(const std::string& there, Index& index) const {
    if (!what_.key || files_.is_signed("index.json", there)) return {};
    std::vector<std::string> foreign;
    for (auto& [path, listed] : index.templates) {
      const auto own = own_.templates.find(path);
      for (auto& [version, release] : listed.versions) {
        if (own == own_.templates.end() || own->second.versions.count(version) == 0)
          foreign.push_back(path + " " + version);
        release.examples.clear();
        release.uses.clear();
        release.cases = release.cases_passed = release.variations = release.updates = 0;
      }
    }
    if (foreign.empty()) return {};
    return base::error(
        ErrorKind::conflict,
        to_.location_of("index.json") +
            " is not signed with this key, and lists what is not in "
            "this library: " +
            base::join(foreign, ", "),
        "nobody is publishing there now: look at what it lists, delete it, and publish each library again");
  }

  void merge_into(Index& index) const {
    index.name = own_.name;
    index.title = own_.title;
    index.description = own_.description;
    index.url = own_.url;
    const std::string now = base::iso8601(call_.clock->now());
    for (const SourceTemplate& source : library_.templates) {
      if (!is_chosen(source)) continue;
      Listed mine = own_.templates.at(source.path);
      Listed& listed = index.templates[source.path];
      for (auto& [version, release] : mine.versions) {
        const auto known = listed.versions.find(version);
        const bool is_new = known == listed.versions.end();
        release.published = is_new || known->second.published.empty() ? now : known->second.published;
        if (!is_new && release.examples.empty()) release.examples = known->second.examples;
        // What an earlier version was made of, its text does not tell.
        if (!is_new && version != source.manifest.version_text) release.uses = known->second.uses;
        const auto proof = what_.proofs.find(source.path);
        const bool proved = proof != what_.proofs.end() && version == source.manifest.version_text;
        const Release* counts = proved ? &proof->second : is_new ? nullptr : &known->second;
        if (counts == nullptr) continue;
        release.cases = counts->cases;
        release.cases_passed = counts->cases_passed;
        release.variations = counts->variations;
        release.updates = counts->updates;
      }
      for (const auto& [version, release] : listed.versions) mine.versions.emplace(version, release);
      listed = std::move(mine);
    }
  }

  const Library& library_;
  Backend& to_;
  const Publication& what_;
  const base::Call& call_;
  const Index own_;
  SharedFiles files_;
  std::vector<std::pair<std::string, std::string>> missing_, present_;  // path, text
  std::string advisories_;                                              // as written; empty: none
  Published published_;
};

}  // namespace

base::Result<Published> publish(const Library& library, Backend& to, const Publication& what,
                                const base::Call& call) {
  return Publisher(library, to, what, call).publish();
}

}  // namespace cf::gold
