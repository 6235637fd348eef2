#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Everything that a change must pass, here and in CI.
#
#   tools/check.sh                  all of the below
#   tools/check.sh format           clang-format would change nothing
#   tools/check.sh lint [FILE.cc].. clang-tidy finds nothing (see .clang-tidy)
#   tools/check.sh test             all tests
#   tools/check.sh workspace        examples/workspace, outside of this folder
#   tools/check.sh asan             tests under AddressSanitizer
#   tools/check.sh ubsan            tests under UndefinedBehaviorSanitizer
#   tools/check.sh fuzz [RUNS]      libFuzzer on all readers; not in "all"
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
# Golden files look as our programs print them.
sources() {
  git ls-files "$@" ':!testdata/' ':!examples/workspace/tagger/'
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
  lint_flags="-std=c++20 -march=native "
  lint_flags+="$(grep '^build ' .bazelrc | grep -oE -- '--copt=[^ ]+' |
    cut -d = -f 2- | tr '\n' ' ')-Wno-unknown-warning-option -I. -Ibazel-bin"
  lint_flags+=" -DOMPI_SKIP_MPICXX -DONNX_ML=1 -DONNX_NAMESPACE=onnx"
  lint_flags+=" -isystem /usr/include/hdf5/serial"
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

# Whether a command of the example workspace does what it should.
step() {
  echo "== workspace: $*"
  if "$@" >"$work/log" 2>&1 </dev/null; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    cat "$work/log" >&2
  fi
}

# Nothing of this folder's .bazelrc is known there.
workspace() {
  local root="$PWD"
  cp -r examples/workspace "$work/jets"
  rm -f "$work"/jets/bazel-*
  sed -i "s|\"../..\"|\"$root\"|" "$work/jets/WORKSPACE"
  cd "$work/jets" || exit
  step bazel build //...
  rm -r tagger
  step bazel run @autopruner//tools:new_network -- --data=jets.csv \
    --label=flavour --drop=event --name=tagger --hidden=16,8
  step bazel run //tagger:tagger.train -- --data=jets.csv --keep=10 --out=tagger
  step bazel test //...
  step bazel run //:main
  bazel clean --expunge >"$work/log" 2>&1
  cd "$root" || exit
}

# fuzz RUNS: libFuzzer of clang on each format, so many runs in all. Corpora
# grow in $TMPDIR/autopruner_fuzz; what is found there belongs, cut down by
# `fuzz FORMAT -minimize_crash=1`, to trainer/fuzz/corpus.
fuzz() {
  local runs="$1" folder="${TMPDIR:-/tmp}/autopruner_fuzz" format share
  mkdir -p "$folder"
  echo "== fuzz: $runs runs"
  bazel query 'filter("\.cc$", kind("source file", deps(//trainer/fuzz:fuzz)))' \
    2>"$work/log" | grep '^//' | sed 's|^//||; s|:|/|' >"$work/files"
  flags="-std=c++20 -O1 -g1 -march=native -I. -isystem /usr/include/hdf5/serial "
  flags+="-DONNX_ML -DONNX_NAMESPACE=onnx -fsanitize=address,fuzzer"
  export flags work
  # shellcheck disable=SC2016
  if ! xargs -P "$(nproc)" -n 1 "$BASH" -c \
    'clang++ -w $flags-no-link -c "$0" -o "$work/${0//\//+}.o"' <"$work/files" ||
    ! clang++ -w $flags -o "$folder/fuzz" "$work"/*.o -Wl,--start-group \
      /usr/lib/x86_64-linux-gnu/libabsl_*.a -Wl,--end-group \
      -lhdf5_serial -lonnx_proto -lprotobuf -lz -lpthread; then
    failed=$((failed + 1))
    return
  fi
  # Many more of what is quick. (format=hundredths)
  for share in csv=25 npy=25 npz=15 onnx=15 model=18 hdf5=2; do
    format="${share%=*}"
    mkdir -p "$folder/$format"
    cp -n trainer/fuzz/corpus/"$format"-* "$folder/$format/" 2>/dev/null
    if nice "$folder/fuzz" "$format" -runs=$((runs / 100 * ${share#*=})) \
      -seed=1 -max_len=4096 -timeout=60 -rss_limit_mb=3000 -print_final_stats=1 \
      -artifact_prefix="$folder/$format-" "$folder/$format" >"$folder/$format.log" 2>&1; then
      passed=$((passed + 1))
      grep "number_of_executed_units" "$folder/$format.log" | sed "s/^stat::/$format: /"
    else
      failed=$((failed + 1))
      tail -n 30 "$folder/$format.log" >&2
    fi
  done
}

part="${1:-all}"
case "$part" in
  all)
    format
    run_tests test //...
    workspace
    lint
    sanitize asan
    sanitize ubsan
    ;;
  format) format ;;
  lint) lint "${@:2}" ;;
  test) run_tests test //... ;;
  workspace) workspace ;;
  asan | ubsan) sanitize "$part" ;;
  fuzz) fuzz "${2:-10000000}" ;;
  *)
    echo "check: '$part'; known: format, lint, test, workspace, asan, ubsan, fuzz" >&2
    exit 2
    ;;
esac

echo "$passed passed, $failed failed"
((failed == 0 && passed > 0))
