// SPDX-License-Identifier: Apache-2.0
//
// A file as a generator hands it on; whoever called it decides where it goes.
//
//   std::vector<GeneratedFile> files = EmitHls(model, circuit, options);
//   files[0].path  ->  "hls/tagger.h"
#ifndef BASE_GENERATED_FILE_H_
#define BASE_GENERATED_FILE_H_

#include <string>

namespace autopruner {

struct GeneratedFile {
  std::string path;  // relative, with slashes
  std::string text;
};

}  // namespace autopruner

#endif  // BASE_GENERATED_FILE_H_
