// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/c/machine.h"

namespace autopruner {
namespace {

constexpr char kAny[] =
#include "codegen/emit/c/machine_any.inc"
    ;
constexpr char kCortexM4[] =
#include "codegen/emit/c/machine_cortex_m4.inc"
    ;
constexpr char kAvr[] =
#include "codegen/emit/c/machine_avr.inc"
    ;

}  // namespace

const Machine& ThisMachine() {
  static const auto* const machine = new Machine{.name = "this machine",
                                                 .compilers = "",
                                                 .flags = {"-O2", "-fno-pie"},
                                                 .link = {"-no-pie"},
                                                 .support = kAny,
                                                 .run = {},
                                                 .clock = ""};
  return *machine;
}

// Of qemu's clock 2^8 ns are an instruction, and a tick of SysTick is 40 ns.
const Machine& CortexM4() {
  static const auto* const machine = new Machine{
      .name = "Cortex-M4",
      .compilers = "arm-none-eabi-",
      .flags = {"-O2", "-mcpu=cortex-m4", "-mthumb"},
      .link = {"--specs=rdimon.specs", "-Wl,--section-start=.vectors=0",
               "-Wl,-Tdata=0x20000000", "-Wl,--undefined=kVectors"},
      .support = kCortexM4,
      .run = {"qemu-system-arm", "-machine", "mps2-an386", "-nographic",
              "-semihosting", "-icount", "shift=8", "-kernel"},
      .clock = "instructions",
      .clocks_per_count = 40.0 / 256};
  return *machine;
}

const Machine& Avr() {
  static const auto* const machine =
      new Machine{.name = "ATmega2560",
                  .compilers = "avr-",
                  .flags = {"-Os", "-mmcu=atmega2560"},
                  .link = {},
                  .support = kAvr,
                  .run = {"simavr", "-m", "atmega2560", "-f", "16000000"},
                  .clock = "cycles",
                  .clocks_per_count = 8};
  return *machine;
}

const Machine& Aarch64() {
  static const auto* const machine =
      new Machine{.name = "aarch64",
                  .compilers = "aarch64-linux-gnu-",
                  .flags = {"-O2", "-fno-pie"},
                  .link = {"-no-pie"},
                  .support = kAny,
                  .run = {"qemu-aarch64", "-L", "/usr/aarch64-linux-gnu"},
                  .clock = ""};
  return *machine;
}

}  // namespace autopruner
