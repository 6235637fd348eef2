// SPDX-License-Identifier: Apache-2.0
#include "codegen/model/identifier.h"

#include <string>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(Identifier, AcceptsNamesOfAllLanguages) {
  for (const char* name : {"x", "hbb_tagger", "Net16", "moduler", "a_1_b",
                           "std", "main", "I", "template", "int32_t", "signal",
                           "stdin", "NULL", "ap_int", "module", "xor"}) {
    EXPECT_EQ(IdentifierProblem(name), "") << name;
  }
  EXPECT_EQ(IdentifierProblem(std::string(kMaxIdentifierLength, 'a')), "");
}

TEST(Identifier, RejectsWhatIsNoIdentifier) {
  for (const char* name :
       {"", "1x", "_x", "a-b", "a b", "a.b", "\xc3\xa9", "a__b"}) {
    EXPECT_NE(IdentifierProblem(name), "") << name;
  }
  EXPECT_NE(IdentifierProblem(std::string(kMaxIdentifierLength + 1, 'a')), "");
}

TEST(Identifier, NamesOfLibrariesAreNamesInCpp) {
  EXPECT_EQ(CppName("signal"), "signal_nn");
  EXPECT_EQ(HlsName("signal"), "signal_hls");
}

TEST(Identifier, KeywordsAreNamesInVerilog) {
  EXPECT_EQ(VerilogEscape("always_comb"), "\\");
  EXPECT_EQ(VerilogEscape("signal"), "");
}

TEST(Identifier, NamesAreLinesOfUtf8) {
  EXPECT_EQ(NameProblem("p\xC3\xA9t (GeV)"), "");
  EXPECT_EQ(NameProblem(std::string(256, 'a')), "");
  EXPECT_EQ(NameProblem(std::string(257, 'a')), "is longer than 256 bytes");
  EXPECT_EQ(NameProblem(""), "is empty");
  EXPECT_EQ(NameProblem("p\xE9t"), "is no UTF-8");
  EXPECT_EQ(NameProblem("a\nb"), "has control characters");
}

}  // namespace
}  // namespace autopruner
