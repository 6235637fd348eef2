#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# No circle between the folders of this repository, and no arrow that the table
# of docs/design.md does not have; and tools/folders.py would say so.
set -u
folders="$(realpath "$TEST_SRCDIR/$TEST_WORKSPACE/tools/folders.py")"
failures=0

fail() {
  echo "FAILED: $1"
  failures=$((failures + 1))
}

# expect STATUS WORDS...: what is said of the small tree in ./tree.
expect() {
  local said status words
  said="$("$folders" tree 2>&1)"
  status=$?
  [[ $status == "$1" ]] || fail "status $status instead of $1: $said"
  for words in "${@:2}"; do
    [[ $said == *"$words"* ]] || fail "no '$words' in: $said"
  done
}

# include FILE HEADER: writes a file of the small tree.
include() {
  mkdir -p "tree/$(dirname "$1")"
  printf '#include <vector>\n\n#include "%s"\n' "$2" >"tree/$1"
}

"$folders" "$(dirname "$folders")/.." || fail "this repository"

cd "$TEST_TMPDIR"
mkdir -p tree/docs
cat >tree/docs/design.md <<'END'
| folder | what lives there | may depend on |
|---|---|---|
| `base/` | Files | - |
| `core/` | The mathematics: `x.h`, no heap | nothing |
| `codegen/model/` | Models | base, core |
| `codegen/emit/`, `codegen/{cpp,hls}/` | Text | model |
| `codegen/` | The program | all below |
| `trainer/` | Training | codegen/emit |
| `tools/` | Tools | all above |
END
include codegen/emit/a.cc codegen/model/b.h
include codegen/model/b.h core/c.h
# What a row names for another one, and a folder that has no row of its own.
include trainer/d.cc base/f.h
include codegen/main.cc codegen/hls/a.h
include codegen/hls/a.h codegen/model/b.h
include tools/peers/e.cc codegen/main.h
expect 0 "codegen/emit             <- codegen/model" \
  "trainer                  <- base" "tools/peers              <- codegen"
include codegen/model/b.h codegen/emit/a.h
expect 1 "circle among: codegen codegen/emit codegen/hls codegen/model tools/peers"
include codegen/model/b.h trainer/d.h
include codegen/hls/a.h codegen/cpp/b.h
include core/c.h base/f.h
include base/f.h tools/peers/e.h
include trainer/d.cc codegen/main.h
expect 1 "codegen/model includes trainer, which the table in docs/design.md" \
  "codegen/hls includes codegen/cpp, which" "core includes base, which" \
  "base includes tools/peers, which" "trainer includes codegen, which"
sed -i 's/| codegen\/emit |/| codegen\/text |/' tree/docs/design.md
expect 1 "trainer may depend on 'codegen/text', which has no row"
rm tree/docs/design.md
expect 1 "No such file or directory: 'tree/docs/design.md'"
rm -r tree
expect 1 "none of the folders"

((failures == 0))
