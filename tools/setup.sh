#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs the Debian packages that building and testing take.
#
#   tools/setup.sh          as root, or as a user who may sudo
#
# Does nothing, at once, where nothing is missing. Where it cannot install (no
# apt, no right to, an unknown package) it lists what is missing and changes
# nothing.
set -euo pipefail

packages=(
  # Build. bazel-bootstrap brings the JDK that Bazel runs on.
  bazel-bootstrap bazel-platforms bazel-rules-java bazel-rules-proto
  bazel-skylib g++ git
  # Libraries.
  libabsl-dev libbenchmark-dev libgmock-dev libgtest-dev libhdf5-dev
  libonnx-dev libprotobuf-dev nlohmann-json3-dev zlib1g-dev
  # Studies on many machines.
  libopenmpi-dev openmpi-bin
  # Checks, the second compiler of generated code, the script that counts tests.
  clang clang-format clang-tidy python3
  # Firmware: simulation, synthesis, place and route.
  fpga-icestorm ghdl iverilog nextpnr-ice40 verilator yosys
  # Generated C on other processors: compilers, and emulators of them.
  avr-libc g++-aarch64-linux-gnu gcc-arm-none-eabi gcc-avr
  libnewlib-arm-none-eabi qemu-system-arm qemu-user simavr
)

# Prints those of $@ that are not installed.
not_installed() {
  local package
  for package in "$@"; do
    [[ $(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null) == ii* ]] ||
      echo "$package"
  done
}

# Prints those of $@ that apt does not offer.
not_offered() {
  local package
  for package in "$@"; do
    apt-cache show --no-all-versions "$package" >/dev/null 2>&1 ||
      echo "$package"
  done
}

# Says why nothing is installed, and what is missing.
give_up() {
  echo "setup: $1; missing: ${*:2}" >&2
  exit 1
}

if ! command -v apt-get >/dev/null; then
  missing=()
  for program in bazel g++ git clang++ clang-format clang-tidy python3 ghdl icepack iverilog \
    mpirun nextpnr-ice40 verilator yosys aarch64-linux-gnu-g++ arm-none-eabi-g++ avr-g++ \
    qemu-aarch64 qemu-system-arm simavr; do
    command -v "$program" >/dev/null || missing+=("$program")
  done
  give_up "no apt here; install what these Debian 12 packages hold:
  ${packages[*]}
Programs that are not found" "${missing[@]:-none}"
fi

mapfile -t missing < <(not_installed "${packages[@]}")
if ((${#missing[@]} == 0)); then
  echo "setup: all ${#packages[@]} packages are installed"
  exit 0
fi

as_root=(env DEBIAN_FRONTEND=noninteractive)
if ((EUID != 0)); then
  command -v sudo >/dev/null || give_up "neither root nor sudo" "${missing[@]}"
  as_root=(sudo "${as_root[@]}")
fi

echo "setup: apt-get install ${missing[*]}"
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
run() {
  "${as_root[@]}" "$@" </dev/null >"$log" 2>&1 || {
    cat "$log" >&2
    give_up "'$*' failed" "${missing[@]}"
  }
}
run apt-get update --quiet
mapfile -t unknown < <(not_offered "${missing[@]}")
if ((${#unknown[@]} > 0)); then
  give_up "apt does not offer everything (Debian 12 does)" "${unknown[@]}"
fi
run apt-get install --quiet --yes --no-install-recommends "${missing[@]}"
echo "setup: installed ${#missing[@]} packages"
