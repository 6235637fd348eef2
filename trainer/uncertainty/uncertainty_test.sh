#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Uncertainties as a user has them propagated; what goes wrong is told in one
# line.
source base/program_testing.sh
uncertainty="$PWD/$1"
trainer="$PWD/$2"
data="$PWD/testdata/hbb_jets"
foreign="$PWD/testdata/models/soft_xor.json"
cd "$work" || exit 1
program=("$uncertainty" --data="$data" --toys=4)

run() { "${program[@]}" "$@"; }

"$trainer" --data="$data" --keep=6 --epochs=1 --out=pruned >/dev/null \
  2>stderr || fail "no model: $(cat stderr)"
model=pruned/model.json

for threads in 1 3; do
  run --models=$model,$model --shifts="$data/shifts.csv" --threads=$threads \
    --out=out$threads >text$threads 2>stderr || fail "fails: $(cat stderr)"
done
cmp out1/uncertainty.csv out3/uncertainty.csv ||
  fail "uncertainty.csv depends on the number of threads"
cmp <(grep -v "^wrote" text1) <(grep -v "^wrote" text3) ||
  fail "the tables depend on the number of threads"
# Of each model: nominal, six nuisances up and down, four toys.
[[ $(wc -l <out1/uncertainty.csv) == 35 ]] || fail "not 34 variations"
[[ $(sed 1d out1/uncertainty.csv | sort | uniq -c | grep -c "^ *2 ") == 17 ]] ||
  fail "the same model twice gives other numbers"
grep -q "^pruned/model.json,nominal,0,0,0,0\.[89]" out1/uncertainty.csv ||
  fail "no nominal line: $(sed -n 2p out1/uncertainty.csv)"

# A shift of nothing changes nothing.
printf 'feature,kind,up\nmass,relative,0\n' >still.csv
run --models=$model --shifts=still.csv --out=still >/dev/null 2>&1
[[ $(sed 1d still/uncertainty.csv | cut -d, -f4- | sort -u | wc -l) == 1 ]] ||
  fail "a shift of 0 changes something"

# Up alone is up alone.
printf 'feature,kind,up,down\nmass,relative,0.2,0\n' >up.csv
run --models=$model --shifts=up.csv --out=up >/dev/null 2>&1
awk -F, '$2 == "mass" { moved[$3] = $4 != 0 || $5 != 0 }
         END { exit !(moved[1] && !moved[-1]) }' up/uncertainty.csv ||
  fail "up and down are not what they were asked to be"

good=(--models=$model --shifts="$data/shifts.csv")
expect_error "^uncertainty: --models= is missing" --shifts=still.csv
expect_error "^uncertainty: --shifts= is missing" --models=$model
expect_error "^uncertainty: .*nowhere.json" --models=nowhere.json \
  --shifts=still.csv
expect_error "^uncertainty: .*nowhere.csv" --models=$model \
  --shifts=nowhere.csv
expect_error "^uncertainty: .*hbb_jets: has 35 features; the network has" \
  --models="$foreign" --shifts=still.csv
expect_error "^uncertainty: --models: .*soft_xor.json: takes [0-9]* features" \
  --models="$model,$foreign" --shifts=still.csv
expect_error "^uncertainty: --toys=1: must be" "${good[@]}" --toys=1
expect_error "^uncertainty: --signal_efficiency=2: must be" "${good[@]}" \
  --signal_efficiency=2
printf 'feature,kind,up\nmas,relative,0.1\n' >feature.csv
expect_error "^uncertainty: feature.csv:2: column 'feature': 'mas' is no" \
  --models=$model --shifts=feature.csv
printf 'feature,kind,up\n\nmass,percent,1\n' >kind.csv
expect_error "^uncertainty: kind.csv:3: column 'kind': 'percent' is neither" \
  --models=$model --shifts=kind.csv
printf 'feature,kind,up\nmass,absolute,a\n' >number.csv
expect_error "^uncertainty: number.csv:2: column 'up': 'a' is not a finite" \
  --models=$model --shifts=number.csv

finish
