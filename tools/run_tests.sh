#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs `bazel test` with the given arguments and ends with `N passed, M failed`,
# counted from Bazel's own results.
#
#   tools/run_tests.sh //...
#   tools/run_tests.sh --config=asan //core/...
set -uo pipefail
cd "$(dirname "$0")/.."

events="$(mktemp)"
trap 'rm -f "$events"' EXIT
bazel test --keep_going --build_event_json_file="$events" "$@" </dev/null
tools/count_tests.py "$events" $?
