# SPDX-License-Identifier: Apache-2.0
"""A template as text that a C++ source can include."""

def template_text(name, src, visibility = None):
    """Makes `name`.inc, a C++ raw string literal, from the file `src`.

    Use it as

        constexpr char kFrame[] =
        #include "codegen/emit/cpp/infer_frame.inc"
            ;

    so that the program needs no file when it runs.

    Args:
      name: of the target and, with .inc, of the file.
      src: the template, a label. Must not contain `)TMPL"`.
      visibility: of the target.
    """
    native.genrule(
        name = name,
        srcs = [src],
        outs = [name + ".inc"],
        cmd = "(printf 'R\"TMPL('; cat $<; printf ')TMPL\"\\n') > $@",
        visibility = visibility,
    )
