// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_board.h"

#include <memory>
#include <string>
#include <thread>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

using Idle = StudyBoard::Idle;

constexpr char kConfiguration[] = "study of nothing";

StudyPlan Plan() {
  return {.budgets = {{Budget::kNodes, 8}},
          .methods = {PruningMethod::kAutoPruner, PruningMethod::kScratch},
          .first_seed = 1,
          .seeds = 2};
}

StudyRow Row(const StudyTask& task, double validation) {
  return {.of = task.of,
          .nodes = {5, 3},
          .digits = {7},
          .value_bits = {9},
          .validation = validation,
          .live = {true, task.of.seed % 2 == 1}};
}

class StudyBoardTest : public testing::Test {
 protected:
  StudyBoardTest() { Open(); }

  void Open() {
    const std::string name =
        testing::UnitTest::GetInstance()->current_test_info()->name();
    journal_.reset();
    auto journal =
        StudyJournal::Open(testing::TempDir() + "/" + name, kConfiguration);
    ASSERT_TRUE(journal.ok()) << journal.status();
    journal_ = *std::move(journal);
  }

  std::unique_ptr<StudyJournal> journal_;
};

TEST_F(StudyBoardTest, ScratchWaitsForTheLayoutThatItTrains) {
  StudyBoard board(Plan(), *journal_);
  ASSERT_EQ(board.runs(), 4);
  const auto first = board.Take(Idle::kWait);
  const auto second = board.Take(Idle::kWait);
  EXPECT_EQ(first->of.seed, 1u);
  EXPECT_EQ(second->of.seed, 2u);
  // The second seed is over first: its scratch run is the next one.
  ASSERT_TRUE(board.Give(Row(*second, 0.5)).ok());
  const auto third = board.Take(Idle::kWait);
  EXPECT_EQ(third->index, 3);
  EXPECT_EQ(third->of.method, PruningMethod::kScratch);
  EXPECT_EQ(third->live, (std::vector<bool>{true, false}));
}

TEST_F(StudyBoardTest, IdleRanksRepeatTheLeastTakenRunAndTheFirstRowCounts) {
  StudyBoard board(Plan(), *journal_);
  const auto first = board.Take(Idle::kAgain);
  const auto second = board.Take(Idle::kAgain);
  EXPECT_EQ(board.Take(Idle::kAgain), first);
  EXPECT_EQ(board.Take(Idle::kAgain), second);
  EXPECT_EQ(board.Take(Idle::kAgain), first);
  ASSERT_TRUE(board.Give(Row(*first, 0.25)).ok());
  ASSERT_TRUE(board.Give(Row(*first, 0.75)).ok());
  EXPECT_TRUE(board.done(0));
  EXPECT_FALSE(board.over());
  // The scratch run of the first seed was never taken.
  const auto scratch = board.Take(Idle::kAgain);
  EXPECT_EQ(scratch->index, 2);
  ASSERT_TRUE(board.Give(Row(*second, 0)).ok());
  const auto last = board.Take(Idle::kAgain);
  EXPECT_EQ(last->index, 3);
  ASSERT_TRUE(board.Give(Row(*last, 0)).ok());
  ASSERT_TRUE(board.Give(Row(*scratch, 0)).ok());
  EXPECT_TRUE(board.over());
  EXPECT_EQ(board.Take(Idle::kAgain), std::nullopt);
  EXPECT_EQ(board.rows()[0].validation, 0.25);
  Open();  // reads what was appended
  EXPECT_EQ(journal_->rows().size(), 4u);
}

TEST_F(StudyBoardTest, RowsOfTheJournalAreDone) {
  {
    StudyBoard board(Plan(), *journal_);
    ASSERT_TRUE(board.Give(Row(*board.Take(Idle::kWait), 0.5)).ok());
  }
  Open();
  StudyBoard board(Plan(), *journal_);
  EXPECT_EQ(board.done_earlier(), 1);
  EXPECT_EQ(board.Take(Idle::kWait)->index, 1);
  EXPECT_EQ(board.Take(Idle::kWait)->index, 2);
}

TEST_F(StudyBoardTest, ThreadsThatWaitAreWokenByARowAndByAnError) {
  StudyBoard board(Plan(), *journal_);
  const auto first = board.Take(Idle::kWait);
  const auto second = board.Take(Idle::kWait);
  std::optional<StudyTask> third;
  std::thread waits([&] { third = board.Take(Idle::kWait); });
  ASSERT_TRUE(board.Give(Row(*first, 0)).ok());
  waits.join();
  ASSERT_TRUE(third.has_value());
  EXPECT_EQ(third->index, 2);
  std::optional<StudyTask> fourth = second;
  std::thread fails([&] { fourth = board.Take(Idle::kWait); });
  board.Fail(absl::UnknownError("the disk is full"));
  fails.join();
  EXPECT_EQ(fourth, std::nullopt);
  EXPECT_EQ(board.status().message(), "the disk is full");
}

TEST_F(StudyBoardTest, ARowOfNoRunIsAnError) {
  StudyBoard board(Plan(), *journal_);
  EXPECT_FALSE(board.Give({.of = {.budget = {Budget::kNodes, 9}}}).ok());
  EXPECT_FALSE(board.over());
}

}  // namespace
}  // namespace autopruner
