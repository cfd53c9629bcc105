// Pieces that plan and summary comments share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/lines.h"

namespace cf::report {

// Lines as a fenced diff: the hosts colour "+", "-" and "!" at the start of a line.
std::string diff_block(const std::vector<Line>& lines);

// A table cell of untrusted text, at most `width` columns.
std::string cell(std::string_view text, std::size_t width);

std::string bullet_list(const std::vector<std::string>& texts);

// "Details of 12 stacks are shortened, 3 are left out ...", and where the whole is besides that command's
// output; empty if nothing was cut. `whole` is Markdown.
std::string cut_remark(std::size_t shortened, std::size_t left_out, const std::string& command,
                       const std::string& whole);

}  // namespace cf::report
