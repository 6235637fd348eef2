#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# A model goes out and comes back; what the two programs say when they cannot.
source base/program_testing.sh
export_onnx="$PWD/$1"
import_onnx="$PWD/$2"
models="$PWD/testdata/models"
graphs="$PWD/testdata/onnx"
cd "$work" || exit 1

"$export_onnx" --model="$models/soft_xor.json" --out=out >said ||
  fail "a good model"
for form in float integer qonnx; do
  [[ -s "out/soft_xor_$form.onnx" ]] || fail "no $form: $(cat said)"
done
"$import_onnx" --onnx=out/soft_xor_qonnx.onnx --out=first.json >said ||
  fail "a good graph"
grep -q "^wrote .*first.json: 3 features, 2 layers, sigmoid of 1$" said ||
  fail "$(cat said)"
# What came back once is the same from then on.
"$export_onnx" --model=first.json --forms=qonnx --out=again >said
"$import_onnx" --onnx=again/soft_xor_qonnx.onnx --out=second.json >said
cmp <(grep -v '"onnx"' first.json) <(grep -v '"onnx"' second.json) ||
  fail "another model"

program=("$export_onnx")
expect_error "^export_onnx: --model= is missing" --out=none
expect_error "^export_onnx: --out= is missing" --model=first.json
expect_error "^export_onnx: qonnx: inputs: some formats are signed .* \(--forms= chooses" \
  --model="$models/per_weight.json" --out=none
expect_error "^export_onnx: hls: --forms=hls: expected some of float, integer, qonnx" \
  --model=first.json --forms=hls --out=none
"$export_onnx" --model="$models/per_weight.json" --forms=float,integer \
  --out=out >said || fail "other forms"

program=("$import_onnx")
expect_error "^import_onnx: .*classes.onnx: input 0: is not quantised; expected a Quant node" \
  --onnx="$graphs/classes.onnx" --name=net --out=none
expect_error "^import_onnx: .*first.json: is no ONNX file" \
  --onnx=first.json --out=none
expect_error "^import_onnx: --head=softmax: the graph has sigmoid" \
  --onnx=out/soft_xor_qonnx.onnx --head=softmax --out=none
expect_error "^import_onnx: --name=a__b: has two underscores" \
  --onnx=out/soft_xor_qonnx.onnx --name=a__b --out=none
finish
