// SPDX-License-Identifier: Apache-2.0
//
// The stand-in for the vendor's ap_int.h against plain integers.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>

#include "fpga_templates/ap_int.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr int kMaxWidth = 5;  // all values of all types up to here

template <int kWidth, bool kSigned>
constexpr int64_t kMin = kSigned ? -(int64_t{1} << (kWidth - 1)) : 0;
template <int kWidth, bool kSigned>
constexpr int64_t kMax = kMin<kWidth, kSigned> + (int64_t{1} << kWidth) - 1;

// `value` modulo 2^width, in the range of the type.
int64_t Wrap(int64_t value, int width, bool is_signed) {
  const int64_t size = int64_t{1} << width;
  const int64_t rest = ((value % size) + size) % size;
  return is_signed && rest >= size / 2 ? rest - size : rest;
}

// Calls visit.operator()<width, signed>() for all small types.
template <typename Visitor>
void ForAllTypes(Visitor visit) {
  [&]<int... kWidths>(std::integer_sequence<int, kWidths...>) {
    (visit.template operator()<kWidths + 1, true>(), ...);
    (visit.template operator()<kWidths + 1, false>(), ...);
  }
  (std::make_integer_sequence<int, kMaxWidth>());
}

template <typename Type, int kWidth, bool kSigned>
constexpr bool kIs = std::is_same_v<
    Type, std::conditional_t<kSigned, ap_int<kWidth>, ap_uint<kWidth>>>;

TEST(HlsFallback, TakesTheLowerBitsOfWhatItIsGiven) {
  ForAllTypes([]<int kWidth, bool kSigned>() {
    for (int64_t value = -100; value <= 100; ++value) {
      const ap_int_base<kWidth, kSigned> small = value;
      ASSERT_EQ(small.to_int64(), Wrap(value, kWidth, kSigned)) << kWidth;
      const ap_int_base<kWidth, kSigned> from_signed = ap_int<9>(value);
      ASSERT_EQ(from_signed.to_int64(), Wrap(value, kWidth, kSigned));
      const ap_int<20> wide = small;  // keeps the value
      ASSERT_EQ(wide.to_int64(), small.to_int64());
    }
  });
}

TEST(HlsFallback, ConvertsBetweenAllTypes) {
  ForAllTypes([]<int kA, bool kSignedA>() {
    ForAllTypes([]<int kB, bool kSignedB>() {
      for (int64_t a = kMin<kA, kSignedA>; a <= kMax<kA, kSignedA>; ++a) {
        const ap_int_base<kB, kSignedB> b = ap_int_base<kA, kSignedA>(a);
        ASSERT_EQ(b.to_int64(), Wrap(a, kB, kSignedB)) << kA << " to " << kB;
      }
    });
  });
}

TEST(HlsFallback, ShiftsKeepTheWidth) {
  ForAllTypes([]<int kWidth, bool kSigned>() {
    using Type = ap_int_base<kWidth, kSigned>;
    for (int64_t a = kMin<kWidth, kSigned>; a <= kMax<kWidth, kSigned>; ++a) {
      for (int count = 0; count < kWidth; ++count) {
        const auto left = Type(a) << count;
        const auto right = Type(a) >> count;
        static_assert(std::is_same_v<decltype(left), const Type>);
        static_assert(std::is_same_v<decltype(right), const Type>);
        ASSERT_EQ(left.to_int64(),
                  Wrap(a * (int64_t{1} << count), kWidth, kSigned));
        ASSERT_EQ(right.to_int64(), a >> count);
      }
    }
  });
}

TEST(HlsFallback, ComparesAsTheNumbersDo) {
  ForAllTypes([]<int kWidth, bool kSigned>() {
    using Type = ap_int_base<kWidth, kSigned>;
    for (int64_t a = kMin<kWidth, kSigned>; a <= kMax<kWidth, kSigned>; ++a) {
      for (int64_t b = kMin<kWidth, kSigned>; b <= kMax<kWidth, kSigned>; ++b) {
        ASSERT_EQ(Type(a) < Type(b), a < b);
        ASSERT_EQ(Type(a) > Type(b), a > b);
        ASSERT_EQ(Type(a) == Type(b), a == b);
        ASSERT_EQ(Type(a) != Type(b), a != b);
      }
    }
  });
}

// Widths as the vendor's documentation of its types states them.
template <int kA, bool kSignedA, int kB, bool kSignedB>
void ExpectExactResults() {
  using A = ap_int_base<kA, kSignedA>;
  using B = ap_int_base<kB, kSignedB>;
  constexpr bool kEither = kSignedA || kSignedB;
  constexpr int kWider = std::max(kA + (kSignedB && !kSignedA ? 1 : 0),
                                  kB + (kSignedA && !kSignedB ? 1 : 0));
  static_assert(kIs<decltype(A(0) + B(0)), kWider + 1, kEither>);
  static_assert(kIs<decltype(A(0) - B(0)), kWider + 1, true>);
  static_assert(kIs<decltype(A(0) * B(0)), kA + kB, kEither>);
  for (int64_t a = kMin<kA, kSignedA>; a <= kMax<kA, kSignedA>; ++a) {
    for (int64_t b = kMin<kB, kSignedB>; b <= kMax<kB, kSignedB>; ++b) {
      ASSERT_EQ((A(a) + B(b)).to_int64(), a + b);
      ASSERT_EQ((A(a) - B(b)).to_int64(), a - b);
      ASSERT_EQ((A(a) * B(b)).to_int64(), a * b);
    }
  }
}

TEST(HlsFallback, SumsAndProductsAreExact) {
  ForAllTypes([]<int kA, bool kSignedA>() {
    ForAllTypes([]<int kB, bool kSignedB>() {
      ExpectExactResults<kA, kSignedA, kB, kSignedB>();
    });
  });
}

TEST(HlsFallback, HoldsNumbersOf64Bits) {
  const int64_t max = std::numeric_limits<int64_t>::max();
  const int64_t min = std::numeric_limits<int64_t>::min();
  EXPECT_EQ(ap_int<64>(max).to_int64(), max);
  EXPECT_EQ(ap_int<64>(min).to_int64(), min);
  EXPECT_EQ(ap_uint<64>(-1) >> 63, ap_uint<64>(1));
  EXPECT_EQ(ap_int<64>(min) >> 63, ap_int<64>(-1));
  EXPECT_TRUE(ap_uint<64>(-1) > ap_uint<64>(1));
  EXPECT_TRUE(ap_int<64>(-1) < ap_int<64>(1));
  EXPECT_EQ((ap_int<63>(max / 2) + ap_int<63>(max / 2)).to_int64(), max - 1);
  EXPECT_EQ((ap_int<63>(min / 2) - ap_int<63>(max / 2)).to_int64(), min + 1);
  // Beyond: what a type of 64 bits takes of it.
  const ap_int<64> wrapped = ap_int<64>(max) + ap_uint<1>(1);
  EXPECT_EQ(wrapped.to_int64(), min);
  const ap_int<64> back = ap_int<64>(max) + ap_int<64>(max) - ap_int<64>(max);
  EXPECT_EQ(back.to_int64(), max);
}

TEST(HlsFallback, IsAnIndex) {
  EXPECT_EQ((ap_int<4>(-8) + ap_uint<4>(8)).to_uint(), 0U);
  EXPECT_EQ((ap_int<4>(7) + ap_uint<4>(8)).to_uint(), 15U);
}

}  // namespace
}  // namespace autopruner
