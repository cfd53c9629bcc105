#include "aws/s3_objects.h"

#include <algorithm>

#include "aws/s3_call.h"
#include "aws/xml_answer.h"
#include "base/strings.h"
#include "store/object_key.h"

namespace cf::aws {
namespace {

using base::ErrorKind;
using base::Result;

constexpr int conditional_attempts = 4;
constexpr base::Duration first_pause{100};

// The service's own word that another version is there. 404: If-Match names one of an object that is gone.
bool says_conflict(const base::Error& error) {
  return error.kind == ErrorKind::conflict || error.code == "NoSuchKey";
}

class BucketObjects final : public store::Objects {
 public:
  BucketObjects(Session session, std::string bucket, std::string prefix)
      : session_(std::move(session)), bucket_(std::move(bucket)), prefix_(std::move(prefix)) {}

  Result<std::optional<store::StoredObject>> get(const std::string& key, const base::Call& call) override {
    if (auto checked = check(key); !checked) return checked.error();
    auto answer =
        ask_bucket(session_, s3_operation("GetObject", "GET", Effect::read), bucket_, full(key), call);
    if (!answer) {
      if (answer.error().code == "NoSuchKey") return std::optional<store::StoredObject>();
      return std::move(answer).error();
    }
    return std::optional(
        store::StoredObject{std::move(answer->body), std::string(answer->headers.get("ETag"))});
  }

  Result<std::string> put(const std::string& key, std::string_view bytes, const std::string& expected,
                          const base::Call& call) override {
    if (auto checked = check(key); !checked) return checked.error();
    base::Error last;
    bool may_be_ours = false;  // an earlier attempt may have been carried out
    for (int attempt = 0; attempt < conditional_attempts; ++attempt) {
      auto written = send_put(key, bytes, expected, call);
      if (written && !written->empty()) return written;
      if (!written) {
        last = std::move(written).error();
        if (says_conflict(last) && !may_be_ours) return changed_meanwhile(key, last);
        if (!says_conflict(last) && last.fate != base::Fate::unknown) return with_fate(last, may_be_ours);
      }
      may_be_ours = true;
      auto present = get(key, call);
      if (!present) return with_fate(std::move(present).error(), true);
      if (*present && (*present)->bytes == bytes) return std::move((*present)->version);
      if ((*present ? (*present)->version : std::string()) != expected) return changed_meanwhile(key, last);
      call.clock->sleep(first_pause * (1 << attempt));
    }
    return with_fate(last, true);
  }

  Result<void> remove(const std::string& key, const std::string& expected, const base::Call& call) override {
    base::Error last;
    for (int attempt = 0; attempt < conditional_attempts; ++attempt) {
      auto present = get(key, call);
      if (!present) return std::move(present).error();
      if (!*present) return {};
      if ((*present)->version != expected) return changed_meanwhile(key, {});
      auto removed = send_delete(key, expected, call);
      if (removed) return {};
      last = std::move(removed).error();
      if (last.code == "NoSuchKey") return {};
      if (says_conflict(last)) return changed_meanwhile(key, last);
      if (last.fate != base::Fate::unknown) return last;
      call.clock->sleep(first_pause * (1 << attempt));
    }
    return last;
  }

  Result<std::vector<std::string>> list(const std::string& prefix, const base::Call& call) override {
    if (auto checked = store::check_key_prefix(prefix); !checked) return checked.error();
    std::vector<std::string> keys;
    std::string token;
    do {
      Operation operation = s3_operation("ListObjectsV2", "GET", Effect::read);
      operation.http.url = "?list-type=2&encoding-type=url&prefix=" + base::percent_encode(full(prefix));
      if (!token.empty()) operation.http.url += "&continuation-token=" + base::percent_encode(token);
      const auto answer = ask_bucket(session_, std::move(operation), bucket_, "", call);
      if (!answer) return answer.error();
      const auto page = XmlAnswer::parse(answer->body, "ListBucketResult");
      if (!page) return page.error();
      for (const auto object : page->root().children("Contents")) add_key(text_of(object, "Key"), keys);
      const std::string next =
          is_true(page->root(), "IsTruncated") ? text_of(page->root(), "NextContinuationToken") : "";
      if (!next.empty() && next == token)
        return base::error(ErrorKind::network, where() + ": the list of objects does not end");
      token = next;
    } while (!token.empty());
    std::sort(keys.begin(), keys.end());
    return keys;
  }

  std::string where() const override { return "s3://" + bucket_ + (prefix_.empty() ? "" : "/" + prefix_); }

 private:
  std::string full(const std::string& key) const { return prefix_.empty() ? key : prefix_ + "/" + key; }

  Result<void> check(const std::string& key) const {
    if (auto checked = store::check_object_key(full(key)); !checked) return checked;
    return store::check_object_key(key);
  }

  void add_key(const std::string& encoded, std::vector<std::string>& keys) const {
    const std::string key = base::percent_decode(encoded, true);
    const std::string below = full("");
    if (!key.starts_with(below)) return;
    // What others keep there under names of their own is not ours.
    if (store::check_object_key(key.substr(below.size()))) keys.push_back(key.substr(below.size()));
  }

  // The new version; empty: written, and the answer did not name it.
  Result<std::string> send_put(const std::string& key, std::string_view bytes, const std::string& expected,
                               const base::Call& call) const {
    Operation operation = s3_operation("PutObject", "PUT", Effect::mutation);
    operation.http.headers.add(expected.empty() ? "If-None-Match" : "If-Match",
                               expected.empty() ? "*" : expected);
    operation.http.body = bytes;
    auto answer = ask_bucket(session_, std::move(operation), bucket_, full(key), call);
    if (!answer) return std::move(answer).error();
    return std::string(answer->headers.get("ETag"));
  }

  Result<void> send_delete(const std::string& key, const std::string& expected,
                           const base::Call& call) const {
    Operation operation = s3_operation("DeleteObject", "DELETE", Effect::mutation);
    operation.http.headers.add("If-Match", expected);
    auto answer = ask_bucket(session_, operation, bucket_, full(key), call);
    if (!answer && answer.error().code == "NotImplemented") {
      operation.http.headers.erase("If-Match");
      answer = ask_bucket(session_, std::move(operation), bucket_, full(key), call);
    }
    if (!answer) return std::move(answer).error();
    return {};
  }

  static base::Error with_fate(base::Error error, bool may_be_written) {
    if (may_be_written) error.fate = base::Fate::unknown;
    return error;
  }

  base::Error changed_meanwhile(const std::string& key, const base::Error& cause) const {
    base::Error error = base::error(
        ErrorKind::conflict, where() + "/" + key + " is not what was read: somebody else has written it",
        "read it again");
    error.code = cause.code;
    error.http_status = cause.http_status;
    error.request_id = cause.request_id;
    return error;
  }

  Session session_;
  std::string bucket_, prefix_;
};

}  // namespace

std::unique_ptr<store::Objects> objects_in_bucket(Session session, std::string bucket, std::string prefix) {
  while (prefix.ends_with('/')) prefix.pop_back();
  return std::make_unique<BucketObjects>(std::move(session), std::move(bucket), std::move(prefix));
}

}  // namespace cf::aws
