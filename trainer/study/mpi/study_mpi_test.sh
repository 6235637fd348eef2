#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# A study through MPI: any number of ranks gives the CSV of one process, a rank
# that is killed takes nothing with it, and a job that mpirun ended goes on.
source base/program_testing.sh
study="$PWD/$1"
study_mpi="$PWD/$2"
data="$PWD/testdata/hbb_jets"
# mpirun makes sockets in its folder, whose names must be short, and wants to be
# asked twice to run as root and to start more ranks than there are processors.
TMPDIR="$(mktemp -d /tmp/mpi.XXXXXX)"
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_MCA_rmaps_base_oversubscribe=1
# Shared memory is named after process numbers, and sandboxes have the same
# ones: two tests at once must not meet in /dev/shm.
export OMPI_MCA_btl_vader_backing_directory="$TMPDIR"

flags=(--data="$data" --budgets=7,128 --keep_features=4 --seeds=2 --epochs=4)

# run OUT COMMAND...
run() {
  local out="$1"
  shift
  "$@" "${flags[@]}" --out="$work/$out" >"$work/$out.text" \
    2>"$work/$out.progress"
}

lines() { wc -l 2>/dev/null <"$1" || echo 0; }

# await_lines FILE COUNT CHILD: until the file has them, or the child ended.
await_lines() {
  while (($(lines "$1") < $2)); do
    kill -0 "$3" 2>/dev/null || return
    sleep 0.01
  done
}

# descendants PID: its children, their children, ..
descendants() {
  local child
  for child in $(pgrep -P "$1"); do
    echo "$child"
    descendants "$child"
  done
}

# kill_rank RANK PID: kills that rank of the mpirun below process PID.
kill_rank() {
  local pid
  for pid in $(descendants "$2"); do
    if tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null |
      grep -qx "OMPI_COMM_WORLD_RANK=$1"; then
      kill -9 "$pid"
      return
    fi
  done
  fail "there is no rank $1 to kill"
}

same() {
  cmp "$work/one/study.csv" "$work/$1/study.csv" ||
    fail "study.csv differs: $1"
  cmp "$work/one/report.html" "$work/$1/report.html" ||
    fail "report.html differs: $1"
}

run one "$study" || fail "a good study fails"
run alone "$study_mpi" || fail "no study without mpirun"
same alone
for ranks in 1 2 4; do
  run "ranks$ranks" mpirun -n $ranks "$study_mpi" ||
    fail "a good study fails on $ranks ranks: $(cat "$work/ranks$ranks.progress")"
  same "ranks$ranks"
done

# One of four ranks is killed in the middle: the others do its run.
run killed mpirun --enable-recovery -n 4 "$study_mpi" &
child=$!
await_lines "$work/killed/journal.txt" 3 $child
kill_rank 2 $child
[[ ! -e "$work/killed/study.csv" ]] || fail "rank 2 was killed too late"
wait $child || fail "mpirun fails with a killed rank: $?"
same killed
[[ $(lines "$work/killed/journal.txt") == 31 ]] || fail "a run was lost"

# Without --enable-recovery mpirun ends the job; the journal has what was done.
run ended mpirun -n 4 "$study_mpi" &
child=$!
await_lines "$work/ended/journal.txt" 3 $child
kill_rank 3 $child
[[ ! -e "$work/ended/study.csv" ]] || fail "rank 3 was killed too late"
wait $child && fail "mpirun goes on without a rank"
before=$(lines "$work/ended/journal.txt")
run ended mpirun -n 2 "$study_mpi" || fail "an ended study does not go on"
grep -q "$((before - 1)) of them done earlier" "$work/ended.text" ||
  fail "finished runs were repeated: $(head -1 "$work/ended.text")"
same ended

# An error is told once, by rank 0; the job ends.
wrong() { "$@" >/dev/null 2>"$work/stderr" && fail "passes: $*"; }
# expect_line PATTERN: stderr has one line of ours, which fits the pattern.
expect_line() {
  [[ $(grep -c "^study: " "$work/stderr") == 1 ]] ||
    fail "not one line: $(cat "$work/stderr")"
  grep -qE -- "$1" "$work/stderr" || fail "not $1: $(cat "$work/stderr")"
}
wrong mpirun -n 3 "$study_mpi" "${flags[@]}" --out="$work/wrong" --budgets=2
expect_line "^study: --budgets: '2' must be"
wrong mpirun -n 1 "$study_mpi" "${flags[@]}" --out="$work/wrong" : \
  -n 1 "$study_mpi" "${flags[@]}" --out="$work/wrong" --seeds=3
expect_line "^study: rank 1: has other flags or data \(.* seeds=3 .*\) than"
wrong mpirun -n 1 "$study_mpi" "${flags[@]}" --out="$work/wrong" : \
  -n 1 "$study_mpi" "${flags[@]}" --out="$work/wrong" --data=/nowhere
expect_line "^study: rank 1: /nowhere"
wrong "$study_mpi" --threads=2
expect_line "^study: --threads=2: a rank trains one run"
wrong "$study_mpi" --threads=1
expect_line "^study: --threads=1: a rank trains one run"

finish
