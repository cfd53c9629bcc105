#include "deploy/journal.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/files.h"
#include "base/strings.h"
#include "deploy/recover.h"

namespace cf::deploy {

namespace {

// Past this size the journal begins anew when it leaves nothing open.
constexpr std::uintmax_t begin_anew_bytes = 1u << 20;

base::Error journal_error(const std::string& path, const std::string& what) {
  return base::error(base::ErrorKind::input,
                     "the journal " + path + " " + what + ": " + std::generic_category().message(errno),
                     "deployments are written down before they are sent; make the file writable");
}

}  // namespace

struct Journal::State {
  std::string path, run, unwritten;
  std::uint64_t last_number = 0;
  bool unsynced_intent = false;
  int file = -1;

  ~State() {
    if (file >= 0) ::close(file);
  }

  base::Result<void> write_out() {
    std::size_t done = 0;
    while (done < unwritten.size()) {
      const ssize_t n = ::write(file, unwritten.data() + done, unwritten.size() - done);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return journal_error(path, "can't be written");
      done += static_cast<std::size_t>(n);
    }
    unwritten.clear();
    return {};
  }
};

Journal::Journal() : state_(std::make_unique<State>()) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

base::Result<Journal> Journal::open(const std::string& path, std::string run_id) {
  Journal journal;
  State& state = *journal.state_;
  state.path = path;
  state.run = std::move(run_id);
  if (path.empty()) return journal;
  std::error_code ignored;
  const std::filesystem::path file(path);
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), ignored);
  int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
  const auto size = std::filesystem::file_size(file, ignored);
  if (!ignored && size > begin_anew_bytes) {
    auto records = read_journal(path);
    if (records && open_work(*records).empty()) flags |= O_TRUNC;
  }
  state.file = ::open(path.c_str(), flags, 0600);
  if (state.file < 0) return journal_error(path, "can't be opened");
  state.unwritten = "\n";  // ends a line that a crash left torn
  return journal;
}

std::uint64_t Journal::intend(JournalRecord intent) {
  intent.kind = JournalRecord::Kind::intent;
  intent.number = ++state_->last_number;
  const std::uint64_t number = intent.number;
  add(std::move(intent));
  state_->unsynced_intent = true;
  return number;
}

void Journal::add(JournalRecord record) {
  if (state_->file < 0) return;
  record.run = state_->run;
  state_->unwritten += to_json(record) + '\n';
}

void Journal::flush() {
  if (state_->file >= 0) (void)state_->write_out();  // an error is met again by sync()
}

base::Result<void> Journal::sync() {
  if (state_->file < 0) return {};
  if (auto written = state_->write_out(); !written) return written;
  if (!std::exchange(state_->unsynced_intent, false)) return {};
  if (::fdatasync(state_->file) != 0 && errno != EINVAL)
    return journal_error(state_->path, "can't be made durable");
  return {};
}

base::Result<std::vector<JournalRecord>> read_journal(const std::string& path) {
  std::vector<JournalRecord> records;
  std::error_code ignored;
  if (path.empty() || !std::filesystem::exists(path, ignored)) return records;
  auto text = base::read_file(path, 256u << 20);
  if (!text) return text.error();
  for (const auto& line : base::split(*text, '\n')) {
    if (line.empty()) continue;
    // Only a line that a crash cut short can't be read: its mutation was not sent.
    if (auto record = parse_journal_record(line)) records.push_back(*std::move(record));
  }
  return records;
}

}  // namespace cf::deploy
