// SPDX-License-Identifier: Apache-2.0
#include "codegen/device/device.h"

#include <span>

namespace autopruner {
namespace {

constexpr Device kDevices[] = {
    {.key = "ultrascale+",
     .name = "Virtex UltraScale+, -2",
     .mux_levels = 3,
     .register_ns = 0.15,
     .lut_ns = 0.50,
     .carry_bit_ns = 0.013,
     .part = "xcvu9p-flga2104-2L-e",
     .yosys = "synth_xilinx -family xcup -flatten -nodsp -noiopad"},
    {.key = "7-series",
     .name = "Artix-7, -1",
     .register_ns = 0.30,
     .lut_ns = 1.15,
     .carry_bit_ns = 0.029,
     .part = "xc7a100tcsg324-1",
     .yosys = "synth_xilinx -family xc7 -flatten -nodsp -noiopad"},
    {.key = "ice40",
     .name = "iCE40 HX",
     .lut_inputs = 4,
     .lut_before_carry = false,
     .ternary_adders = false,
     .mux_levels = 0,
     .shift_register_bits = 0,
     .register_ns = 0.95,
     .lut_ns = 1.75,
     .carry_bit_ns = 0.126,
     .yosys = "synth_ice40 -flatten -nobram"},
};

}  // namespace

std::span<const Device> Devices() { return kDevices; }

}  // namespace autopruner
