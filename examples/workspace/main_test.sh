#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Two jets that are easy to tell apart.
said="$(printf '%s\n' "121 0.25 30 4 4 40 30" "60 0.7 40 0 0 0 0" | "$1")"
[[ $said == $'hbb\nqcd' ]] || {
  echo "FAILED: $said"
  exit 1
}
