// SPDX-License-Identifier: Apache-2.0
//
// Random sets, the same for us and for what is beside us.
//
//   RandomSets(256).there  ->  {1, 0, 0, 1, ..}
#ifndef TOOLS_PEERS_RANDOM_SETS_H_
#define TOOLS_PEERS_RANDOM_SETS_H_

#include <random>
#include <vector>

namespace autopruner {

// 6-32-32-16 over each element, summed; with the joined features 19-32-32-3.
inline constexpr int kElements = 10;      // at most
inline constexpr double kThere = 0.55;    // of them, on average
inline constexpr int kElementInputs = 6;  // features of an element
inline constexpr int kSharedLayers = 3;
inline constexpr int kJoined = 3;

struct Sets {
  std::vector<float> elements;  // [samples][kElements][kElementInputs], -1..1
  std::vector<float> there;     // [samples][kElements], 0 or 1
  std::vector<float> joined;    // [samples][kJoined], -1..1
  std::vector<float> classes;   // [samples], whole numbers
};

inline Sets RandomSets(int samples, int classes) {
  std::mt19937 random(1);
  std::uniform_real_distribution<float> feature(-1, 1);
  std::bernoulli_distribution there(kThere);
  std::uniform_int_distribution<int> label(0, classes - 1);
  Sets sets;
  for (int s = 0; s < samples; ++s) {
    for (int e = 0; e < kElements; ++e) {
      sets.there.push_back(there(random) ? 1.0f : 0.0f);
      for (int f = 0; f < kElementInputs; ++f) {
        sets.elements.push_back(feature(random));
      }
    }
    for (int f = 0; f < kJoined; ++f) sets.joined.push_back(feature(random));
    sets.classes.push_back(static_cast<float>(label(random)));
  }
  return sets;
}

}  // namespace autopruner

#endif  // TOOLS_PEERS_RANDOM_SETS_H_
