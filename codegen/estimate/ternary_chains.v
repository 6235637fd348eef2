// SPDX-License-Identifier: Apache-2.0
//
// A techmap for yosys: the sum of three operands becomes one carry chain, as
// the vendor's synthesis does it. A LUT a bit adds the bits of the operands and
// the carry of the bit below, which stays in the LUT's second output: the
// majority that is marked `shares_lut` is no LUT of its own.

(* techmap_celltype = "$macc" *)
module sum_of_three_as_chain (A, B, Y);
  parameter A_WIDTH = 1;
  parameter B_WIDTH = 0;
  parameter CONFIG_WIDTH = 4;
  parameter [CONFIG_WIDTH-1:0] CONFIG = 0;
  parameter Y_WIDTH = 1;
  input [A_WIDTH-1:0] A;
  input [B_WIDTH-1:0] B;
  output [Y_WIDTH-1:0] Y;

  // CONFIG: bits of a width; then of each operand: signed, subtracted, its
  // width, that of a factor (0).
  localparam bits = CONFIG[3:0];
  localparam each = 2 + 2 * bits;
  localparam operands = (CONFIG_WIDTH - 4) / each;
  localparam [15:0] mask = (1 << bits) - 1;
  localparam [15:0] width_0 = (CONFIG >> 6) & mask;
  localparam [15:0] width_1 = (CONFIG >> (6 + each)) & mask;
  localparam [15:0] width_2 = (CONFIG >> (6 + 2 * each)) & mask;
  localparam signed_0 = (CONFIG >> 4) & 1;
  localparam signed_1 = (CONFIG >> (4 + each)) & 1;
  localparam signed_2 = (CONFIG >> (4 + 2 * each)) & 1;
  localparam minus_0 = (CONFIG >> 5) & 1;
  localparam minus_1 = (CONFIG >> (5 + each)) & 1;
  localparam minus_2 = (CONFIG >> (5 + 2 * each)) & 1;
  localparam minuses = minus_0 + minus_1 + minus_2;

  // Others than three whole operands are left as they are.
  wire _TECHMAP_FAIL_ = operands != 3 || B_WIDTH != 0 || minuses == 3 ||
      ((CONFIG >> (6 + bits)) & mask) != 0;

  localparam width = (Y_WIDTH + 3) / 4 * 4;
  localparam [15:0] xor_init = minuses % 2 == 0 ? 16'h6996 : 16'h9669;
  // The majority of I2, I1, I0, each turned over where it is subtracted.
  function [7:0] majority(input [2:0] turned);
    integer i;
    reg [2:0] v;
    begin
      for (i = 0; i < 8; i = i + 1) begin
        v = i ^ turned;
        majority[i] = (v[0] & v[1]) | (v[1] & v[2]) | (v[0] & v[2]);
      end
    end
  endfunction
  localparam [7:0] majority_init =
      majority({minus_2 != 0, minus_1 != 0, minus_0 != 0});

  wire [width:0] carried;  // from the bit below
  wire [width-1:0] propagate;
  wire [width-1:0] sum;
  wire [width:0] chain;
  assign carried[0] = minuses == 2;
  assign chain[0] = 1'b0;
  assign Y = sum[Y_WIDTH-1:0];

  genvar i;
  generate
    for (i = 0; i < width; i = i + 1) begin : each_bit
      if (i < Y_WIDTH) begin
        wire a = i < width_0 ? A[i] : signed_0 != 0 ? A[width_0 - 1] : 1'b0;
        wire b = i < width_1 ? A[width_0 + i]
            : signed_1 != 0 ? A[width_0 + width_1 - 1] : 1'b0;
        wire c = i < width_2 ? A[width_0 + width_1 + i]
            : signed_2 != 0 ? A[width_0 + width_1 + width_2 - 1] : 1'b0;
        LUT4 #(.INIT(xor_init)) adds (
          .I0(a), .I1(b), .I2(c), .I3(carried[i]), .O(propagate[i]));
        (* shares_lut *)
        LUT3 #(.INIT(majority_init)) carries (
          .I0(a), .I1(b), .I2(c), .O(carried[i + 1]));
      end else begin
        assign propagate[i] = 1'b0;
        assign carried[i + 1] = 1'b0;
      end
    end
    for (i = 0; i < width; i = i + 4) begin : four
      wire [3:0] co;
      CARRY4 cell (
        .CI(i == 0 ? 1'b0 : chain[i]),
        .CYINIT(i == 0 && minuses != 0),
        .DI(carried[i+3:i]), .S(propagate[i+3:i]), .O(sum[i+3:i]), .CO(co));
      assign chain[i + 4] = co[3];
    end
  endgenerate
endmodule
