#include "site/site.h"

#include <algorithm>
#include <memory>

#include "base/lanes.h"
#include "site/index_page.h"
#include "site/paths.h"
#include "site/subject.h"

namespace cf::site {
namespace {

// One version, or the newest under its lasting address, whose subject is kept for the first page.
struct Job {
  const std::string* path;
  const gold::Listed* listed;
  std::vector<std::string> versions;
  std::string version;
};

std::vector<Job> jobs_of(const gold::Index& index) {
  std::vector<Job> jobs;
  for (const auto& [path, listed] : index.templates) {
    const auto versions = newest_first(listed);
    for (const std::string& version : versions) jobs.push_back({&path, &listed, versions, version});
  }
  return jobs;
}

}  // namespace

std::vector<File> make_site(const Source& source, std::size_t threads) {
  const std::vector<Job> jobs = jobs_of(source.index);
  std::vector<std::unique_ptr<Subject>> newest(jobs.size());
  std::vector<std::vector<File>> made(jobs.size());
  base::parallel_for(jobs.size(), threads, [&](std::size_t i) {
    const Job& job = jobs[i];
    const auto text = source.texts.find(job.version + "/" + *job.path);
    auto subject = std::make_unique<Subject>(Subject{
        source.index, *job.path, *job.listed, job.versions, job.version, job.listed->versions.at(job.version),
        source.advisories, read_facts(*job.path, text == source.texts.end() ? "" : text->second),
        version_page(*job.path, job.version)});
    made[i].push_back({subject->page, template_page(*subject)});
    if (!subject->is_newest()) return;
    subject->page = newest_page(*job.path);
    made[i].push_back({subject->page, template_page(*subject)});
    newest[i] = std::move(subject);
  });
  std::vector<const Subject*> shown;
  for (const auto& subject : newest)
    if (subject) shown.push_back(subject.get());
  std::vector<File> files = {{"index.html", index_page(source, shown)}};
  for (std::vector<File>& each : made) std::move(each.begin(), each.end(), std::back_inserter(files));
  std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.path < b.path; });
  return files;
}

}  // namespace cf::site
