#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The Verilog of a small matrix, simulated against plain multiplications, and
# what the program says when it cannot.
source base/program_testing.sh
program=("$PWD/$1")
cd "$work" || exit 1

printf '3,-5\n7,0\n-1,12\n' >m.csv
printf '1,2\n3,x\n' >bad.csv
printf '1,2\n3\n' >ragged.csv
expect_error "^matrix_to_verilog: --matrix is missing: a csv file" --out=none
expect_error "^matrix_to_verilog: --out is missing: a directory" --matrix=m.csv
expect_error "^matrix_to_verilog: nowhere.csv: cannot open: No such file or directory" \
  --matrix=nowhere.csv --out=none
expect_error "^matrix_to_verilog: bad.csv:2: column 2: 'x' is no integer from -2\^31 to 2\^31\$" \
  --matrix=bad.csv --out=none
expect_error "^matrix_to_verilog: ragged.csv:2: 1 columns; the rows before have 2" \
  --matrix=ragged.csv --out=none
printf '1,2\n3,4,5\n' >wide.csv
expect_error "^matrix_to_verilog: wide.csv:2: 3 columns; the rows before have 2" \
  --matrix=wide.csv --out=none

printf '2147483649\n' >beyond.csv
expect_error "^matrix_to_verilog: beyond.csv:1: column 1: '2147483649' is no integer" \
  --matrix=beyond.csv --out=none
# The module is called as the file, up to its last dot.
cp m.csv m.v2.csv
expect_error "^matrix_to_verilog: --matrix=m.v2.csv: 'm.v2' is no identifier" \
  --matrix=m.v2.csv --out=none

printf '2147483648\n-2147483648\n' >wide.csv
"${program[@]}" --matrix=wide.csv --out=out --signed=false --input_width=5 \
  >table || fail "the largest weights"
grep -q "input wire \[4:0\] x1" out/wide.v || fail "signed: $(cat out/wide.v)"

"${program[@]}" --matrix=m.csv --out=out >table || fail "a good matrix"
grep -q "^shared " table || fail "table: $(cat table)"
# As a spreadsheet writes it.
mkdir semicolons
printf '\xEF\xBB\xBF3;-5\r\n7;0\r\n-1;12\r\n' >semicolons/m.csv
"${program[@]}" --matrix=semicolons/m.csv --out=semicolons >/dev/null || fail "semicolons"
cmp out/m.v semicolons/m.v || fail "semicolons make another circuit"

cat >bench.v <<'END'
module bench;
  reg signed [7:0] a, b, c;
  wire signed [11:0] y0;
  wire signed [12:0] y1;
  integer i, wrong;
  m dut (.x0(a), .x1(b), .x2(c), .y0(y0), .y1(y1));
  initial begin
    wrong = 0;
    for (i = 0; i < 5000; i = i + 1) begin
      a = i < 8 ? (i[0] ? -128 : 127) : $random;
      b = i < 8 ? (i[1] ? -128 : 127) : $random;
      c = i < 8 ? (i[2] ? -128 : 127) : $random;
      #1;
      if (y0 !== 3 * a + 7 * b - c || y1 !== 12 * c - 5 * a) wrong = wrong + 1;
    end
    $display("%0d of %0d wrong", wrong, i);
  end
endmodule
END
iverilog -Wall -o bench bench.v out/m.v || fail "iverilog"
[[ $(vvp bench) == "0 of 5000 wrong" ]] || fail "simulation: $(vvp bench)"
verilator --lint-only -Wall out/m.v || fail "verilator"

finish
