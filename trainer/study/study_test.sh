#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# A study as a user runs it: killed and started again it gives the same CSV,
# on any number of threads, and it says what it cannot do.
source base/program_testing.sh
study="$PWD/$1"
data="$PWD/testdata/hbb_jets"
program=("$study" --data="$data")

run() {
  local out="$1"
  shift
  "$study" --data="$data" --budgets=7,128 --keep_features=4 --seeds=2 --epochs=2 \
    --out="$work/$out" "$@" >"$work/$out.text" 2>"$work/$out.progress"
}

lines() { wc -l 2>/dev/null <"$1" || echo 0; }

run whole --threads=1 || fail "a good study fails"
[[ $(lines "$work/whole/study.csv") == 31 ]] || fail "not 30 rows"

run threads --threads=3 || fail "a good study fails on three threads"
cmp "$work/whole/study.csv" "$work/threads/study.csv" ||
  fail "study.csv depends on the number of threads"
cmp "$work/whole/report.html" "$work/threads/report.html" ||
  fail "report.html depends on the number of threads"

# Killed again and again, each time after some more runs.
mkdir -p "$work/killed"
for runs in 4 11 19; do
  run killed --threads=2 &
  child=$!
  while (($(lines "$work/killed/journal.txt") <= runs)); do
    kill -0 $child 2>/dev/null || break
    sleep 0.01
  done
  # The program itself: the function runs in a shell of its own.
  pkill -9 -P $child
  wait $child 2>/dev/null
  [[ ! -e "$work/killed/study.csv" ]] || fail "the study was over too early"
done
# What a power cut may leave: the beginning of a line.
printf 'taylor,nodes,7,1,7,3-' >>"$work/killed/journal.txt"
before=$(lines "$work/killed/journal.txt")
run killed --threads=2 || fail "a killed study does not go on"
grep -q "$((before - 1)) of them done earlier" "$work/killed.text" ||
  fail "finished runs were repeated: $(head -1 "$work/killed.text")"
cmp "$work/whole/study.csv" "$work/killed/study.csv" ||
  fail "study.csv of a killed study differs"
cmp "$work/whole/report.html" "$work/killed/report.html" ||
  fail "report.html of a killed study differs"

# A run that is recorded with other numbers than its checksum is done again.
sed -i '3s/,0\.9/,0.8/' "$work/killed/journal.txt"
run killed || fail "a damaged journal stops the study"
cmp "$work/whole/study.csv" "$work/killed/study.csv" ||
  fail "damaged numbers got into study.csv"

# Exactly so many nodes and features, whatever the method.
awk -F, 'NR > 1 && (($2 == "nodes" && $5 != $3) ||
  ($2 == "features" && $7 != $3))' \
  "$work/whole/study.csv" | grep . && fail "not the number asked for"

# Budgets of LUTs hold; a higher penalty leaves less.
"$study" --data="$data" --budget_luts=400,900 --penalties=1e-5,1e-3 --seeds=1 \
  --epochs=3 --out="$work/front" >"$work/front.text" 2>/dev/null ||
  fail "a study of LUTs fails"
awk -F, 'NR > 1 { luts[$2 $3] = $10 }
  END { exit !(length(luts) == 4 && luts["luts400"] <= 400 &&
    luts["luts900"] <= 900 && luts["luts900"] > 600 &&
    luts["penalty0.001"] > 0 &&
    luts["penalty1e-05"] > 2 * luts["penalty0.001"]) }' \
  "$work/front/study.csv" || fail "LUTs: $(cut -d, -f 1-10 "$work/front/study.csv")"
grep -q "LUTs for the same AUC" "$work/front.text" || fail "no comparison"

# A model a run, and one line if there is no room for them.
"$study" --data="$data" --budgets=7 --methods=autopruner,taylor --seeds=2 \
  --epochs=1 --write_models --out="$work/models" >/dev/null 2>&1 ||
  fail "a study that writes models fails"
for model in {autopruner,taylor}_nodes_7_seed{1,2}; do
  grep -q '"features"' "$work/models/models/$model.json" ||
    fail "no model $model"
done
mkdir "$work/full"
touch "$work/full/models"
"$study" --data="$data" --budgets=7 --seeds=1 --epochs=1 --write_models \
  --out="$work/full" >/dev/null 2>"$work/full.text" &&
  fail "models were written to a file"
[[ $(grep -c "^study: .*/models" "$work/full.text") == 1 ]] ||
  fail "for a file in the way: $(cat "$work/full.text")"

# A small table takes more epochs, and says so.
samples_of_two_classes 35 300 >"$work/small.csv"
"$study" --data="$work/small.csv" --budgets=16 --methods=taylor --seeds=1 \
  --batch=8 --out="$work/small" >"$work/small.text" 2>/dev/null ||
  fail "a small study fails"
grep -q "^steps  *[0-9]* in 20 epochs are too few: [12][0-9][0-9] epochs" \
  "$work/small.text" || fail "few steps are not told: $(cat "$work/small.text")"
grep -q " epochs=[12][0-9][0-9] " "$work/small/journal.txt" ||
  fail "epochs do not grow: $(head -1 "$work/small/journal.txt")"

run killed --epochs=3 && fail "another study went on in the same folder"
grep -q "^study: .*journal.txt:1: .*other flags" "$work/killed.progress" ||
  fail "for other flags: $(cat "$work/killed.progress")"
grep -qE "<script|http" "$work/whole/report.html" && fail "not self-contained"
grep -q "$work" "$work/whole/study.csv" "$work/whole/report.html" &&
  fail "a path in the results"

expect_error "^study: --out= is missing"
expect_error "^study: --budgets: '2' must be .* 3 to 128" --budgets=2
expect_error "^study: --budgets: duplicate 8" --budgets=8,8
expect_error "^study: --keep_features: '36' must be .* 1 to 35" --keep_features=36
expect_error "^study: --methods: 'magic' is none of" --methods=magic
expect_error "^study: --methods: scratch needs" --methods=scratch
expect_error "^study: --methods: bit_widths needs --penalties" \
  --methods=bit_widths
expect_error "^study: --penalties: none of --methods takes" \
  --methods=taylor --budgets=8 --penalties=1e-5
expect_error "^study: --penalties: '0' must be a number" --penalties=0
expect_error "^study: --budget_luts: '1e3' must be a whole number" \
  --budget_luts=1e3
expect_error "^study: --epochs=0: " --epochs=0

finish
