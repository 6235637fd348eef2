#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints which folder includes which, computed from the #include lines.

  tools/folders.py            the folders from the bottom up, with their arrows

Exits with 1, and names the arrow, where folders depend on each other in a
circle or a folder depends on one that docs/design.md puts above it.
"""

import pathlib
import re
import sys

# Each may depend on those before it.
LAYERS = ["base", "core", "codegen", "trainer", "tools", "examples"]

INCLUDE = re.compile(r'^ *# *include "([^"]+)"', re.MULTILINE)


def arrows(root):
    """Returns {folder: set of folders that its files include}."""
    found = {}
    for layer in LAYERS:
        for path in sorted((root / layer).rglob("*")):
            if path.suffix not in (".h", ".cc"):
                continue
            folder = str(path.parent.relative_to(root))
            targets = found.setdefault(folder, set())
            for name in INCLUDE.findall(path.read_text()):
                target = str(pathlib.PurePath(name).parent)
                if target not in (folder, ".") and target.split("/")[0] in LAYERS:
                    targets.add(target)
    return found


def upward(found):
    """Returns the arrows from a folder to one of a higher layer."""
    rank = {layer: i for i, layer in enumerate(LAYERS)}
    # The core stands alone.
    return [
        (folder, target)
        for folder, targets in found.items()
        for target in sorted(targets)
        if rank[target.split("/")[0]] > rank[folder.split("/")[0]]
        or folder.startswith("core") and not target.startswith("core")
    ]


def from_the_bottom(found):
    """Returns the folders, each behind those it includes, and what is left:
    folders in a circle, or above one."""
    order = []
    left = set(found)
    while True:
        ready = sorted(f for f in left if not found[f] & left)
        if not ready:
            return order, sorted(left)
        order += ready
        left -= set(ready)


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    found = arrows(root)
    if not found:
        print(f"{root}: none of the folders {' '.join(LAYERS)} is here", file=sys.stderr)
        return 1
    order, circle = from_the_bottom(found)
    for folder in order:
        print(f"{folder:24} <- {' '.join(sorted(found[folder])) or '-'}")
    wrong = upward(found)
    for folder, target in wrong:
        print(f"{folder} includes {target}, which is above it", file=sys.stderr)
    if circle:
        print(f"circle among: {' '.join(circle)}", file=sys.stderr)
    return 1 if wrong or circle else 0


if __name__ == "__main__":
    sys.exit(main())
