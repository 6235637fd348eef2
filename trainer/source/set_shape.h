// SPDX-License-Identifier: Apache-2.0
//
// Samples that are sets of elements, as rows of numbers.
//
//   SetShape shape = {.elements = 10, .inputs = 6, .joined = 3};
//   shape.row_size()      ->  73   // 10 x (6 + 1) + 3
//   shape.feature_of(15)  ->  1    // of element 2
//   shape.feature_of(6)   ->  -1   // whether element 0 is there: 1 or 0
//   shape.feature_of(70)  ->  6    // the first one that is joined
//
// The rows are those of NetworkSpec (core/network_spec.h).
#ifndef TRAINER_SOURCE_SET_SHAPE_H_
#define TRAINER_SOURCE_SET_SHAPE_H_

namespace autopruner {

struct SetShape {
  int elements = 0;  // 0: samples are no sets
  int inputs = 0;    // features of an element
  int joined = 0;    // features of the sample itself

  bool operator==(const SetShape&) const = default;
  constexpr bool exists() const { return elements > 0; }
  constexpr int features() const { return inputs + joined; }
  // Numbers of an element, and of a sample.
  constexpr int element_size() const { return inputs + 1; }
  constexpr int row_size() const { return elements * element_size() + joined; }
  // Whether a place in the row belongs to an element; which one.
  constexpr bool is_of_element(int place) const {
    return exists() && place < elements * element_size();
  }
  constexpr int element_of(int place) const { return place / element_size(); }
  // The feature at a place, or -1 where it tells whether the element is there.
  constexpr int feature_of(int place) const {
    if (!is_of_element(place)) {
      return inputs + place - elements * element_size();
    }
    const int feature = place % element_size();
    return feature == inputs ? -1 : feature;
  }
  // Where feature `feature` stands: of element `element`, if it is an
  // element's.
  constexpr int place_of(int feature, int element) const {
    return feature < inputs ? element * element_size() + feature
                            : elements * element_size() + feature - inputs;
  }
  // Where a row tells whether an element is there.
  constexpr int valid_place(int element) const {
    return element * element_size() + inputs;
  }
};

}  // namespace autopruner

#endif  // TRAINER_SOURCE_SET_SHAPE_H_
