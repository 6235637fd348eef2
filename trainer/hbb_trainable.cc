// SPDX-License-Identifier: Apache-2.0
#include "trainer/hbb_trainable.h"

#include "trainer/hbb_tagger.h"
#include "trainer/train_network.h"

namespace autopruner {

Trainable HbbTrainable() { return MakeTrainable<kHbbTagger>("hbb_tagger"); }

}  // namespace autopruner
