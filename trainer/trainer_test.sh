#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The trainer as a user runs it: what it writes, and what it says when it
# cannot.
source base/program_testing.sh
trainer="$PWD/$1"
data="$PWD/testdata/hbb_jets"
program=("$trainer" --data="$data" --out="$work/none")
bad="$PWD/testdata/bad"
expect_error "^trainer: .*nowhere: " --data=nowhere
expect_error "^trainer: .*bad_number.csv:[0-9]+: column '.*': '.*' is not a" \
  --data="$bad/bad_number.csv"
expect_error "^trainer: .*ragged.csv:[0-9]+: has [0-9]+ fields" \
  --data="$bad/ragged.csv"
expect_error "^trainer: .*two_features.csv: has 2 features; the network has 35 \
inputs; a network for these data: bazel run @autopruner//tools:new_network -- \
--data=.*two_features.csv --name=my_network$" \
  --data="$bad/two_features.csv"
expect_error "^trainer: .*nan.csv:[0-9]+: column '.*'.*nan" \
  --data="$bad/nan.csv"
expect_error "^trainer: .*infinity.csv:[0-9]+: column '.*'.*inf" \
  --data="$bad/infinity.csv"
expect_error "^trainer: .*one_class.csv: " --data="$bad/one_class.csv"
expect_error "^trainer: .*empty.csv: " --data="$bad/empty.csv"
expect_error "^trainer: --keep=0: " --keep=0
expect_error "^trainer: --keep=129: .*128" --keep=129
expect_error "^trainer: --keep=2: " --keep=2
expect_error "^trainer: --keep=1,2: " --keep=1,2
expect_error "^trainer: --keep=many: " --keep=many
expect_error "^trainer: --keep_features=36: .*35" --keep_features=36
expect_error "^trainer: --epochs=0: " --epochs=0
expect_error "^trainer: --batch=-1: " --batch=-1
expect_error "^trainer: --learning_rate=" --learning_rate=nan
expect_error "^trainer: --validation=" --validation=1
expect_error "^trainer: 'keep=3': unexpected" keep=3
expect_error "^trainer: --tolerance=0.01: only --keep=auto" --tolerance=0.01
expect_error "^trainer: --tolerance=-1: " --keep=auto --tolerance=-1
expect_error "^trainer: --keep=auto and --budget_luts" --keep=auto \
  --budget_luts=5000
expect_error "^trainer: --budget_multiplications=37: .* 38; .*keep_features" \
  --budget_multiplications=37
expect_error "^trainer: --budget_multiplications=-1: " \
  --budget_multiplications=-1
expect_error "^trainer: --budget_luts=-1: " --budget_luts=-1
expect_error "^trainer: --device=ice: expected one of ultrascale\+, 7-series, ice40" \
  --device=ice
expect_error "^trainer: --ship=full: expected pruned, retrained" --ship=full
expect_error "nknown command line flag 'kep'" --kep=3
# A name is checked before anything is read.
for bad in "" a__b "a b"; do
  expect_error "^trainer: --name=$bad: (is no identifier|has two underscores)" \
    --name="$bad" --data=nowhere
done
touch "$work/file"
expect_error "^trainer: .*file" --out="$work/file"

"$trainer" --help | grep -q -- "--retrain_reduced" || fail "--help lacks a flag"

# Exactly so many nodes and features; the same bytes on any number of threads.
for threads in 1 2; do
  "$trainer" --data="$data" --keep=7 --keep_features=9 --epochs=3 --seeds=2 \
    --retrain_reduced --threads=$threads --out="$work/out$threads" \
    >"$work/table$threads" 2>"$work/progress" || fail "a good run fails"
done
[[ $(ls "$work/out1" | tr '\n' ' ') == "float.onnx metrics.json model.json report.html " ]] ||
  fail "files: $(ls "$work/out1")"
cmp <(sed 's/--out=out[12]/--out=/; s/out[12]/out/g' "$work/out1/report.html") \
  <(sed 's/--out=out[12]/--out=/; s/out[12]/out/g' "$work/out2/report.html") ||
  fail "report.html depends on the number of threads"
grep -q -- "--keep=7 --keep_features=9 --out=out1 --retrain_reduced=true" \
  "$work/out1/report.html" || fail "no command in the report"
grep -q "$work" "$work/out1/report.html" && fail "a path in the report"
grep -qE "<script|http|nan" "$work/out1/report.html" && fail "not self-contained"
cmp "$work/out1/model.json" "$work/out2/model.json" ||
  fail "model.json depends on the number of threads"
cmp "$work/out1/metrics.json" "$work/out2/metrics.json" ||
  fail "metrics.json depends on the number of threads"
grep -q '"features_used": 9' "$work/out1/metrics.json" ||
  fail "not 9 features"
grep -q "features used (9 of 35): " "$work/table1" || fail "no list of features"
grep -qE "^hidden nodes, all weights +7 +128 " "$work/table1" ||
  fail "not 7 nodes: $(cat "$work/table1")"
for key in full pruned fixed accuracy auc rejection_50 rejection_70 nodes \
  saturation shipped; do
  grep -q "\"$key\":" "$work/out1/metrics.json" || fail "no $key in metrics.json"
done
grep -q "2 of 6 runs" "$work/progress" || [[ -s "$work/progress" ]] ||
  fail "no progress"
grep -q "$work" "$work/out1/model.json" && fail "a path in the model"

# Whatever the network is called, all that is written has that name.
name_of() { grep -m1 -o '"name": "[^"]*"' "$1/model.json" | cut -d'"' -f4; }
[[ $(name_of "$work/out1") == hbb_tagger ]] || fail "name: $(name_of "$work/out1")"

# The retrained network ships on request: what the report calls so.
"$trainer" --data="$data" --keep=7 --keep_features=9 --epochs=3 --seeds=2 \
  --ship=retrained --name=retrained_tagger --out="$work/retrained" \
  >"$work/table" 2>"$work/progress" || fail "--ship=retrained fails"
[[ $(name_of "$work/retrained") == retrained_tagger ]] ||
  fail "--name: $(name_of "$work/retrained")"
grep -q '^    "name": "retrained_tagger",$' "$work/retrained/model.json" ||
  fail "the provenance lacks --name"
for file in metrics.json report.html float.onnx; do
  grep -q retrained_tagger "$work/retrained/$file" || fail "no --name in $file"
  grep -q "hbb_tagger[^.]" "$work/retrained/$file" &&
    fail "another name in $file: $(grep -o ".\{20\}hbb_tagger.\{9\}" "$work/retrained/$file")"
done
grep -q '"shipped": "retrained"' "$work/retrained/metrics.json" ||
  fail "the retrained network does not ship"
grep -q "^the retrained network ships: AUC " "$work/table" ||
  fail "nothing is said of what ships: $(cat "$work/table")"
cmp -s <(sed -n '/"layers"/,$p' "$work/out1/model.json") \
  <(sed -n '/"layers"/,$p' "$work/retrained/model.json") &&
  fail "the pruned network shipped"

# Budgets of multiplications and LUTs, and the fewest nodes.
run() {
  "$trainer" --data="$data" --epochs=3 "$@" >"$work/table" 2>"$work/progress"
}
# Of the last table: nodes, multiplications.
sizes() {
  awk '/^hidden nodes, all weights/ { print $5, $7 }' "$work/table"
}
run --budget_multiplications=200 || fail "a budget of multiplications fails"
read -r nodes multiplications <<<"$(sizes)"
((multiplications <= 200 && multiplications > 150)) ||
  fail "200 multiplications: $multiplications"
run --keep=10 --keep_features=8 --budget_multiplications=40 ||
  fail "three budgets fail"
read -r nodes multiplications <<<"$(sizes)"
((nodes <= 10 && multiplications <= 40)) ||
  fail "10 nodes, 40 multiplications: $nodes, $multiplications"
grep -q "features used (8 of 35): " "$work/table" || fail "not 8 features"

run --budget_luts=900 --keep_features=10 --out="$work/luts" ||
  fail "a budget of LUTs fails"
luts=$(grep -m1 -o '"luts": [0-9]*' "$work/luts/metrics.json" | cut -d' ' -f2)
((luts <= 900 && luts > 850)) || fail "900 LUTs: $luts"
grep -q '"budget_luts": "900"' "$work/luts/model.json" ||
  fail "the model does not tell its budget"
# The budget is of LUTs as the device has them: what the report tells.
run --budget_luts=900 --device=ice40 --keep_features=10 --out="$work/ice40" ||
  fail "a budget of small LUTs fails"
luts=$(grep -m1 -o '"luts": [0-9]*' "$work/ice40/metrics.json" | cut -d' ' -f2)
((luts <= 900 && luts > 850)) || fail "900 LUTs of an iCE40: $luts"
grep -qE "LUT, logic +$luts  of 4 inputs: iCE40 HX" "$work/ice40/report.html" ||
  fail "the report has another count than $luts LUTs"
grep -q '"device": "ice40"' "$work/ice40/model.json" ||
  fail "the model does not tell its device"

run --keep=auto --tolerance=0.01 --out="$work/auto" || fail "--keep=auto fails"
chosen=$(awk '/^chosen/ { print $2 }' "$work/table")
[[ $(sizes | cut -d' ' -f1) == "$chosen" ]] ||
  fail "not the chosen network: $(cat "$work/table")"
grep -qE "^\([1-7] trainings? besides the full network's;" "$work/table" ||
  fail "cost: $(cat "$work/table")"
# The same nodes on request: the same network.
run --keep="$chosen" --out="$work/again" || fail "a good run fails"
cmp <(sed 's/"keep": ".*"//' "$work/auto/model.json") \
  <(sed 's/"keep": ".*"//' "$work/again/model.json") ||
  fail "--keep=auto is another network than --keep=$chosen"

# A stranger's table: text labels, a column that never changes, codes for
# missing values, one column too many.
awk 'BEGIN {
  printf "event"
  for (i = 0; i < 35; ++i) printf ";f%d", i
  print ";Class"
  for (n = 0; n < 2000; ++n) {
    printf "%d;3", n
    for (i = 1; i < 35; ++i)
      printf ";%s", i == 7 && n % 20 == 0 ? "-999" : n * (i + 3) % 101 / 10
    print ";" (n * 5 % 101 < 50 ? "b" : "s")
  }
}' >"$work/table.csv"
run --data="$work/table.csv" --label=class --drop=event --missing=-999 \
  --keep=16 --out="$work/table_out" || fail "a table fails: $(cat "$work/progress")"
grep -q "^f0  *always 3: leaves the firmware" "$work/table" ||
  fail "not told: $(cat "$work/table")"
grep -q "^labels  *b is 0, s is 1" "$work/table" || fail "no map of labels"
grep -q '"name": "f0",.*"live": false' "$work/table_out/model.json" ||
  fail "a constant stays in the firmware"
grep -q '"name": "f7",.*"missing": \[-999\], "replacement": ' \
  "$work/table_out/model.json" || fail "no replacement in the model"
run --data="$work/table.csv" --label=class --drop=event,none &&
  fail "a pattern that is no column's is accepted"
grep -q "no column is 'none' of --drop" "$work/progress" ||
  fail "$(cat "$work/progress")"

# What does not fit into memory is streamed.
run --memory_mb=2 --keep=16 || fail "a stream fails"
grep -q "; they are streamed$" "$work/table" || fail "nothing is streamed"
awk '/^AUC/ { exit !($NF > 0.95) }' "$work/table" ||
  fail "a stream trains badly: $(cat "$work/table")"

finish
