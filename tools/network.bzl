# SPDX-License-Identifier: Apache-2.0
"""A network of your own: programs that train it, firmware, tests of it."""

load("//base:cc.bzl", "cc_binary", "cc_library", "cc_test")

# What codegen writes for a network {name}.
_VERILOG = [
    "verilog/{name}.v",
    "verilog/{name}.xdc",
    "verilog/{name}_axis.v",
    "verilog/{name}_axis_test.v",
    "verilog/{name}_ice40.pcf",
    "verilog/{name}_ice40.v",
    "verilog/{name}_test.v",
    "verilog/{name}_vectors.hex",
    "verilog/ice40.sh",
    "verilog/vivado.tcl",
]
_VHDL = [
    "vhdl/{name}.vhd",
    "vhdl/{name}_test.vhd",
    "vhdl/{name}_vectors.hex",
]
_HLS = [
    "hls/fallback/ap_int.h",
    "hls/run_hls.tcl",
    "hls/{name}_hls.cpp",
    "hls/{name}_hls.h",
    "hls/{name}_hls_test.cpp",
    "hls/{name}_hls_vectors.txt",
]

# Of these, what it writes only for chips that Vivado knows.
_VIVADO = [
    "hls/run_hls.tcl",
    "verilog/{name}.xdc",
    "verilog/vivado.tcl",
]

def pruned_network(
        name,
        spec,
        header,
        deps,
        data = None,
        model = None,
        data_flags = [],
        train_flags = [],
        firmware_flags = [],
        visibility = None):
    """Makes the programs of one network, and what its model becomes.

    A spec header holds one `inline constexpr NetworkSpec`; see
    examples/pendigits. These programs read any data that fit it:

      NAME.train        trains, prunes and writes the model: flags of //trainer
      NAME.study        compares ways to prune it
      NAME.study_mpi    the same on many processors, through MPI
      NAME.optimality   ranks AutoPruner's choices among all of a small network
      NAME.uncertainty  propagates uncertainties of the inputs
      NAME.firmware     turns a model into C++, Verilog, VHDL and HLS

    With a model, which is a file (`model`) or is trained in the build (`data`):

      NAME                 the generated C++ and C, a cc_library:
                           #include "PACKAGE/NAME_firmware/NAME_nn.h",
                           .. NAME_nn_c.h from C, or .. NAME_nn_vector.h, for
                           vector registers, with copts = ["-std=c++17"]
      NAME.verilog         the folder NAME_firmware/verilog
      NAME.bitstream       NAME_firmware/verilog/NAME_ice40.bin for an iCE40
                           HX8K: needs yosys, nextpnr-ice40 and icepack, and is
                           only built by its name
      NAME.vhdl            the folder NAME_firmware/vhdl
      NAME.hls             the folder NAME_firmware/hls
      NAME.report          what the firmware takes, as text and JSON; of a
                           training in the build also report.html, metrics.json
      NAME.bit_exact_test  every form of it gives the same integers
      NAME.verilog_test    its test benches pass in Icarus Verilog
      NAME.benchmark       latency and throughput of the C++

    Args:
      name: an identifier; the model and the generated code are called so.
      spec: the C++ name of the NetworkSpec, e.g. "autopruner::kPendigits".
      header: the header that defines it, as it is included.
      deps: the cc_library of the header.
      data: labels of files that the programs have beside them. Without a model,
        they are trained on: one file, or all files of one folder.
      model: label of a model file; or a list of at most one, so that
        glob(["model.json"]) gives the targets above once the file is there.
      data_flags: which columns are what, for programs that read data: e.g.
        ["--label=flavour"]. `bazel run` passes them before those that are typed.
      train_flags: further flags of a training in the build: ["--keep=16"].
      firmware_flags: flags of codegen, for the targets above.
      visibility: of all targets.
    """
    if type(model) == "list":
        if len(model) > 1:
            fail("pruned_network %s: model has %d files, expected one: %s" %
                 (name, len(model), model))
        model = model[0] if model else None
    if "--elements=serial" in firmware_flags:
        fail("pruned_network %s: --elements=serial is for NAME.firmware alone" %
             name)
    data = [data] if type(data) == "string" else data
    _programs(name, spec, header, deps, data or [], data_flags, visibility)
    training = []
    if data and not model:
        training = _trained(name, data, data_flags + train_flags)
        model = training[0]
    if model:
        _firmware(name, model, training, firmware_flags, visibility)

def _ours(label):
    # A label of this repository, from wherever the macro is called.
    return str(Label(label))

def _quoted(flags):
    # As a shell takes them, with a $ that Bazel leaves alone.
    for flag in flags:
        if "'" in flag:
            fail("flag %s: has a ', which cannot be passed on" % flag)
    return ["'%s'" % flag.replace("$", "$$") for flag in flags]

def _source(file, text, **kwargs):
    # Writes a file. Make variables, such as $(rootpath ..), are filled in.
    native.genrule(
        name = file + ".source",
        outs = [file],
        cmd = "cat > $@ <<'END'\n%s\nEND" % text,
        visibility = ["//visibility:private"],
        **kwargs
    )
    return file

_NETWORK_FLAGS = [
    # Behind a wrong spec, all else fails, too.
    "-Wfatal-errors",
    # GCC collects its garbage before its heap has doubled: a fifth less memory
    # in the same time.
    "--param=ggc-min-expand=40",
]

def _programs(name, spec, header, deps, data, data_flags, visibility):
    target = "//%s:%s" % (native.package_name(), name)
    cc_library(
        name = name + ".network",
        srcs = [_source(name + ".network.cc", """\
#include "{header}"

#include "core/spec_problem.h"

// What is in quotation marks is wrong with the spec.
static_assert(
    sizeof(autopruner::WrongNetworkSpec<autopruner::SpecProblem({spec})>) > 0);

#include "trainer/run/this_network.h"
#include "trainer/run/train_network.h"

namespace autopruner {{

Trainable ThisNetwork() {{
  return MakeTrainable<{spec}>("{name}", "{target}");
}}

}}  // namespace autopruner""".format(
            header = header,
            spec = spec,
            name = name,
            target = target,
        ))],
        copts = _NETWORK_FLAGS,
        visibility = ["//visibility:private"],
        deps = deps + [
            _ours("//core:spec_problem"),
            _ours("//trainer/run:this_network"),
            _ours("//trainer/run:train_network"),
        ],
    )
    cc_library(
        name = name + ".small_networks",
        srcs = [_source(name + ".small_networks.cc", """\
#include "{header}"
#include "trainer/optimality/optimality_networks.h"
#include "trainer/run/train_network.h"

namespace autopruner {{

Trainable LayoutNetwork() {{
  return MakeTrainable<SmallLayouts({spec})>("layouts", "{target}");
}}

Trainable FeatureNetwork() {{
  return MakeTrainable<SmallFeatures({spec})>("features", "{target}");
}}

}}  // namespace autopruner""".format(
            header = header,
            spec = spec,
            target = target,
        ))],
        copts = _NETWORK_FLAGS,
        visibility = ["//visibility:private"],
        deps = deps + [
            _ours("//trainer/optimality:optimality_networks"),
            _ours("//trainer/run:train_network"),
        ],
    )
    for program, parts in {
        "train": [_ours("//trainer/command:trainer_program"), ":%s.network"],
        "study": [_ours("//trainer/study:study_program"), ":%s.network"],
        "study_mpi": [
            _ours("//trainer/study/mpi:study_mpi_program"),
            ":%s.network",
        ],
        "optimality": [
            _ours("//trainer/optimality:optimality_program"),
            ":%s.small_networks",
        ],
        "uncertainty": [_ours("//trainer/uncertainty:uncertainty_program")],
        "firmware": [_ours("//codegen:main")],
    }.items():
        reads_data = program != "firmware"
        cc_binary(
            name = "%s.%s" % (name, program),
            args = _quoted(data_flags) if reads_data else [],
            data = data if reads_data else [],
            visibility = visibility,
            deps = [p % name if "%s" in p else p for p in parts],
        )

def _trained(name, data, flags):
    # Returns the model file and what else a training in the build writes.
    folder = name + "_training/"
    outs = [folder + f for f in [
        "model.json",
        "metrics.json",
        "report.html",
        "training.txt",
    ]]
    native.genrule(
        name = name + ".training",
        # Not a tool: that would compile all of it once more, for the host.
        srcs = data + [":%s.train" % name],
        outs = outs,
        cmd = """
files=({files})
data="$${{files[0]}}"
(($${{#files[@]}} == 1)) || data="$$(dirname "$$data")"
$(execpath :{name}.train) --data="$$data" --out=$(RULEDIR)/{folder} \
    {flags} > $(RULEDIR)/{folder}training.txt""".format(
            files = " ".join(["$(execpaths %s)" % d for d in data]),
            name = name,
            folder = folder,
            flags = " ".join(_quoted(flags)),
        ),
        visibility = ["//visibility:private"],
    )
    return outs

def _firmware(name, model, training, flags, visibility):
    folder = name + "_firmware/"
    headers = [
        folder + name + "_nn.h",
        folder + name + "_nn_c.h",
        folder + name + "_nn_vector.h",
    ]
    source = folder + name + "_nn_c.cc"
    estimates = [folder + name + "_estimate.json", folder + "summary.txt"]
    left_out = _VIVADO if "--device=ice40" in flags else []
    verilog, vhdl, hls = [
        [folder + f.format(name = name) for f in files if f not in left_out]
        for files in [_VERILOG, _VHDL, _HLS]
    ]
    native.genrule(
        name = name + ".generated",
        srcs = [model, _ours("//codegen")],
        outs = headers + [source] + estimates + verilog + vhdl + hls,
        cmd = """
$(execpath {codegen}) --model=$(execpath {model}) --name={name} \
    --out=$(RULEDIR)/{folder} {flags} > $(RULEDIR)/{folder}summary.txt
""".format(
            codegen = _ours("//codegen"),
            model = model,
            name = name,
            folder = folder,
            flags = " ".join(_quoted(flags)),
        ),
        visibility = ["//visibility:private"],
    )
    native.cc_library(
        name = name,
        srcs = [source],
        hdrs = headers,
        copts = ["-std=c++14"],
        visibility = visibility,
    )
    for group, files in {
        "hls": hls,
        "report": estimates + training[1:],
        "verilog": verilog,
        "vhdl": vhdl,
    }.items():
        native.filegroup(
            name = "%s.%s" % (name, group),
            srcs = files,
            visibility = visibility,
        )
    native.genrule(
        name = name + ".bitstream",
        srcs = verilog,
        outs = [
            folder + "verilog/%s_ice40.bin" % name,
            folder + "verilog/%s_ice40.log" % name,
        ],
        # In a folder of its own: it leaves more than these behind.
        cmd = """
made=$$(mktemp -d) && cp $(SRCS) $$made && sh $$made/ice40.sh &&
cp $$made/{name}_ice40.bin $$made/{name}_ice40.log $(RULEDIR)/{folder}verilog/ &&
rm -r $$made""".format(name = name, folder = folder),
        tags = ["manual"],
        visibility = visibility,
    )
    native.sh_test(
        name = name + ".verilog_test",
        size = "medium",
        srcs = [_ours("//tools:verilog_test.sh")],
        args = [name, "$(rootpaths :%s.verilog)" % name],
        data = [":%s.verilog" % name],
        visibility = visibility,
    )
    _programs_of_firmware(name, headers[1:], model, visibility)

def _programs_of_firmware(name, headers, model, visibility):
    package = native.package_name()
    folder = package + "/" if package else ""
    as_type = """\
#include "{c_header}"
#include "{vector_header}"
#include "codegen/{{use}}"

namespace {{

// The generated functions as a type.
struct Firmware {{
  static constexpr int kInputs = {name}_nn::kInputs;
  static constexpr int kOutputs = {name}_nn::kOutputs;
  static constexpr const auto& kFeatures = {name}_nn::kFeatures;
  static void Infer(const int32_t (&x)[kInputs], int32_t (&y)[kOutputs]) {{
    {name}_nn::Infer(x, y);
  }}
  static void InferC(const int32_t (&x)[kInputs], int32_t (&y)[kOutputs]) {{
    {name}_nn_infer(x, y);
  }}
  static void InferVector(const int32_t (&x)[kInputs],
                          int32_t (&y)[kOutputs]) {{
    {name}_nn::InferVector(x, y);
  }}
  template <typename X, typename Y, auto kN>
  static void InferBatch(const X (&x)[kInputs][kN], Y (&y)[kOutputs][kN]) {{
    {name}_nn::InferBatch(x, y);
  }}
  // Whether integers of a type hold all raw inputs and outputs.
  template <typename T>
  static constexpr bool kFit = {name}_nn::lanes::HoldsInputs<T>() &&
                               {name}_nn::lanes::HoldsOutputs<T>();
}};
""".format(
        c_header = folder + headers[0],
        vector_header = folder + headers[1],
        name = name,
    )
    cc_test(
        name = name + ".bit_exact_test",
        size = "large",
        srcs = [_source(
            name + ".bit_exact_test.cc",
            as_type.replace("{use}", "firmware_testing.h") + """
TEST(GeneratedFirmware, IsBitExact) {
  autopruner::ExpectIsModel<Firmware>("$(rootpath %s)");
}

}  // namespace""" % model,
            srcs = [model],
        )],
        data = [model],
        visibility = visibility,
        deps = [":" + name, _ours("//codegen:firmware_testing")],
    )
    cc_binary(
        name = name + ".benchmark",
        testonly = True,
        srcs = [_source(
            name + ".benchmark.cc",
            as_type.replace("{use}", "benchmark/firmware_benchmark.h") + """
[[maybe_unused]] const bool kRegistered =
    autopruner::RegisterFirmwareBenchmarks<Firmware>();

}  // namespace""",
        )],
        visibility = visibility,
        deps = [":" + name, _ours("//codegen/benchmark:firmware_benchmark")],
    )
