// A lock of a thousand signed templates verified: less than 50 ms.
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <filesystem>

#include "base/digest.h"
#include "base/files.h"
#include "gold/registry.h"

namespace {

using namespace cf;

struct Locked {
  explicit Locked(bool with_signatures) {
    std::string pattern = (std::filesystem::temp_directory_path() / "cf-gold-bench-XXXXXX").string();
    root = ::mkdtemp(pattern.data());
    const gold::SecretKey key = gold::make_secret_key();
    gold::Lock lock;
    for (int i = 0; i < 1000; ++i) {
      const std::string path = "t" + std::to_string(i) + ".yaml";
      const std::string text = "Description: " + path + "\n" + std::string(8000, '#') + "\n";
      lock.digests[path + " 1.0.0"] = base::sha256_hex(text);
      const std::filesystem::path file = root / "registry/1.0.0" / path;
      base::write_file(file, text, base::Durability::unsynced).or_throw();
      base::write_file(file.string() + ".minisig", gold::sign(text, key, gold::signed_as("1.0.0/" + path)),
                       base::Durability::unsynced)
          .or_throw();
    }
    base::write_file(root / "gold.lock", gold::print_lock(lock)).or_throw();
    settings.base = (root / "registry").string();
    settings.lock_file = root / "gold.lock";
    if (with_signatures) settings.keys = {key.public_key()};
  }
  ~Locked() {
    std::error_code ignored;
    std::filesystem::remove_all(root, ignored);
  }
  std::filesystem::path root;
  gold::Settings settings;
};

void verify_lock(benchmark::State& state) {
  const Locked locked(state.range(0) != 0);
  for (auto _ : state) {
    gold::Registry registry(locked.settings);
    if (!registry.verify_lock({}).or_throw().empty()) state.SkipWithError("the lock does not hold");
  }
}
BENCHMARK(verify_lock)->ArgName("signed")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
