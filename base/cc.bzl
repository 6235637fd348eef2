# SPDX-License-Identifier: Apache-2.0
"""C++ targets with the flags that our sources need.

    load("//base:cc.bzl", "cc_library", "cc_test")

They are Bazel's own, but that what they compile does not depend on the flags
of a command line or of a .bazelrc: the same in every workspace.
"""

# The vector types of core are as wide as the registers of -march: all that
# share them are compiled for the same processor.
_FLAGS = [
    "-std=c++20",
    "-march=native",
    # Networks are trained to the same bits on every processor: GCC fuses fewer
    # multiplications and additions, in narrow vectors, where it tunes for AMD.
    "-ffp-contract=fast",
    "--param=avoid-fma-max-bits=0",
    "-Wno-unused-command-line-argument",
]

def _copts(own):
    # A training without optimisation takes a hundred times as long.
    return _FLAGS + select({
        str(Label("//:debug")): ["-O0"],
        "//conditions:default": ["-O3"],
    }) + own

def cc_library(copts = [], **kwargs):
    """As native.cc_library; `copts` come behind ours."""
    native.cc_library(copts = _copts(copts), **kwargs)

def cc_binary(copts = [], **kwargs):
    """As native.cc_binary; `copts` come behind ours."""
    native.cc_binary(copts = _copts(copts), **kwargs)

def cc_test(copts = [], linkstatic = True, **kwargs):
    """As native.cc_test, linked statically; `copts` come behind ours.

    A library is compiled once, then, for tests and programs."""
    native.cc_test(copts = _copts(copts), linkstatic = linkstatic, **kwargs)
