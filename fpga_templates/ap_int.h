// SPDX-License-Identifier: Apache-2.0
//
// Just as much of ap_int<W> and ap_uint<W> as the generated HLS C++ uses, to
// compile and run it where the vendor's own ap_int.h is not at hand:
//
//   g++ -std=c++14 -I fallback tagger.cpp tagger_test.cpp
//
// Not for synthesis. Results are as wide as the vendor's:
//   a + b   the wider of both, plus 1; signed where one of them is
//   a - b   likewise; always signed
//   a * b   both widths together
//   a << n  as wide as a: bits fall off above
//   a >> n  as wide as a: toward -infinity
// where an unsigned operand beside a signed one counts a bit more. What is
// assigned to a narrower type loses its upper bits. Operands have up to 64
// bits; of a result beyond that the lower 64 are kept, and it must be assigned
// to a type that takes no more. Only equal types compare.
#ifndef AP_INT_H_
#define AP_INT_H_

#include <cstdint>

// An integer of kWidth bits.
template <int kWidth, bool kSigned>
class ap_int_base {
  static_assert(kWidth >= 1 && kWidth <= 64, "1 to 64 bits");

 public:
  static const int width = kWidth;

  ap_int_base() = default;  // like an int: not initialised
  constexpr ap_int_base(int64_t value)
      : bits_(Cut(static_cast<uint64_t>(value))) {}
  template <int kOtherWidth, bool kOtherSigned>
  constexpr ap_int_base(ap_int_base<kOtherWidth, kOtherSigned> other)
      : bits_(kOtherWidth + (kSigned && !kOtherSigned ? 1 : 0) <= kWidth &&
                      (kSigned || !kOtherSigned)
                  ? other.bits()
                  : Cut(other.bits())) {}

  // A value that is known to fit, modulo 2^64.
  static constexpr ap_int_base FromBits(uint64_t bits) {
    return ap_int_base(bits, Fits());
  }
  constexpr uint64_t bits() const { return bits_; }
  constexpr int64_t to_int64() const { return static_cast<int64_t>(bits_); }
  constexpr unsigned to_uint() const { return static_cast<unsigned>(bits_); }

  constexpr ap_int_base operator<<(int count) const {
    return ap_int_base(static_cast<int64_t>(bits_ << count));
  }
  constexpr ap_int_base operator>>(int count) const {
    return ap_int_base(kSigned ? to_int64() >> count
                               : static_cast<int64_t>(bits_ >> count));
  }
  constexpr bool operator<(ap_int_base other) const {
    return kSigned ? to_int64() < other.to_int64() : bits_ < other.bits_;
  }
  constexpr bool operator>(ap_int_base other) const { return other < *this; }
  constexpr bool operator==(ap_int_base other) const {
    return bits_ == other.bits_;
  }
  constexpr bool operator!=(ap_int_base other) const {
    return bits_ != other.bits_;
  }

 private:
  struct Fits {};

  constexpr ap_int_base(uint64_t bits, Fits) : bits_(bits) {}

  // The lower bits, and above them the sign or zeros.
  static constexpr uint64_t Cut(uint64_t bits) {
    return kSigned ? static_cast<uint64_t>(
                         static_cast<int64_t>(bits << (64 - kWidth)) >>
                         (64 - kWidth))
                   : bits << (64 - kWidth) >> (64 - kWidth);
  }

  uint64_t bits_;
};

template <int kWidth>
using ap_int = ap_int_base<kWidth, true>;
template <int kWidth>
using ap_uint = ap_int_base<kWidth, false>;

namespace ap_int_detail {

constexpr int Max(int a, int b) { return a < b ? b : a; }
constexpr int AtMost64(int width) { return width < 64 ? width : 64; }
constexpr int SumWidth(int a, bool a_signed, int b, bool b_signed) {
  return AtMost64(Max(a + (b_signed && !a_signed ? 1 : 0),
                      b + (a_signed && !b_signed ? 1 : 0)) +
                  1);
}

}  // namespace ap_int_detail

template <int kA, bool kSignedA, int kB, bool kSignedB>
constexpr auto operator+(ap_int_base<kA, kSignedA> a,
                         ap_int_base<kB, kSignedB> b) {
  return ap_int_base < ap_int_detail::SumWidth(kA, kSignedA, kB, kSignedB),
         kSignedA || kSignedB > ::FromBits(a.bits() + b.bits());
}

template <int kA, bool kSignedA, int kB, bool kSignedB>
constexpr auto operator-(ap_int_base<kA, kSignedA> a,
                         ap_int_base<kB, kSignedB> b) {
  return ap_int_base<ap_int_detail::SumWidth(kA, kSignedA, kB, kSignedB),
                     true>::FromBits(a.bits() - b.bits());
}

template <int kA, bool kSignedA, int kB, bool kSignedB>
constexpr auto operator*(ap_int_base<kA, kSignedA> a,
                         ap_int_base<kB, kSignedB> b) {
  return ap_int_base < ap_int_detail::AtMost64(kA + kB),
         kSignedA || kSignedB > ::FromBits(a.bits() * b.bits());
}

#endif  // AP_INT_H_
