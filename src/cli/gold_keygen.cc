#include <sys/stat.h>

#include <filesystem>

#include "base/files.h"
#include "cli/command.h"
#include "gold/signature.h"

namespace cf::cli {
namespace {

class GoldKeygen final : public Command {
 public:
  void declare(Arguments& arguments) override { arguments.positional("DIR", folder_, true); }

  base::ExitCode run() override {
    const std::filesystem::path folder = folder_;
    const std::filesystem::path secret = folder / "gold.key", open = folder / "gold.pub";
    std::error_code failed;
    for (const std::filesystem::path& file : {secret, open})
      if (std::filesystem::exists(file, failed))
        return report_error(base::error(base::ErrorKind::usage, file.string() + " is there already",
                                        "a key that is lost can't be made again: choose another folder"));
    const gold::SecretKey key = gold::make_secret_key();
    // The folder's file is made for its owner alone before anything secret is in it.
    const mode_t before = ::umask(S_IRWXG | S_IRWXO);
    const auto written = base::write_file(secret, gold::secret_key_file(key));
    ::umask(before);
    if (!written) return report_error(written.error());
    std::filesystem::permissions(
        secret, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, failed);
    base::write_file(open, gold::public_key_file(key.public_key())).or_throw();
    print(
        "wrote " + secret.string() + ", which signs: keep it out of the repository\nwrote " + open.string() +
        "\n\nProjects that use the library name the public key in deployment.yaml:\n\n  gold:\n    keys: [" +
        key.public_key().text() + "]\n");
    return base::ExitCode::ok;
  }

 private:
  std::string folder_;
};

}  // namespace

std::unique_ptr<Command> make_gold_keygen() {
  return std::make_unique<GoldKeygen>();
}

}  // namespace cf::cli
