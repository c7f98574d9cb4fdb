# SPDX-License-Identifier: MIT
"""The layout of every public struct, asked from the compiler for 64 and 32 bit.

usage: layout.py 64|32      prints the table that is stored as layout-64.txt and layout-32.txt
"""

import re
import subprocess
import sys

import cheader

# Members that binary interfaces in other languages cannot describe reliably.
_UNSTABLE = re.compile(r"\b(bool|_Bool|enum|long|short|int|unsigned|union)\b|:\s*\d+\s*$")
# Structs that may be members of others, because they never grow.
SIZELESS = ("cvi_addr", "cvi_join_stream", "cvi_pollfd", "cvi_rect",
            "cvi_resolve_cache_query")
FROZEN = SIZELESS + ("cvi_packet",)


def probe_source(structs):
    """C whose assembly holds each offset and size as text: nothing needs to run."""
    lines = ["#include <stddef.h>", "#include <cvi/cvi.h>"]
    lines += ["#define PUT(text, value) __asm__ volatile(\"\\n->\" text \" %c0\" : : \"i\"(value))",
              "void probe(void); void probe(void) {"]
    for s in structs:
        lines.append(f'PUT("{s.name}", sizeof({s.name}));')
        for m in s.members:
            lines.append(f'PUT("{s.name}.{m.name}", offsetof({s.name}, {m.name}));')
            lines.append(f'PUT("+{s.name}.{m.name}", sizeof((({s.name} *)0)->{m.name}));')
    return "\n".join([*lines, "}"]) + "\n"


def table(bits, include=cheader.INCLUDE, source=None):
    """Lines "struct.member offset size", in the order of the headers."""
    text = source or probe_source(cheader.all_structs(include))
    done = subprocess.run(["gcc", f"-m{bits}", "-S", "-o", "-", f"-I{include}", "-x", "c", "-"],
                          input=text, check=True, capture_output=True, text=True)
    values = dict(re.findall(r"^->(\S+) \$?(\d+)", done.stdout, re.MULTILINE))
    return [f"{name} {value} {values['+' + name]}" if "." in name else f"{name} {value}"
            for name, value in values.items() if not name.startswith("+")]


def rule_breaks(structs):
    """Breaches of the rules for public structs, as sentences."""
    by_name = {s.name for s in structs}
    found = []
    for s in structs:
        if s.name not in SIZELESS and s.members[0].declaration != "size_t size":
            found.append(f"{s.name}: the first member is not size_t size")
        for m in s.members:
            if "(" in m.declaration:
                continue  # a function pointer; its parameters are C's business
            if _UNSTABLE.search(m.declaration):
                found.append(f"{s.name}.{m.name}: not a fixed-width type")
            base = m.declaration.replace("const ", "").split()[0]
            if base in by_name and base not in FROZEN and "*" not in m.declaration:
                found.append(f"{s.name}.{m.name}: a nested struct that may grow")
    return found


if __name__ == "__main__":
    print("\n".join(table(sys.argv[1])))
