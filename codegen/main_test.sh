#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The program as a user runs it: what it writes, and what it says when it
# cannot.
source base/program_testing.sh
codegen="$PWD/$1"
program=("$codegen")
root="$PWD"
models="$root/testdata/models"
cd "$work" || exit 1

expect_error "^codegen: --model is missing: a model file"
expect_error "^codegen: --out is missing: a directory" --model=m.json
expect_error "^codegen: 'm.json': unexpected; everything is a flag, see --help" \
  --out=none m.json
expect_error "nknown command line flag 'modle'" --modle=m.json --out=none
expect_error "^codegen: none.json: cannot open: No such file or directory" \
  --model=none.json --out=none
sed 's/\[2, -4, 0\]/[2, -4]/' "$models/soft_xor.json" >short.json
expect_error "^codegen: short.json:35: layers\[1\].weights\[0\]: has 2 entries; \
the layer before has 3 nodes" --model=short.json --out=none
touch file
expect_error "^codegen: file: cannot make the directory: " \
  --model="$models/soft_xor.json" --out=file

"$codegen" --help | grep -q -- "--out" || fail "--help lacks a flag"

for bad in effort=-1 max_depth=-1 max_depth= clock_ns=0 vectors=-1 \
  adders_per_stage=-1 events_per_packet=0; do
  expect_error "^codegen: --${bad%%=*}=.*: must be [0-9.]+ to [0-9e+]+$" \
    --model="$models/soft_xor.json" --out=none "--$bad"
done
expect_error "^codegen: --device=ice: expected one of ultrascale\+, 7-series, \
ice40" --model="$models/soft_xor.json" --out=none --device=ice
for part in "a;b" ""; do
  expect_error "^codegen: --part='$part': expected letters, digits, - and _, as \
in xc7a100tcsg324-1$" --model="$models/soft_xor.json" --out=none \
    --part="$part" --device=7-series
done
expect_error "^codegen: --part=xcku040: Vivado knows no iCE40 HX; expected another \
--device$" --model="$models/soft_xor.json" --out=none --part=xcku040 --device=ice40
expect_error "^codegen: --latency=99: impossible; with 5 adders in a row, this \
network can have 1 to 5 cycles" \
  --model="$models/soft_xor.json" --out=none --latency=99

expect_error "^codegen: --latency and --adders_per_stage: expected one of them" \
  --model="$models/soft_xor.json" --out=none --latency=3 --adders_per_stage=2
expect_error "^codegen: --latency=8: not of --elements=serial; expected \
--adders_per_stage$" --model="$models/soft_xor.json" --out=none --latency=8 \
  --elements=serial
for nothing in latency=0 latency= port_names= elements=; do
  expect_error "^codegen: --$nothing: expected " \
    --model="$models/soft_xor.json" --out=none "--$nothing"
done
expect_error "^codegen: --name=: is no identifier" \
  --model="$models/soft_xor.json" --out=none --name=
expect_error "^codegen: --name=a__b: has two underscores in a row" \
  --model="$models/soft_xor.json" --out=none --name=a__b

# A probability that firmware can cut on.
"$codegen" --model="$models/soft_xor.json" --out=score --score_bits=8 >stdout ||
  fail "exit status with a score"
grep -q "y\[0\] = l2_n0;" score/soft_xor_nn.h || fail "no score"
grep -q "Layer 2: dense 1 -> 1, sigmoid. Sum Q7.2, fitted to Q10.6, looked" \
  score/soft_xor_nn.h || fail "no table: $(grep "Layer 2" score/soft_xor_nn.h)"
for bits in 17 0; do
  expect_error "^codegen: --score_bits=$bits: a score of $bits bits; expected 1 to \
16" --model="$models/soft_xor.json" --out=none --score_bits=$bits
done
expect_error "^codegen: --score_bits=0: " \
  --model="$models/soft_xor.json" --out=none --score_bits=

# A log-likelihood ratio that firmware can cut on.
"$codegen" --model="$models/per_weight.json" --out=ratio --score_bits=6 \
  --score_fractions=background=1 >stdout ||
  fail "exit status with a log-likelihood ratio"
grep -q "^per_weight: .* 1 output; " stdout || fail "ratio: $(cat stdout)"
grep -q "y\[0\] = l2_n0_" ratio/per_weight_nn.h || fail "no ratio"
expect_error "^codegen: --score_bits=6: the score of a softmax head takes \
--score_fractions=, of all but one of background, signal" \
  --model="$models/per_weight.json" --out=none --score_bits=6
expect_error "^codegen: --score_bits=6 --score_fractions=b=1: there is no class \
'b'; there are background, signal" \
  --model="$models/per_weight.json" --out=none --score_bits=6 \
  --score_fractions=b=1
expect_error "^codegen: --score_fractions=signal: expected CLASS=FRACTION" \
  --model="$models/per_weight.json" --out=none --score_bits=6 \
  --score_fractions=background=1,signal
expect_error "^codegen: --score_fractions: expected --score_bits, too" \
  --model="$models/per_weight.json" --out=none --score_fractions=background=1

# Relative paths start where `bazel run` was typed.
cp "$models/soft_xor.json" m.json
BUILD_WORKING_DIRECTORY="$work" "$codegen" --model=m.json --out=a/b >stdout ||
  fail "exit status of a good run"
[[ $(head -1 stdout) == "soft_xor: 3 inputs (2 used), 1 output; 2 of 3 nodes, \
6 of 12 weights." ]] || fail "summary: $(cat stdout)"
grep -qx "depth  *5  adders in a row" stdout ||
  fail "estimate: $(cat stdout)"
[[ $(tail -1 stdout) == "wrote 24 files to $work/a/b" ]] ||
  fail "last line: $(cat stdout)"
[[ $(find a/b -type f | wc -l) == 24 ]] || fail "not 24 files: $(find a/b)"
[[ -z $(grep -rl '{{[a-z_]*}}' a/b) ]] || fail "an open gap in a template"

# Ports by the names of the features; packets.
"$codegen" --model=m.json --out=named --port_names=features \
  --events_per_packet=12 >stdout || fail "exit status with --port_names"
grep -q '  input wire signed \[5:0\] x2_y,' named/verilog/soft_xor.v ||
  fail "no port x2_y"
grep -q "gone == 4'd11;" named/verilog/soft_xor_axis.v || fail "no packets"

# LUTs are those of a device.
grep -qE "^LUT, logic  .*  of 6 inputs: Virtex UltraScale" stdout ||
  fail "default device: $(cat stdout)"
grep -q '"device": "ultrascale+",' a/b/soft_xor_estimate.json ||
  fail "default device in JSON"
"$codegen" --model=m.json --out=small --device=ice40 >small.txt ||
  fail "exit status with --device"
grep -qE "^LUT, logic  .*  of 4 inputs: iCE40 HX$" small.txt ||
  fail "--device: $(cat small.txt)"
grep -q '"device": "ice40",' small/soft_xor_estimate.json ||
  fail "--device in JSON"
# Scripts of Vivado and Vitis HLS are for a part of the device, where there is
# one.
grep -q "part xcvu9p-flga2104-2L-e" a/b/verilog/vivado.tcl || fail "part"
[[ -z $(find small -name '*.tcl' -o -name '*.xdc') ]] ||
  fail "scripts of Vivado for an iCE40: $(find small)"
[[ $(find small -type f | wc -l) == 21 ]] || fail "not 21 files: $(find small)"
for part in xc7a100tcsg324-1 xc7k70tfbg484-2; do
  flag=--part=$part
  [[ $part == xc7a* ]] && flag=--device=7-series
  "$codegen" --model=m.json --out=seven --device=7-series "$flag" >stdout ||
    fail "exit status with --device=7-series"
  grep -q "part $part" seven/verilog/vivado.tcl ||
    fail "--part of vivado.tcl: $part"
  grep -q "^set_part $part$" seven/hls/run_hls.tcl ||
    fail "--part of run_hls.tcl: $part"
done
of_json() { grep -o '"luts": [0-9]*' "$1/soft_xor_estimate.json" | cut -d' ' -f2; }
(($(of_json small) > $(of_json a/b))) || fail "as many small LUTs as large ones"

# A set's elements one after the other, which only sets have.
"$codegen" --model="$models/flavour_tagger.json" --elements=serial --effort=0 \
  --vectors=1 --out=serial >stdout || fail "exit status with --elements"
for file in hls/flavour_tagger_hls.cpp hls/run_hls.tcl \
  verilog/flavour_tagger_axis.v verilog/flavour_tagger_element.v \
  vhdl/flavour_tagger.vhd vhdl/flavour_tagger_pooled.vhd; do
  [[ -f serial/$file ]] || fail "no $file of the serial form"
done
grep -q '"initiation_interval": 10,' serial/flavour_tagger_estimate.json ||
  fail "interval of the serial form"
expect_error "^codegen: soft_xor: --elements=serial: its samples are no sets" \
  --model="$models/soft_xor.json" --out=none --elements=serial
expect_error "^codegen: --elements=both: expected parallel or serial" \
  --model="$models/flavour_tagger.json" --out=none --elements=both

# --latency counts, and the benches know it.
"$codegen" --model=m.json --out=three --latency=3 >stdout ||
  fail "exit status with --latency"
grep -q '"latency_clocks": 3,' three/soft_xor_estimate.json || fail "latency in JSON"
grep -q 'LATENCY = 3;' three/verilog/soft_xor_test.v || fail "latency in bench"

"$codegen" --model=m.json --out=other --name=other_name >stdout ||
  fail "exit status with --name"
grep -q "^module other_name" other/verilog/other_name.v || fail "no module other_name"
# Another seed of the search finds other adders.
for seed in 1 2; do
  "$codegen" --model="$models/pruned_tagger.json" --effort=1 --vectors=0 \
    --seed=$seed --out=seed$seed >stdout || fail "exit status with --seed"
done
cmp -s seed1/verilog/pruned_tagger.v seed2/verilog/pruned_tagger.v &&
  fail "--seed changes nothing"

# The same model gives the same bytes, and those of the golden file. To renew:
#   bazel run //codegen -- --model=testdata/models/soft_xor.json \
#       --out=testdata/models
sed 's/from m.json/from soft_xor.json/' a/b/soft_xor_nn.h |
  cmp - "$models/soft_xor_nn.h" || fail "not the golden file"

# The documentation shows just the files that the tests run.
for model in soft_xor per_weight; do
  awk -v name="\"$model\"" '/^```json$/ { text = ""; inside = 1; next }
    /^```$/ { if (inside && index(text, name)) printf "%s", text; inside = 0 }
    inside { text = text $0 "\n" }' "$root/docs/model_format.md" |
    cmp - "$models/$model.json" || fail "docs/model_format.md is stale: $model"
done

finish
