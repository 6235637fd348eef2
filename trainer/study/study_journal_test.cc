// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_journal.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/file.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

class StudyJournalTest : public testing::Test {
 protected:
  StudyJournalTest() {
    for (const uint64_t seed : {1, 2, 3}) Append(seed);
    text_ = *ReadFile(path_);
  }
  ~StudyJournalTest() override { std::remove(path_.c_str()); }

  void Append(uint64_t seed) {
    auto journal = StudyJournal::Open(path_, "study 1");
    ASSERT_TRUE(journal.ok()) << journal.status();
    ASSERT_TRUE(
        (*journal)
            ->Append({.of = {.budget = {Budget::kNodes, 8}, .seed = seed},
                      .nodes = {5, 3},
                      .digits = {7},
                      .value_bits = {9},
                      .live = {1, 0}})
            .ok());
  }

  // How many rows are left of a journal of this text.
  size_t RowsOf(const std::string& text) {
    EXPECT_TRUE(WriteFileAtomically(path_, text).ok());
    const auto journal = StudyJournal::Open(path_, "study 1");
    EXPECT_TRUE(journal.ok()) << journal.status();
    return journal.ok() ? (*journal)->rows().size() : 999;
  }

  const std::string path_ = absl::StrCat(
      testing::TempDir(), "/",
      testing::UnitTest::GetInstance()->current_test_info()->name());
  std::string text_;
};

TEST_F(StudyJournalTest, KeepsRows) {
  const auto journal = StudyJournal::Open(path_, "study 1");
  ASSERT_TRUE(journal.ok());
  ASSERT_EQ((*journal)->rows().size(), 3u);
  EXPECT_EQ((*journal)->rows()[2].of.seed, 3u);
  EXPECT_EQ((*journal)->rows()[1].nodes, (std::vector<int>{5, 3}));
}

TEST_F(StudyJournalTest, ADamagedRowIsDroppedWithAllBehindIt) {
  const std::string damaged = absl::StrReplaceAll(
      text_, {{"autopruner,nodes,8,2,8,5-3", "autopruner,nodes,8,2,9,6-3"}});
  ASSERT_NE(damaged, text_);
  EXPECT_EQ(RowsOf(damaged), 1u);
  EXPECT_EQ(RowsOf(absl::StrReplaceAll(
                text_, {{"autopruner,nodes,8,3,8", "autopruner,nodes,8,3,7"}})),
            2u);
}

TEST_F(StudyJournalTest, ACutLineIsDropped) {
  EXPECT_EQ(RowsOf(text_.substr(0, text_.size() - 1)), 2u);
  EXPECT_EQ(RowsOf(text_ + "autopruner,nodes,8,"), 3u);
  // It is gone for good: the next row does not stand behind it.
  Append(9);
  EXPECT_EQ(RowsOf(*ReadFile(path_)), 4u);
}

TEST_F(StudyJournalTest, AnotherConfigurationIsAnError) {
  const auto journal = StudyJournal::Open(path_, "study 2");
  EXPECT_EQ(journal.status().message(),
            absl::StrCat(path_,
                         ":1: is of a study with other flags or data (study "
                         "1); use another --out for (study 2)"));
  EXPECT_EQ(*ReadFile(path_), text_);
}

TEST_F(StudyJournalTest, OnlyOneAtATime) {
  const auto first = StudyJournal::Open(path_, "study 1");
  ASSERT_TRUE(first.ok());
  EXPECT_FALSE(StudyJournal::Open(path_, "study 1").ok());
}

}  // namespace
}  // namespace autopruner
