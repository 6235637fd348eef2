// SPDX-License-Identifier: Apache-2.0
#include "codegen/model/identifier.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "base/utf8.h"

namespace autopruner {
namespace {

// Keywords of C++20 and of Verilog-2005, those of SystemVerilog that newer
// tools reserve as well, and what the compilers or <cstdint> define globally.
constexpr std::string_view kReserved =
    // C++
    " alignas alignof and and_eq asm auto bitand bitor bool break case catch"
    " char char16_t char32_t char8_t class co_await co_return co_yield compl"
    " concept const const_cast consteval constexpr constinit continue"
    " decltype default delete do double dynamic_cast else enum explicit"
    " export extern false float for friend goto if inline int long mutable"
    " namespace new noexcept not not_eq nullptr operator or or_eq private"
    " protected public register reinterpret_cast requires return short"
    " signed sizeof static static_assert static_cast struct switch template"
    " this thread_local throw true try typedef typeid typename union"
    " unsigned using virtual void volatile wchar_t while xor xor_eq"
    // Taken by the vendor's ap_int.h, or a macro of what it includes
    " AP_MAX AP_MIN BUFSIZ EOF INLINE NAN NULL RAND_MAX ap_bigint ap_biguint"
    " ap_fixed ap_int ap_int_base ap_uint ap_ufixed assert errno half stderr"
    " stdin stdout"
    // Taken at C++'s global scope
    " i386 int16_t int32_t int64_t int8_t linux main std uint16_t uint32_t"
    " uint64_t uint8_t unix"
    // Verilog
    " always assign automatic begin buf bufif0 bufif1 casex casez cell cmos"
    " config deassign defparam design disable edge end endcase endconfig"
    " endfunction endgenerate endmodule endprimitive endspecify endtable"
    " endtask event force forever fork function generate genvar highz0"
    " highz1 ifnone incdir include initial inout input instance integer join"
    " large liblist library localparam macromodule medium module nand"
    " negedge nmos nor noshowcancelled notif0 notif1 output parameter pmos"
    " posedge primitive pull0 pull1 pulldown pullup pulsestyle_ondetect"
    " pulsestyle_onevent rcmos real realtime reg release repeat rnmos rpmos"
    " rtran rtranif0 rtranif1 scalared showcancelled small specify specparam"
    " strong0 strong1 supply0 supply1 table task time tran tranif0 tranif1"
    " tri tri0 tri1 triand trior trireg use uwire vectored wait wand weak0"
    " weak1 wire wor xnor"
    // SystemVerilog
    " alias assert assume before bind bins binsof bit byte chandle checker"
    " clocking constraint context cover covergroup coverpoint cross dist"
    " endchecker endclass endclocking endgroup endinterface endpackage"
    " endprogram endproperty endsequence expect extends final foreach global"
    " iff ignore_bins illegal_bins implements implies import inside"
    " interconnect interface intersect let local logic matches modport"
    " nettype nexttime null package packed priority program property pure"
    " rand randc randcase randsequence ref restrict sequence shortint"
    " shortreal soft solve string strong super tagged throughout"
    " timeprecision timeunit type unique unique0 until untyped var weak"
    " wildcard with within"
    " ";

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string IdentifierProblem(const std::string& name) {
  const bool well_formed =
      !name.empty() && name.size() <= kMaxIdentifierLength &&
      IsLetter(name[0]) && std::all_of(name.begin(), name.end(), [](char c) {
        return IsLetter(c) || IsDigit(c) || c == '_';
      });
  if (!well_formed) {
    return absl::StrCat(
        "is no identifier: a letter, then letters, digits or _, at most ",
        kMaxIdentifierLength);
  }
  if (name.find("__") != std::string::npos) {
    return "has two underscores in a row, which C++ reserves";
  }
  if (kReserved.find(" " + name + " ") != std::string_view::npos) {
    return "is a keyword of C++ or Verilog";
  }
  return "";
}

std::string NameProblem(const std::string& name) {
  constexpr size_t kMostBytes = 256;
  if (name.empty()) return "is empty";
  if (name.size() > kMostBytes) {
    return "is longer than " + std::to_string(kMostBytes) + " bytes";
  }
  if (!IsUtf8(name)) return "is no UTF-8";
  const bool has_control = std::any_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == 127;
  });
  return has_control ? "has control characters" : "";
}

}  // namespace autopruner
