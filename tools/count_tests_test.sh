#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# tools/count_tests.py on events and results as Bazel and GoogleTest write them.
set -u
cd "$TEST_TMPDIR"
count="$TEST_SRCDIR/$TEST_WORKSPACE/tools/count_tests.py"
failures=0

configured() {
  echo '{"id":{"targetConfigured":{"label":"'"$1"'"}},"configured":{"targetKind":"cc_test rule","testSize":"SMALL"}}'
}

# result LABEL STATUS [XML]: a test that ran, and the file that it left.
result() {
  local outputs=""
  if (($# > 2)); then
    echo "$3" >"$PWD/${1#//}.xml"
    outputs='{"name":"test.log","uri":"file://none"},{"name":"test.xml","uri":"file://'"$PWD/${1#//}"'.xml"}'
  fi
  configured "$1"
  echo '{"id":{"testResult":{"label":"'"$1"'","run":1,"shard":1,"attempt":1}},"testResult":{"status":"'"$2"'","cachedLocally":true,"testActionOutput":['"$outputs"']}}'
}

# expect COUNTS EXIT_STATUS BAZEL_STATUS: what is said of the events on stdin.
expect() {
  local said status
  cat >events
  said="$("$count" events "$3" 2>/dev/null)"
  status=$?
  [[ $said == "$1" && $status == "$2" ]] && return
  echo "FAILED: '$said', status $status instead of '$1', status $2, for:"
  cat events
  failures=$((failures + 1))
}

ran='<testcase name="a" status="run" result="completed"/>'
broken='<testcase name="b" status="run" result="completed"><failure message="1 != 2"/></testcase>'
crashed='<testcase name="t" status="run"><error message="exited with error code 134"/></testcase>'
skipped='<testcase name="c" status="run" result="skipped"><skipped/></testcase>'
disabled='<testcase name="DISABLED_d" status="notrun" result="suppressed"/>'
suite() { echo "<testsuites><testsuite>$*</testsuite></testsuites>"; }

expect "0 passed, 0 failed" 1 0 </dev/null
expect "0 passed, 1 failed" 1 4 </dev/null
{
  result //a PASSED "$(suite "$ran$ran")"
  result //b PASSED "$(suite "$ran")"
} | expect "3 passed, 0 failed" 0 0
result //a PASSED "$(suite "$ran$skipped$disabled")" |
  expect "1 passed, 0 failed" 0 0
result //a FAILED "$(suite "$ran$broken$ran$broken")" |
  expect "2 passed, 2 failed" 1 3
result //a FAILED "$(suite "$crashed")" | expect "0 passed, 1 failed" 1 3
# All cases passed, then the program failed: a leak, an abort at its end.
result //a FAILED "$(suite "$ran")" | expect "1 passed, 1 failed" 1 3
result //a TIMEOUT | expect "0 passed, 1 failed" 1 3
result //a PASSED "<testsuites>" | expect "0 passed, 1 failed" 1 0
{
  result //a PASSED "$(suite "$ran")"
  configured //does_not_build
} | expect "1 passed, 1 failed" 1 1
# A program that is no test does not build.
result //a PASSED "$(suite "$ran")" | expect "1 passed, 1 failed" 1 1
echo "no event" | expect "0 passed, 1 failed" 1 0

((failures == 0))
