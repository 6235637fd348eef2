#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The same bytes from vectors of 16 and of 8 floats.
set -u
"$1" >"$TEST_TMPDIR/native"
"$2" >"$TEST_TMPDIR/narrow"
[[ $(wc -l <"$TEST_TMPDIR/native") -gt 500 ]] || exit 1
diff "$TEST_TMPDIR/native" "$TEST_TMPDIR/narrow" | head
cmp "$TEST_TMPDIR/native" "$TEST_TMPDIR/narrow"
