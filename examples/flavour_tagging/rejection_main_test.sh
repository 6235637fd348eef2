#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Discriminant and scores of a model side by side.
set -euo pipefail

rejection=$PWD/$1
models=testdata/models/flavour_tagger.json

fail() {
  echo "FAIL: $*" >&2
  exit 1
}

table=$("$rejection" --models="$models" --score_bits=1,10 \
  --out="$TEST_TMPDIR") || fail "fails"
page=$(cat "$TEST_TMPDIR/rejection.html")
[[ $page == *"<h1>Rejection of c and light jets</h1>
<p>Discriminant with f_c = 0.018; 4111 light, 3969 c, 3920 b jets. Bars: "* ]] ||
  fail "heading: $page"
# Points, and their bars with both ends.
marks() { grep -c "<$1 .*stroke=\"#0072b2\"\|<$1 .*fill=\"#0072b2\"" \
  "$TEST_TMPDIR/rejection.html"; }
[[ $(marks circle) == 22 && $(marks line) -ge 60 ]] || fail "bars: $page"
names=$(grep -o "^$models[^ ]*\(, score of [0-9]* bits\?\)\?" <<<"$table")
[[ $names == "$models
$models, score of 1 bit
$models, score of 10 bits" ]] || fail "rows: $table"

# With 10 bits as many jets pass as in double, but for a few. In steps of a half
# many more do.
at_77() {
  grep -A2 "^$models$1  *60 %" <<<"$table" | awk '/77 %/ { print $3, $6 }'
}
read -r c light <<<"$(at_77 "")"
read -r c_10 light_10 <<<"$(at_77 ", score of 10 bits")"
read -r c_1 _ <<<"$(at_77 ", score of 1 bit")"
awk -v e="$c_1" -v c="$c" -v d="$c_10" -v l="$light" -v m="$light_10" 'BEGIN {
  exit !(e > 1 && e < 0.95 * c && d > 0.99 * c && d < 1.01 * c &&
         m > 0.97 * l && m < 1.03 * l)
}' || fail "$c $light, in 1 bit $c_1, in 10 $c_10 $light_10: $table"

# --f_c= is of both: with half of c jets more of them are rejected.
table=$("$rejection" --models="$models" --score_bits=10 --f_c=0.5) || fail "f_c"
read -r c_half _ <<<"$(at_77 "")"
read -r c_10 _ <<<"$(at_77 ", score of 10 bits")"
awk -v c="$c" -v h="$c_half" -v d="$c_10" 'BEGIN {
  exit !(h > 1.2 * c && d > 0.99 * h && d < 1.01 * h)
}' || fail "f_c: $c, $c_half, in 10 bits $c_10"

message() { "$rejection" "$@" 2>&1 >/dev/null; }
[[ $(message --models="$models" --score_bits=6,17 || true) == \
  *"--score_bits: '17' must be a whole number, 1 to 16"* ]] || fail "17 bits"
[[ $(message --study=study --score_bits=6 || true) == \
  *"--score_bits=: expected --models=, not --study="* ]] || fail "a study"
