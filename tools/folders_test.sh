#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# No circle and no arrow upward between the folders of this repository, and
# tools/folders.py would say so.
set -u
folders="$(realpath "$TEST_SRCDIR/$TEST_WORKSPACE/tools/folders.py")"
failures=0

fail() {
  echo "FAILED: $1"
  failures=$((failures + 1))
}

# expect STATUS WORDS: what is said of the small tree in ./tree.
expect() {
  local said status
  said="$("$folders" tree 2>&1)"
  status=$?
  [[ $status == "$1" && $said == *"$2"* ]] ||
    fail "status $status instead of $1, or no '$2' in: $said"
}

# include FILE HEADER: writes a file of the small tree.
include() {
  mkdir -p "tree/$(dirname "$1")"
  printf '#include <vector>\n\n#include "%s"\n' "$2" >"tree/$1"
}

"$folders" "$(dirname "$folders")/.." || fail "this repository"

cd "$TEST_TMPDIR"
include codegen/emit/a.cc codegen/model/b.h
include codegen/model/b.h core/c.h
include trainer/d.cc codegen/emit/a.h
expect 0 "codegen/emit             <- codegen/model"
include codegen/model/b.h codegen/emit/a.h
expect 1 "circle among: codegen/emit codegen/model trainer"
include codegen/model/b.h trainer/d.h
expect 1 "codegen/model includes trainer, which is above it"
include codegen/model/b.h codegen/model/e.h
include core/c.h base/f.h
expect 1 "core includes base, which is above it"
rm -r tree
expect 1 "none of the folders"

((failures == 0))
