// SPDX-License-Identifier: Apache-2.0
//
// What a table takes of a device.
//
//   TableLuts(table, {-512, 511}, device)  ->  62    // tanh, 10 to 8 bits
#ifndef CODEGEN_ESTIMATE_TABLE_LUTS_H_
#define CODEGEN_ESTIMATE_TABLE_LUTS_H_

#include <cstdint>
#include <vector>

#include "codegen/device/device.h"
#include "core/interval.h"

namespace autopruner {

// LUTs of a table with one entry for each value of `index`, lowest first. The
// lowest bits of the index go into LUTs, one for each different function of
// them; multiplexers choose by the others, two of which take a LUT where the
// device has none of its own. The bits of the index are those of two's
// complement. What a table does not have is as at its ends.
int64_t TableLuts(const std::vector<int64_t>& table, Interval index,
                  const Device& device);

// LUTs in a row of a table that is looked up by `bits` bits.
int TableLevels(int bits, const Device& device);

}  // namespace autopruner

#endif  // CODEGEN_ESTIMATE_TABLE_LUTS_H_
