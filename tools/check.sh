#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Everything that a change must pass, here and in CI.
#
#   tools/check.sh                  all of the below
#   tools/check.sh format           clang-format would change nothing
#   tools/check.sh lint [FILE.cc].. clang-tidy finds nothing (see .clang-tidy)
#   tools/check.sh test             all tests
#   tools/check.sh asan             tests under AddressSanitizer
#   tools/check.sh ubsan            tests under UndefinedBehaviorSanitizer
#
# Ends with `N passed, M failed`: each test case, and each file that was
# formatted or linted, counts as one.
set -uo pipefail
cd "$(dirname "$0")/.."

passed=0
failed=0
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# Prints the C++ files that we write by hand, as git pathspecs select them.
# Golden files look as codegen prints them.
sources() {
  git ls-files "$@" ':!testdata/'
}

# Whether one file passes.
format_file() { clang-format --dry-run -Werror "$1"; }
# shellcheck disable=SC2086
lint_file() { clang-tidy --quiet "$1" -- $lint_flags; }
export -f format_file lint_file

# count NAME FILE...: runs NAME_file for each file, as many at once as there are
# processors. Only what a failing one says is printed.
count() {
  local name="$1" bad
  shift
  echo "== $name: $# files"
  bad="$(printf '%s\0' "$@" | xargs -0 -n 1 -P "$(nproc)" "$BASH" -c '
    output="$("$0" "$1" 2>&1)" && exit
    echo "$output" | grep -v "warnings\? \(generated\|treated\)" >&2
    echo "$1"' "${name}_file" | wc -l)"
  failed=$((failed + bad))
  passed=$((passed + $# - bad))
}

format() {
  mapfile -t files < <(sources '*.h' '*.cc')
  count format "${files[@]}"
}

# With Bazel's own flags, and the headers that it generates. A header is linted
# where a .cc includes it.
lint() {
  local files=("$@")
  bazel build --keep_going //... </dev/null || failed=$((failed + 1))
  (($# > 0)) || mapfile -t files < <(sources '*.cc')
  lint_flags="$(grep '^build ' .bazelrc | grep -oE -- '--(cxxopt|copt)=[^ ]+' |
    cut -d = -f 2- | tr '\n' ' ')-Wno-unknown-warning-option -I. -Ibazel-bin"
  lint_flags+=" -DOMPI_SKIP_MPICXX"
  lint_flags+=" -isystem $(bazel info output_base)/external/openmpi"
  export lint_flags
  count lint "${files[@]}"
}

# run_tests NAME ARGUMENT...
run_tests() {
  echo "== $1: bazel test ${*:2}"
  tools/run_tests.sh "${@:2}" 2>&1 | tee "$work/log"
  local line
  line="$(tail -n 1 "$work/log")"
  if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    passed=$((passed + BASH_REMATCH[1]))
    failed=$((failed + BASH_REMATCH[2]))
  else
    failed=$((failed + 1))
  fi
}

# Only the tests: programs and benchmarks need no second build. A test that
# takes minutes under a sanitizer, or replaces malloc, has the tag no_sanitizer.
sanitize() {
  run_tests "$1" --config="$1" --build_tests_only \
    --test_tag_filters=-no_sanitizer //base/... //core/... //codegen/... //trainer/...
}

part="${1:-all}"
case "$part" in
  all)
    format
    run_tests test //...
    lint
    sanitize asan
    sanitize ubsan
    ;;
  format) format ;;
  lint) lint "${@:2}" ;;
  test) run_tests test //... ;;
  asan | ubsan) sanitize "$part" ;;
  *)
    echo "check: '$part'; known: format, lint, test, asan, ubsan" >&2
    exit 2
    ;;
esac

echo "$passed passed, $failed failed"
((failed == 0 && passed > 0))
