"""A network of your own, as a program to train it with."""

def pruned_network(name, spec, header, deps, visibility = None):
    """Makes the programs of one network.

    A spec header holds one `inline constexpr NetworkSpec`; see
    examples/pendigits. The macro makes

      NAME.train   trains, prunes and writes the model: the flags of //trainer

    and `bazel run //codegen -- --model=...` turns the model into firmware.

    Args:
      name: an identifier; the model and the generated code are called so.
      spec: the C++ name of the NetworkSpec, e.g. "autopruner::kPendigits".
      header: the header that defines it, as it is included.
      deps: the cc_library of the header.
      visibility: of the programs.
    """
    main = name + ".train_main.cc"
    native.genrule(
        name = name + ".train_main",
        outs = [main],
        cmd = """cat > $@ <<'END'
#include "{header}"
#include "trainer/run/train_network.h"
#include "trainer/command/trainer_main.h"

int main(int argc, char** argv) {{
  return autopruner::TrainerMain(
      autopruner::MakeTrainable<{spec}>("{name}"), argc, argv);
}}
END""".format(header = header, name = name, spec = spec),
        visibility = ["//visibility:private"],
    )
    native.cc_binary(
        name = name + ".train",
        srcs = [main],
        visibility = visibility,
        deps = deps + [
            "//trainer/run:train_network",
            "//trainer/command:trainer_main",
        ],
    )
