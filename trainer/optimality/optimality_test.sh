#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# All layouts and feature sets as a user has them trained; what goes wrong is
# told in one line.
source base/program_testing.sh
optimality="$PWD/$1"
data="$PWD/testdata/hbb_jets"
program=("$optimality" --data="$data")

for threads in 1 3; do
  "$optimality" --data="$data" --nodes=4 --keep_features=15 --epochs=1 --seeds=2 \
    --threads=$threads --out="$work/$threads" >"$work/$threads.text" \
    2>"$work/progress" || fail "a good search fails: $(cat "$work/progress")"
done
cmp "$work/1/optimality.csv" "$work/3/optimality.csv" ||
  fail "optimality.csv depends on the number of threads"
# 3 layouts of 4 nodes, in two ways, and 16 sets of 15 features, with two seeds;
# AutoPruner three times.
[[ $(wc -l <"$work/1/optimality.csv") == 51 ]] || fail "not 50 runs"
[[ $(grep -c "^layout,scratch,1-2-1," "$work/1/optimality.csv") == 2 ]] ||
  fail "not two seeds of 1-2-1"
# What stands from scratch has the layout, or the features, that it is named
# after: the numbers of two candidates are never the same, but for networks of
# single nodes that die within the one epoch (0.5).
awk -F, 'NR > 1 && $2 == "scratch" && $7 != 0.5 && seen[$6, $7]++' \
  "$work/1/optimality.csv" | grep . && fail "two candidates are the same run"
[[ $(grep -c "^layout,per_layer,2-1-1," "$work/1/optimality.csv") == 2 ]] ||
  fail "not two seeds of 2-1-1 with budgets for each layer"
grep -q "^All 3 layouts of 4 nodes in 16-16-8, each trained from scratch" "$work/1.text" ||
  fail "no table of layouts"
grep -q "^Of 16 candidates AutoPruner chose those of rank [0-9]*, [0-9]*: " \
  "$work/1.text" || fail "no verdict on features"

# A small table takes more epochs, and says so.
samples_of_two_classes 35 300 >"$work/small.csv"
"$optimality" --data="$work/small.csv" --nodes=4 --keep_features=0 --seeds=1 \
  --batch=8 >"$work/small.text" 2>/dev/null || fail "a small search fails"
grep -q "^steps  *[0-9]* in 20 epochs are too few: [12][0-9][0-9] epochs" \
  "$work/small.text" || fail "few steps are not told: $(cat "$work/small.text")"

expect_error "^optimality: --nodes=2: must be 3 to 39" --nodes=2
expect_error "^optimality: --keep_features=16: must be 0 to 15" --keep_features=16
expect_error "^optimality: --nodes=0: nothing to do" --nodes=0 --keep_features=0
expect_error "^optimality: --candidates: 'magic' is no feature" \
  --candidates=magic
expect_error "^optimality: --candidates: duplicate mass" \
  --candidates=mass,mass
expect_error "^optimality: --candidates: has 2 names; the network takes 16" \
  --candidates=mass,tau21
expect_error "^optimality: --epochs=0: must be 1" --epochs=0
expect_error "^optimality: --validation=1: must be 0.001 to 0.999" \
  --validation=1

finish
