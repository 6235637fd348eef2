// SPDX-License-Identifier: Apache-2.0
//
// A techmap for yosys: every + and - becomes one carry chain, as the vendor's
// synthesis does it. By itself yosys fuses sums whose only reader is another
// sum into compressor trees, which changes what is counted.

(* techmap_celltype = "$add $sub" *)
module sum_as_chain (A, B, Y);
  parameter _TECHMAP_CELLTYPE_ = "";
  parameter A_SIGNED = 0;
  parameter B_SIGNED = 0;
  parameter A_WIDTH = 1;
  parameter B_WIDTH = 1;
  parameter Y_WIDTH = 1;
  localparam subtract = _TECHMAP_CELLTYPE_ == "$sub";
  input [A_WIDTH-1:0] A;
  input [B_WIDTH-1:0] B;
  output [Y_WIDTH-1:0] Y;
  wire [Y_WIDTH-1:0] unused_x;
  wire [Y_WIDTH-1:0] unused_co;
  \$alu #(
    .A_SIGNED(A_SIGNED),
    .B_SIGNED(B_SIGNED),
    .A_WIDTH(A_WIDTH),
    .B_WIDTH(B_WIDTH),
    .Y_WIDTH(Y_WIDTH)
  ) chain (.A(A), .B(B), .BI(subtract), .CI(subtract), .X(unused_x), .Y(Y),
    .CO(unused_co));
endmodule
