#include "gold/backend.h"

namespace cf::gold {
namespace {

class ObjectsBackend final : public Backend {
 public:
  explicit ObjectsBackend(std::unique_ptr<store::Objects> objects) : objects_(std::move(objects)) {}

  base::Result<Stored> read(const std::string& path, std::size_t limit, const base::Call& call) override {
    auto object = objects_->get(path, call);
    if (!object) {
      base::Error error = std::move(object).error();
      // Not the object: what is to hold it, the bucket. That must not look like an empty registry.
      if (error.kind == base::ErrorKind::not_found) error.kind = base::ErrorKind::input;
      return std::move(error).while_("reading " + location_of(path));
    }
    if (!*object) return base::error(base::ErrorKind::not_found, location_of(path) + ": not there");
    if ((*object)->bytes.size() > limit)
      return base::error(base::ErrorKind::limit,
                         location_of(path) + " has more than " + std::to_string(limit) + " bytes");
    return Stored{std::move((*object)->bytes), std::move((*object)->version)};
  }

  base::Result<void> write(const std::string& path, std::string_view bytes, const std::string& expected,
                           const base::Call& call) override {
    auto written = objects_->put(path, bytes, expected, call);
    if (!written) return std::move(written).error().while_("writing " + location_of(path));
    return {};
  }

  std::string location_of(const std::string& path) const override { return objects_->where() + "/" + path; }
  bool is_remote() const override { return true; }

 private:
  std::unique_ptr<store::Objects> objects_;
};

}  // namespace

std::unique_ptr<Backend> objects_backend(std::unique_ptr<store::Objects> objects) {
  return std::make_unique<ObjectsBackend>(std::move(objects));
}

}  // namespace cf::gold
