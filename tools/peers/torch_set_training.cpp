// SPDX-License-Identifier: Apache-2.0
//
// libtorch: layers that all elements of a set share, a sum over those that are
// there, joined features, further layers. The first layers run over all
// elements and a mask leaves out those that are not there, or, with
// -DONLY_THERE, over those alone. Prints samples a second of each batch.
#include <torch/torch.h>

#include <utility>
#include <vector>

#include "tools/peers/random_sets.h"
#include "tools/peers/torch_network.h"
#include "tools/peers/torch_training.h"

namespace peer {
namespace {

using autopruner::kElementInputs;
using autopruner::kElements;
using autopruner::kJoined;
using autopruner::kSharedLayers;

constexpr int kPooled = kSizes[kSharedLayers];

at::Tensor Copy(std::vector<float>& values, at::IntArrayRef shape) {
  return torch::from_blob(values.data(), shape).clone();
}

// The sum over the elements of each sample: [batch, kPooled].
class Pool {
 public:
  explicit Pool(autopruner::Sets& sets)
      : batch_(static_cast<int>(sets.classes.size())),
        elements_(Copy(sets.elements, {batch_ * kElements, kElementInputs})),
        mask_(Copy(sets.there, {batch_, kElements, 1})) {
#ifdef ONLY_THERE
    const at::Tensor rows = mask_.flatten().nonzero().flatten();
    elements_ = elements_.index_select(0, rows);
    sample_ = rows.div(kElements, "trunc");
#endif
  }

  at::Tensor operator()(torch::nn::Sequential& shared) const {
    const at::Tensor made = shared->forward(elements_);
#ifdef ONLY_THERE
    return torch::zeros({batch_, kPooled}).index_add(0, sample_, made);
#else
    return (made.view({batch_, kElements, kPooled}) * mask_).sum(1);
#endif
  }

 private:
  int batch_;
  at::Tensor elements_;
  at::Tensor mask_;
  at::Tensor sample_;  // of each element that is there
};

double SamplesASecond(int batch) {
  torch::nn::Sequential shared = MakeLayers(0, kSharedLayers, 0);
  torch::nn::Sequential rest = MakeLayers(kSharedLayers, kLayers, kJoined);
  shared->push_back(MakeRelu());
  std::vector<at::Tensor> parameters = shared->parameters();
  for (at::Tensor& of_rest : rest->parameters()) {
    parameters.push_back(std::move(of_rest));
  }
  autopruner::Sets sets = autopruner::RandomSets(batch, kOutputs);
  const Pool pool(sets);
  const at::Tensor joined = Copy(sets.joined, {batch, kJoined});
  const at::Tensor y = Copy(sets.classes, {batch}).to(torch::kLong);
  return TrainingRate(batch, parameters, [&] {
    const at::Tensor inputs = torch::cat({pool(shared), joined}, 1);
    return torch::cross_entropy_loss(rest->forward(inputs), y);
  });
}

}  // namespace
}  // namespace peer

int main() { peer::PrintRates(peer::SamplesASecond); }
