// SPDX-License-Identifier: Apache-2.0
//
// The test bench of an entity, which checks itself, and its vectors.
//
//   AddVhdlBench({.name = "tagger", .sources = "tagger.vhd", .latency = 4,
//                 .inputs = input_bus, .outputs = output_bus},
//                inputs, outputs, files);
//
// Part of emit_vhdl.h; not for others.
#ifndef CODEGEN_EMIT_VHDL_VHDL_BENCH_H_
#define CODEGEN_EMIT_VHDL_VHDL_BENCH_H_

#include <string>

#include "codegen/emit/bus.h"
#include "codegen/emit/framed_files.h"
#include "codegen/model/sample_inputs.h"

namespace autopruner {

struct VhdlBench {
  std::string name;     // of the model
  std::string sources;  // files of the network, in the order of analysis
  int latency = 0;
  int last = -1;  // the bit of the inputs that ends an event; -1: each is one
  const Bus& inputs;
  const Bus& outputs;
};

// Adds vhdl/NAME_test.vhd and vhdl/NAME_vectors.hex.
//   Shapes: inputs and outputs have a row a clock, in which the fields of both
//   buses have their index. Outputs count where an event ends.
void AddVhdlBench(const VhdlBench& bench, const Rows& inputs,
                  const Rows& outputs, FramedFiles& files);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_VHDL_VHDL_BENCH_H_
