#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints which folder includes which, computed from the #include lines.

  tools/folders.py            the folders from the bottom up, with their arrows

Exits with 1, and names the arrow, where folders depend on each other in a
circle, or a folder depends on one that the table in docs/design.md does not
name for it.
"""

import pathlib
import re
import sys

# Each may depend on those before it.
LAYERS = ["base", "core", "codegen", "trainer", "tools", "examples"]

INCLUDE = re.compile(r'^ *# *include "([^"]+)"', re.MULTILINE)

# A row of the table: folders, what they are for, what they may depend on.
ROW = re.compile(r"^\| (`[^|]*/`) \|.*\| ([^|]+) \|$", re.MULTILINE)


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


def folders_of(cell):
    """Returns what the first column names: `a/`, `b/{c,d}/` -> a, b/c, b/d."""
    folders = []
    for name in re.findall(r"`([^`]*)/`", cell):
        before, brace, rest = name.partition("{")
        inside = rest.partition("}")[0].split(",") if brace else [""]
        folders += [before + part for part in inside]
    return folders


def is_within(folder, above):
    return folder == above or folder.startswith(above + "/")


def named(word, folder, rows):
    """Returns the rows that `word` means in the row of `folder`: one, as it is
    or beside or above the folder; or all of its own layer, or before it."""
    layer = folder.split("/")[0]
    if word in ("nothing", "-"):
        return []
    if word == "all below":
        return [row for row in rows if row.startswith(folder + "/")]
    if word == "all above":
        layers = LAYERS[: LAYERS.index(layer)]
        return [row for row in rows if row.split("/")[0] in layers]
    for full in (f"{layer}/{word}", f"{folder}/{word}", word):
        if full in rows:
            return [full]
    raise ValueError(f"docs/design.md: {folder} may depend on '{word}', which has no row")


def table(text):
    """Returns {folder: set of folders that it may depend on, by any way}."""
    words = {}
    for cell, allowed in ROW.findall(text):
        for folder in folders_of(cell):
            if folder.split("/")[0] in LAYERS:
                words[folder] = [word.strip(" `/") for word in allowed.split(",")]
    direct = {
        folder: {row for word in allowed for row in named(word, folder, words)}
        for folder, allowed in words.items()
    }
    reached = {}
    for folder in direct:
        reached[folder] = set()
        left = [folder]
        while left:
            for row in direct[left.pop()] - reached[folder]:
                reached[folder].add(row)
                left.append(row)
    return reached


def row_of(folder, rows):
    """Returns the row that is about `folder`: its own, or the nearest above."""
    return max((row for row in rows if is_within(folder, row)), key=len, default=None)


def not_in_table(found, allowed):
    """Returns the arrows that the table does not have."""
    wrong = []
    for folder, targets in found.items():
        row = row_of(folder, allowed)
        for target in sorted(targets):
            at = row_of(target, allowed)
            if row is None or at != row and at not in allowed[row]:
                wrong.append((folder, target))
    return wrong


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
    try:
        allowed = table((root / "docs/design.md").read_text())
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    order, circle = from_the_bottom(found)
    for folder in order:
        print(f"{folder:24} <- {' '.join(sorted(found[folder])) or '-'}")
    wrong = not_in_table(found, allowed)
    for folder, target in wrong:
        print(
            f"{folder} includes {target}, which the table in docs/design.md does "
            "not allow",
            file=sys.stderr,
        )
    if circle:
        print(f"circle among: {' '.join(circle)}", file=sys.stderr)
    return 1 if wrong or circle else 0


if __name__ == "__main__":
    sys.exit(main())
