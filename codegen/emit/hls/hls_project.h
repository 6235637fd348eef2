// SPDX-License-Identifier: Apache-2.0
//
// What a Vitis HLS project has beside its top function.
//
//   AddHlsProject(ports, inputs, outputs, project, name, files);
#ifndef CODEGEN_EMIT_HLS_HLS_PROJECT_H_
#define CODEGEN_EMIT_HLS_HLS_PROJECT_H_

#include <string>
#include <vector>

#include "codegen/emit/framed_files.h"
#include "codegen/emit/hls/hls_function.h"
#include "codegen/emit/project_options.h"
#include "codegen/model/sample_inputs.h"

namespace autopruner {

// Adds the test bench of the function `name`, its vectors, the script (if there
// is a part for it) and the header for machines without the vendor's.
//   Shapes: inputs and outputs have a row for each call, in which ports have
//   their index.
void AddHlsProject(const std::vector<HlsPort>& ports, const Rows& inputs,
                   const Rows& outputs, const ProjectOptions& project,
                   const std::string& name, FramedFiles& files);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_HLS_HLS_PROJECT_H_
