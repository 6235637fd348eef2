// SPDX-License-Identifier: Apache-2.0
//
// Machines on which tests run the generated C, most of them emulated: how to
// compile for them, and how to run. A new one is a function more.
#ifndef CODEGEN_EMIT_C_MACHINE_H_
#define CODEGEN_EMIT_C_MACHINE_H_

#include <string>
#include <vector>

namespace autopruner {

struct Machine {
  std::string name;
  std::string compilers;           // before gcc, g++, size and nm
  std::vector<std::string> flags;  // of both compilers
  std::vector<std::string> link;   // of the program alone
  const char* support;             // what machine_main.c.tmpl includes
  std::vector<std::string> run;    // before the program
  std::string clock;               // what is counted, or empty
  double clocks_per_count = 0;
};

// This one; and a Cortex-M4 with newlib in qemu-system-arm, whose clock counts
// instructions; an ATmega2560 in simavr, which counts cycles; an Arm of 64 bits
// in qemu-aarch64.
const Machine& ThisMachine();
const Machine& CortexM4();
const Machine& Avr();
const Machine& Aarch64();

}  // namespace autopruner

#endif  // CODEGEN_EMIT_C_MACHINE_H_
