# SPDX-License-Identifier: Apache-2.0
#
# What the tests of programs share: a folder to work in, and words for errors.
#
#   source base/program_testing.sh
#   program=("$trainer" --data="$data")   # with what every call of it has
#   expect_error "^trainer: --keep=0: " --keep=0
#   [[ -s "$work/out" ]] || fail "nothing was written"
#   finish
set -u
work="$TEST_TMPDIR/work"
mkdir -p "$work"
failures=0

fail() {
  echo "FAILED: $*"
  failures=$((failures + 1))
}

# expect_error PATTERN ARGUMENT...: exit status 1, one line on stderr that fits
# the extended regular expression, and no $work/none, which an argument may
# name as what is to be written.
expect_error() {
  local pattern="$1"
  shift
  "${program[@]}" "$@" >"$work/stdout" 2>"$work/stderr"
  local status=$?
  [[ $status == 1 ]] || fail "exit status $status for $*"
  [[ $(wc -l <"$work/stderr") == 1 ]] ||
    fail "not one line for $*: $(cat "$work/stderr")"
  grep -qE -- "$pattern" "$work/stderr" || fail "for $*: $(cat "$work/stderr")"
  [[ ! -e "$work/none" ]] || fail "something was written for $*"
}

# samples_of_two_classes FEATURES ROWS: prints a CSV file, with a header.
samples_of_two_classes() {
  awk -v features="$1" -v rows="$2" 'BEGIN {
    for (i = 0; i < features; ++i) printf "f%d,", i
    print "label"
    for (n = 0; n < rows; ++n) {
      for (i = 0; i < features; ++i) printf "%s,", n * (i + 3) % 101 / 10
      print (n * 5 % 101 < 50)
    }
  }'
}

# Ends the test.
finish() {
  if ((failures > 0)); then
    echo "$failures failed"
    exit 1
  fi
  echo "all passed"
  exit 0
}
