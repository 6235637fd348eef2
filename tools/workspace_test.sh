#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Another workspace finds all that it needs of ours: labels, repositories,
# visibility. `tools/check.sh workspace` builds and runs it.
set -euo pipefail
root="$(dirname "$(realpath "$TEST_SRCDIR/$TEST_WORKSPACE/tools/network.bzl")")/.."
cp -r "$root/examples/workspace" "$TEST_TMPDIR/jets"
rm -f "$TEST_TMPDIR"/jets/bazel-*
cd "$TEST_TMPDIR/jets"
# Of another name than ours is known by, and below another folder.
sed -i "s|\"../..\"|\"$(realpath "$root")\"|" WORKSPACE
# And one for a chip that Vivado does not know.
cat >>tagger/BUILD <<'END'

pruned_network(
    name = "small",
    firmware_flags = ["--device=ice40"],
    header = "tagger/tagger.h",
    model = "model.json",
    spec = "autopruner::kTagger",
    deps = [":spec"],
)
END
bazel=(bazel "--output_user_root=$TEST_TMPDIR/bazel")
trap '"${bazel[@]}" shutdown >/dev/null 2>&1' EXIT
"${bazel[@]}" build --nobuild //... 2>&1 | tail -n 20
"${bazel[@]}" query 'kind(rule, //...)' 2>/dev/null >targets
for part in train study study_mpi optimality uncertainty firmware verilog hls \
  report bit_exact_test verilog_test benchmark; do
  grep -qx "//tagger:tagger\.$part" targets || {
    echo "FAILED: no tagger.$part in: $(cat targets)"
    exit 1
  }
done
# What is trained in the build has all of it, too.
for part in training generated verilog report bit_exact_test verilog_test; do
  grep -qx "//trained:trained\.$part" targets || {
    echo "FAILED: no trained.$part in: $(cat targets)"
    exit 1
  }
done
# outs NAME: the files of its firmware.
outs() {
  "${bazel[@]}" query "labels(outs, //tagger:$1.generated)" 2>/dev/null
}
for file in verilog/vivado.tcl hls/run_hls.tcl; do
  outs tagger | grep -q "$file" || {
    echo "FAILED: no $file in: $(outs tagger)"
    exit 1
  }
  ! outs small | grep -q "$file" || {
    echo "FAILED: $file for an iCE40: $(outs small)"
    exit 1
  }
done
outs small | grep -q verilog/small.v
