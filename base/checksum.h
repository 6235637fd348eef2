// SPDX-License-Identifier: Apache-2.0
//
// A number for bytes, to tell them from others. Not against forgery.
//
//   Checksum("a")  ->  "af63dc4c8601ec8c"
#ifndef BASE_CHECKSUM_H_
#define BASE_CHECKSUM_H_

#include <string>

namespace autopruner {

// Returns the 64-bit FNV-1a hash of `bytes`, 16 hexadecimal digits.
std::string Checksum(const std::string& bytes);

}  // namespace autopruner

#endif  // BASE_CHECKSUM_H_
