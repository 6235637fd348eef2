#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# From jets to a bitstream: trains the tagger down to 8 nodes and 12 features,
# generates Verilog, and builds it for an iCE40 HX8K.
#
#   bitstream.sh TRAINER CODEGEN
set -eu
out="$TEST_TMPDIR/out"
"$1" --keep=8 --keep_features=12 --out="$out" >"$TEST_TMPDIR/trainer.log"
"$2" --model="$out/model.json" --out="$out" --vectors=200 --device=ice40
sh "$out/verilog/ice40.sh"

# The bench has passed, and the bitstream is one for an HX8K.
cd "$out/verilog"
iverilog -g2012 -Wall -o bench hbb_tagger.v hbb_tagger_test.v
./bench
[[ $(wc -c <hbb_tagger_ice40.bin) == 135100 ]]
[[ $(od -An -tx1 -N4 hbb_tagger_ice40.bin) == " ff 00 00 ff" ]]
echo "$out/verilog/hbb_tagger_ice40.bin"
