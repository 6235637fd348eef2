// SPDX-License-Identifier: Apache-2.0
//
// What may stand behind the last layer, and what is known of each.
//
//   HeadName(Head::kSoftmax)  ->  "softmax"
//   NamesBehindHead(Head::kSigmoid, 1)  ->  2
#ifndef CORE_HEAD_H_
#define CORE_HEAD_H_

#include <cstdint>

#include "core/enum_names.h"

namespace autopruner {

// What the last layer's outputs (logits) mean, and with it the loss:
//   kSigmoid  one logit, binary cross-entropy
//   kSoftmax  a logit a class, softmax cross-entropy
//   kLinear   real targets, mean squared error
enum class Head : uint8_t { kSigmoid, kSoftmax, kLinear };

// The name in model files; nullptr behind the last.
constexpr const char* HeadName(Head head) {
  switch (head) {
    case Head::kSigmoid:
      return "sigmoid";
    case Head::kSoftmax:
      return "softmax";
    case Head::kLinear:
      return "linear";
  }
  return nullptr;
}

inline constexpr auto kHeads = AllNamed<Head, HeadName>();

// Whether one logit tells two classes apart, by its sign.
constexpr bool IsBinary(Head head) {
  switch (head) {
    case Head::kSigmoid:
      return true;
    case Head::kSoftmax:
    case Head::kLinear:
      return false;
  }
  return false;
}

// Whether outputs are compared with each other: the largest one wins.
constexpr bool ComparesOutputs(Head head) {
  switch (head) {
    case Head::kSoftmax:
      return true;
    case Head::kSigmoid:
    case Head::kLinear:
      return false;
  }
  return false;
}

// Whether outputs tell classes; else they are values.
constexpr bool HasClasses(Head head) {
  return IsBinary(head) || ComparesOutputs(head);
}

// How many outputs the last layer has, in words.
constexpr const char* OutputsOfHead(Head head) {
  switch (head) {
    case Head::kSigmoid:
      return "1";
    case Head::kSoftmax:
      return "2 or more";
    case Head::kLinear:
      return "1 or more";
  }
  return "";
}

// Whether the last layer may have so many outputs.
constexpr bool FitsHead(Head head, int outputs) {
  switch (head) {
    case Head::kSigmoid:
      return outputs == 1;
    case Head::kSoftmax:
      return outputs >= 2;
    case Head::kLinear:
      return outputs >= 1;
  }
  return false;
}

// How many names of classes (of outputs, behind a linear head) belong to so
// many outputs: a sigmoid's logit tells two classes apart.
constexpr int NamesBehindHead(Head head, int outputs) {
  switch (head) {
    case Head::kSigmoid:
      return 2;
    case Head::kSoftmax:
    case Head::kLinear:
      return outputs;
  }
  return 0;
}

// How many targets a sample has.
constexpr int TargetsOfHead(Head head, int outputs) {
  switch (head) {
    case Head::kSigmoid:
    case Head::kSoftmax:
      return 1;  // the class
    case Head::kLinear:
      return outputs;
  }
  return 0;
}

}  // namespace autopruner

#endif  // CORE_HEAD_H_
