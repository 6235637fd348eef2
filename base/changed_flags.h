// SPDX-License-Identifier: Apache-2.0
//
// The flags that were changed, for messages that repeat a command.
//
//   ChangedFlags("trainer/data/data_flags.cc")  ->  {{"label", "flavour"}}
//   FlagText("label", "flavour")                ->  "--label=flavour"
//   ShellWord("my jets.csv")                    ->  "'my jets.csv'"
#ifndef BASE_CHANGED_FLAGS_H_
#define BASE_CHANGED_FLAGS_H_

#include <map>
#include <string>

namespace autopruner {

// Returns the values of this program's flags that are not at their defaults, by
// name; only those that are defined in `file`, if one is given. Abseil's own
// are left out.
std::map<std::string, std::string> ChangedFlags(const std::string& file = "");

// "--name=value"
std::string FlagText(const std::string& name, const std::string& value);

// `text` as a shell takes it for one word: in '' where it needs them.
std::string ShellWord(const std::string& text);

}  // namespace autopruner

#endif  // BASE_CHANGED_FLAGS_H_
