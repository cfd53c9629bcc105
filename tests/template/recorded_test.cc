// The ValidationErrors that the real CloudFormation answered, from the recorded cases.
#include <cstdlib>

#include "base/files.h"
#include "base/strings.h"
#include "template/fixture.h"

namespace cf::template_ {
namespace {

std::string shared_folder() {
  const char* folder = std::getenv("CF_SHARED");
  return folder != nullptr ? folder : "../shared";
}

// Errors that only a service with stacks can give.
bool is_about_the_template(const std::string& message) {
  for (const char* start :
       {"Template", "Parameter ", "Parameters:", "[/", "Invalid template", "Circular", "Key Name"})
    if (message.rfind(start, 0) == 0) return true;
  return false;
}

std::string message_of(const Node& expected) {
  const Node& value = expected.find("value");
  if (value.is_mapping()) return std::string(value.find("Error").find("Message").text());
  std::string text(value.text());
  std::size_t colon = text.find(" operation: ");
  return colon == std::string::npos ? std::string() : text.substr(colon + 12);
}

TEST(Recorded, ValidationErrorsHaveTheWordsOfAws) {
  std::string folder = shared_folder() + "/aws-recorded/cases";
  auto files = base::list_directory(folder);
  if (!files) GTEST_SKIP() << "aws-recorded cases are not at " << folder;
  int compared = 0;
  for (const base::DirEntry& file : *files) {
    Node recorded =
        document::parse_json_text(base::read_file(folder + "/" + file.name).or_throw()).or_throw();
    for (const Node& expected : recorded.find("expect").items()) {
      std::string message = message_of(expected);
      if (!is_about_the_template(message)) continue;
      const Node& step = recorded.find("steps").at(
          static_cast<std::size_t>(std::stoi(std::string(expected.find("step").text()))));
      std::map<std::string, std::string> parameters;
      for (const Node& p : step.find("args").find("Parameters").items())
        parameters.emplace(p.find("ParameterKey").text(), p.find("ParameterValue").text());
      Lookups lookups;
      lookups.ssm_parameter = [](std::string_view) { return Node(); };
      EXPECT_EQ(answer(std::string(step.find("args").find("TemplateBody").text()), parameters, lookups),
                message)
          << file.name;
      ++compared;
    }
  }
  EXPECT_GE(compared, 15);
}

}  // namespace
}  // namespace cf::template_
