# SPDX-License-Identifier: MIT
"""The table of statuses in examples/README.md, made from the list in core.h.

usage: statuses.py      rewrites the table
"""

import re

import cheader

CORE = cheader.INCLUDE / "cvi" / "core.h"
README = cheader.ROOT / "examples" / "README.md"
_TABLE = re.compile(r"(<!-- statuses: [^\n]*-->\n)(.*?)(<!-- end of statuses -->)", re.DOTALL)


def listed(text):
    """(name, value, sentence) of each status."""
    return [(name, int(value), sentence) for name, value, sentence in
            re.findall(r'^\s*X\((\w+), (-?\d+),\s*\\?\s*"([^"]*)"\)', text, re.MULTILINE)]


def table(text):
    rows = [f"| {value} | `CVI_{name}` | {sentence} |" for name, value, sentence in listed(text)]
    return "\n".join(["| value | name | meaning |", "|---|---|---|", *rows]) + "\n"


def stored(readme):
    return _TABLE.search(readme).group(2)


def rewritten(readme, text):
    return _TABLE.sub(lambda m: m.group(1) + table(text) + m.group(3), readme)


if __name__ == "__main__":
    README.write_text(rewritten(README.read_text(), CORE.read_text()))
