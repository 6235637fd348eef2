#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# A folder for a network as a user has it made: it is that of
# examples/workspace, which is built and run there. To renew:
#   rm -r examples/workspace/tagger
#   cd examples/workspace && bazel run @autopruner//tools:new_network -- \
#       --data=jets.csv --label=flavour --drop=event --name=tagger --hidden=16,8
source base/program_testing.sh
new_network="$PWD/$1"
example="$PWD/examples/workspace"
graphs="$PWD/testdata/onnx"
mkdir -p "$work/project"
cd "$work/project" || exit 1
touch WORKSPACE
cp "$example/jets.csv" jets.csv
program=("$new_network" --data=jets.csv --label=flavour --drop=event)

"${program[@]}" --name=tagger --hidden=16,8 >stdout || fail "a good call fails"
grep -qx "tagger: 7 features, 2 classes (hbb, qcd)" stdout || fail "$(cat stdout)"
for file in BUILD README.md tagger.h; do
  cmp "tagger/$file" "$example/tagger/$file" || fail "tagger/$file is not the golden one"
done
[[ $(find . -type f | sort | xargs) == \
  "./WORKSPACE ./jets.csv ./stdout ./tagger/BUILD ./tagger/README.md ./tagger/tagger.h" ]] ||
  fail "other files: $(find . -type f)"

# Where it is, from wherever the command is typed.
(cd / && BUILD_WORKING_DIRECTORY="$work/project" "${program[@]}" --name=deep \
  --out=nets/fast/deep >"$work/stdout") || fail "--out"
grep -q 'header = "nets/fast/deep/deep.h"' nets/fast/deep/BUILD || fail "no path of --out"
(cd nets && "$new_network" --data=../jets.csv --label=flavour --name=below >/dev/null) ||
  fail "below the root"
grep -q -- "below:below.train -- --data=jets.csv --out=nets/below" nets/below/README.md ||
  fail "paths are not those from the root: $(cat nets/below/README.md)"

# spec NAME FLAG...: the spec of a new network for $data.
spec() {
  "$new_network" --data="$data" --name="$1" --hidden=4 "${@:2}" >/dev/null ||
    fail "no network $*"
  cat "$1/$1.h"
}

# What labels are.
data=numbers.csv
{ echo a,label && for ((i = 0; i < 90; ++i)); do echo "$i,$((i % 3))"; done; } >$data
[[ $(spec few) == *"outputs = 3"*kSoftmax* ]] || fail "three numbers are classes"
[[ $(spec forced --task=regression) == *"outputs = 1"*kLinear* ]] || fail "--task=regression"
[[ $(spec chosen --classes=2,0) == *"2 classes (2, 0)"*kSigmoid* ]] || fail "--classes"
grep -q -- '"--classes=2,0"' chosen/BUILD || fail "--classes is not in BUILD"
data=counts.csv
{ echo a,label && for ((i = 0; i < 90; ++i)); do echo "$i,$i"; done; } >$data
[[ $(spec many) == *"outputs = 1"*kLinear* ]] || fail "counts are targets"
data=reals.csv
{ echo a,label && for ((i = 0; i < 90; ++i)); do echo "$i,$i.5"; done; } >$data
# A class that is too rare is one still.
{ echo a,label && for ((i = 0; i < 90; ++i)); do echo "$i,$((i % 2))"; done && echo 1,7; } >rare.csv
[[ $(spec reals) == *kLinear* ]] || fail "real numbers are targets"

# What is wrong with the data of a regression.
regression() {
  { echo a,b,label && for ((i = 0; i < 90; ++i)); do echo "$i,$((i % 7)),$i.5"; done; } >fault.csv
  sed -i "$1" fault.csv
}
program=("$new_network" --data=fault.csv --name=other)
regression '40s/.*/,1,1.5/'
expect_error "fault.csv:40: column 'a': is empty; expected a number; --missing=nan"
regression '40s/.*/1,x,1.5/'
expect_error "fault.csv:40: column 'b': 'x' is not a number"
regression '40s/.*/1,2,x/'
expect_error "fault.csv:40: column 'label': 'x' is not a number"
regression '2,$s/.*/&,-1/; 1s/.*/&,w/'
expect_error "weight -1 is negative; --negative_weights" --weights=w
regression '3~4s/.*/-999,2,1.5/'
expect_error "column 'a': [0-9.]* % are -999, far from all others; --missing=-999"

# What codegen would refuse.
awk 'BEGIN { for (i = 0; i < 1025; ++i) printf "f%d,", i; print "label"
  for (n = 0; n < 40; ++n) { for (i = 0; i < 1025; ++i) printf "%d,", n + i; print n % 2 } }' >wide.csv
expect_error "^new_network: wide.csv: inputs is 1025; expected 1 to 1024; --features, --drop" \
  --data=wide.csv
expect_error "^new_network: --hidden=1025: '1025' is no number of nodes; expected 1 to 1024" \
  --data=numbers.csv --hidden=1025
expect_error "^new_network: --hidden: layers: have 2099200 weights; expected at most 1048576" \
  --data=numbers.csv --hidden=1024,1024,1024 --task=regression
expect_error "^new_network: --missing= has 65 values; expected at most 64" \
  --data=numbers.csv --missing="$(seq -s, 1 65)"
rm fault.csv wide.csv

# A name with blanks is quoted in commands.
cp numbers.csv "my numbers.csv"
"$new_network" --data="my numbers.csv" --name=blank >stdout || fail "a blank"
for file in stdout blank/README.md; do
  grep -q -- "blank.train -- --data='my numbers.csv' --out=blank" $file || fail "$(cat $file)"
done

# A network that is trained already.
{ echo a,b,label && for ((i = 0; i < 90; ++i)); do echo "$i,$((i % 7)),$((i % 3))"; done; } >pairs.csv
"$new_network" --data=pairs.csv --name=given --onnx="$graphs/classes.onnx" >stdout ||
  fail "--onnx"
grep -q "Hidden(6),$" given/given.h || fail "layers of --onnx: $(cat given/given.h)"
grep -q -- "--data=pairs.csv --onnx=.*classes.onnx --out=given" stdout || fail "$(cat stdout)"

# What is wrong is told in one line, and nothing is written.
cd "$work/project" && cp -r . "$work/before"
program=("$new_network" --label=flavour --drop=event --name=other)
expect_error "^new_network: --data= is missing"
expect_error "^new_network: none.csv: no such file" --data=none.csv
expect_error "jets.csv: .*no column .*'flavor'|'flavor'" --data=jets.csv --label=flavor
expect_error "^new_network: --name=a-b: is no identifier" --data=jets.csv --name=a-b
expect_error "^new_network: --name= is missing" --data=jets.csv --name=
expect_error "^new_network: --hidden=8,x: 'x' is no number" --data=jets.csv --hidden=8,x
expect_error "^new_network: --task=both: must be" --data=jets.csv --task=both
expect_error "tagger: is there already; nothing is overwritten" --data=jets.csv --name=tagger
expect_error "stdout: is there already" --data=jets.csv --out=stdout
expect_error "' ' cannot be in the name of a Bazel package" --data=jets.csv "--out=a b"
expect_error "no folder above it has a file WORKSPACE" --data=jets.csv --out="$work/other"
expect_error "^new_network: .*no sample of class 7" --data=rare.csv --label=label --drop=
expect_error "^new_network: .*too few" --data=counts.csv --label=label --drop= --task=classification
expect_error "^new_network: .*label 0.5 is not an integer" --data=reals.csv \
  --label=label --drop= --task=classification
expect_error "classes.onnx: has 2 inputs; the data have 7 features" --data=jets.csv \
  --onnx="$graphs/classes.onnx"
expect_error "batch_norm.onnx: has 3 inputs; the data have 2 features" --data=pairs.csv \
  --label=label --drop= --onnx="$graphs/batch_norm.onnx"
expect_error "^new_network: --onnx and --hidden: expected one" --data=pairs.csv \
  --label=label --drop= --onnx="$graphs/classes.onnx" --hidden=4
diff -r "$work/before" . || fail "an error wrote something"

finish
