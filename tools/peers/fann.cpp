// SPDX-License-Identifier: Apache-2.0
//
// FANN: fully connected, in float; with FIXED, in the library's fixed point.
// It has no batches.
#ifdef FIXED
#include <fixedfann.h>
#else
#include <floatfann.h>
#endif

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "tools/peers/peer.h"

// The argument is a file: the float program writes it, the other one reads it.
int main(int argc, char** argv) {
  unsigned sizes[peer::kLayers + 1];
  std::copy(std::begin(peer::kSizes), std::end(peer::kSizes), sizes);
#ifdef FIXED
  fann* const network = fann_create_from_file(argv[argc - 1]);
#else
  fann* const network = fann_create_standard_array(peer::kLayers + 1, sizes);
  fann_set_activation_function_hidden(network, FANN_LINEAR_PIECE);
  fann_set_activation_function_output(network, FANN_LINEAR_PIECE);
  fann_randomize_weights(network, -0.5f, 0.5f);
  fann_save_to_fixed(network, argv[argc - 1]);
#endif
  if (network == nullptr) {
    std::fprintf(stderr, "fann: cannot make the network\n");
    return 1;
  }
  peer::PrintOnes<fann_type, fann_type>([&](fann_type* x, fann_type* y) {
    std::copy_n(fann_run(network, x), peer::kOutputs, y);
  });
  std::printf("0 0 ");
}
