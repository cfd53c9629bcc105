// The parameters of AWS's Query protocol: "Parameters.member.1.ParameterKey=Env&..." as a flat list of names.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cf::emulator {

class Parameters {
 public:
  Parameters() = default;
  // Reads a form body or query string. Names past the limit of 20,000 are dropped.
  explicit Parameters(std::string_view form);

  void add(std::string name, std::string value);
  bool has(std::string_view name) const;                           // also where its value is empty
  std::string get(std::string_view name) const;                    // the first; "" if there is none
  bool flag(std::string_view name, bool otherwise = false) const;  // "true" in any case
  int number(std::string_view name, int otherwise) const;
  // "Name.member.1", "Name.member.2", ... in order of their numbers.
  std::vector<std::string> list(std::string_view name) const;
  // The same where the members are structures: each with its own names.
  std::vector<Parameters> structures(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return values_; }

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

}  // namespace cf::emulator
