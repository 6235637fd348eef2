// SPDX-License-Identifier: Apache-2.0
#include "trainer/hbb/hbb_trainable.h"

#include "trainer/hbb/hbb_tagger.h"
#include "trainer/run/train_network.h"

namespace autopruner {

Trainable HbbTrainable() { return MakeTrainable<kHbbTagger>("hbb_tagger"); }

}  // namespace autopruner
