// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/escaping.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"

namespace autopruner {
namespace {

// The bytes of a character that follow its first one, or -1.
int Followers(unsigned char first) {
  if (first < 0x80) return 0;
  if (first >= 0xC2 && first < 0xE0) return 1;
  if (first >= 0xE0 && first < 0xF0) return 2;
  return first >= 0xF0 && first < 0xF5 ? 3 : -1;
}

// Whether a character is in its shortest form, no half of a pair, and not
// beyond the last one. Shorter ones have been looked at.
bool IsCharacter(uint32_t code, int followers) {
  if (followers == 2) return code >= 0x800 && (code < 0xD800 || code > 0xDFFF);
  return followers != 3 || (code >= 0x10000 && code <= 0x10FFFF);
}

}  // namespace

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text.front());
    const int followers = Followers(first);
    if (followers < 0 || text.size() <= static_cast<size_t>(followers)) {
      return false;
    }
    uint32_t code = followers == 0 ? first : first & (0x3Fu >> followers);
    for (int i = 1; i <= followers; ++i) {
      const auto next = static_cast<unsigned char>(text[i]);
      if (next >> 6 != 2) return false;
      code = code << 6 | (next & 0x3F);
    }
    if (!IsCharacter(code, followers)) return false;
    text.remove_prefix(followers + 1);
  }
  return true;
}

std::string OneLine(std::string_view text) {
  const absl::string_view view(text.data(), text.size());
  // Quotation marks break no line.
  return absl::StrReplaceAll(
      IsUtf8(text) ? absl::Utf8SafeCEscape(view) : absl::CHexEscape(view),
      {{"\\\\", "\\\\"}, {"\\'", "'"}, {"\\\"", "\""}});
}

std::string ShortLine(std::string_view text) {
  constexpr size_t kMost = 40;
  std::string_view shown = text.substr(0, kMost);
  // Not within a character.
  while (shown.size() < text.size() && !shown.empty() &&
         (static_cast<unsigned char>(text[shown.size()]) >> 6) == 2) {
    shown.remove_suffix(1);
  }
  return OneLine(shown) + (text.size() > kMost ? "..." : "");
}

std::string OneLineList(const std::vector<std::string>& names) {
  constexpr size_t kMost = 500;
  std::string list;
  for (const std::string& name : names) {
    if (!list.empty()) list += ", ";
    if (list.size() > kMost) return list + "..";
    list += ShortLine(name);
  }
  return list;
}

}  // namespace autopruner
