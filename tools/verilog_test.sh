#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs the test benches of generated Verilog: NAME.verilog_test of network.bzl.
#
#   verilog_test.sh NAME FILE...     all files of one folder verilog/
set -euo pipefail
name="$1"
cd "$(dirname "$2")"
for bench in test axis_test; do
  sources=("$name.v" "${name}_$bench.v")
  [[ $bench == test ]] || sources+=("${name}_axis.v")
  iverilog -g2012 -Wall -o "$TEST_TMPDIR/$bench" "${sources[@]}"
  # A bench reads its vectors from the folder that it runs in.
  "$TEST_TMPDIR/$bench" | tee "$TEST_TMPDIR/said"
  grep -q '^PASS: ' "$TEST_TMPDIR/said"
done
