#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Core's headers include core and the few standard headers below: no heap, no
# I/O, no Abseil. And freestanding.cc compiles them all.
set -u
permitted=" algorithm array bit cmath concepts cstddef cstdint limits span"
permitted+=" type_traits utility "
failures=0
headers=0

for header in core/*.h; do
  [[ $header == core/test_networks.h ]] && continue
  headers=$((headers + 1))
  while read -r line; do
    name="$(sed -E 's/^ *# *include *[<"]([^">]*)[">].*/\1/' <<<"$line")"
    [[ $line == *\"core/*\"* || $permitted == *" $name "* ]] && continue
    echo "$header: '$line' is not permitted in core"
    failures=$((failures + 1))
  done < <(grep -E '^ *# *include' "$header")
  grep -q "^#include \"$header\"" core/freestanding.cc || {
    echo "core/freestanding.cc does not include $header"
    failures=$((failures + 1))
  }
done

((headers > 0)) || {
  echo "no headers found"
  failures=1
}
((failures == 0))
