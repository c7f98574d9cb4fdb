# SPDX-License-Identifier: MIT
"""The structs of _layout.py are what the compiler makes of the headers."""

import ctypes
import os
import pathlib
import subprocess
import tempfile
import unittest

from cvi import _layout

INCLUDE = pathlib.Path(__file__).resolve().parents[3] / "include"


def from_c(structs):
    """{"struct" or "struct.member": (offset, size)} as a compiled program prints it."""
    lines = ["#include <stddef.h>", "#include <stdio.h>", "#include <cvi/cvi.h>"]
    lines.append("int main(void) {")
    for name, struct in structs.items():
        lines.append(f'printf("{name} 0 %zu\\n", sizeof({name}));')
        for member, *_ in struct._fields_:
            lines.append(f'printf("{name}.{member} %zu %zu\\n", offsetof({name}, {member}), '
                         f'sizeof((({name} *)0)->{member}));')
    source = "\n".join([*lines, "return 0; }"])
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder) / "layout"
        subprocess.run([os.environ.get("CC", "cc"), f"-I{INCLUDE}", "-x", "c", "-", "-o", program],
                       input=source, text=True, check=True)
        output = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    rows = (line.split() for line in output.splitlines())
    return {name: (int(offset), int(size)) for name, offset, size in rows}


def from_python(structs):
    table = {}
    for name, struct in structs.items():
        table[name] = (0, ctypes.sizeof(struct))
        for member, *_ in struct._fields_:
            field = getattr(struct, member)
            table[f"{name}.{member}"] = (field.offset, field.size)
    return table


class Layout(unittest.TestCase):
    def test_structs_agree_with_the_compiler(self):
        self.assertEqual(from_python(_layout.STRUCTS), from_c(_layout.STRUCTS))

    def test_every_struct_is_compared(self):
        defined = {s for s in vars(_layout).values()
                   if isinstance(s, type) and issubclass(s, ctypes.Structure)}
        self.assertEqual(defined, set(_layout.STRUCTS.values()))

    def test_a_wrong_member_is_noticed(self):
        class Wrong(ctypes.Structure):
            _fields_ = [("size", ctypes.c_size_t), ("allocator", ctypes.c_void_p),
                        ("max_bytes", ctypes.c_uint32)]

        structs = {"cvi_dial_params": Wrong}
        self.assertNotEqual(from_python(structs), from_c(structs))

    def test_used_size_leaves_out_padding(self):
        self.assertEqual(_layout.used_size(_layout.DialPlanParams),
                         _layout.DialPlanParams.without_builtin.offset + 4)
        self.assertEqual(_layout.used_size(_layout.DialParams),
                         _layout.DialParams.plan.offset + _layout.DialParams.plan.size)

    def test_options_are_members(self):
        structs = [s for s in _layout.STRUCTS.values() if hasattr(s, "OPTIONS")]
        self.assertGreater(len(structs), 2)
        for struct in structs:
            members = {name for name, *_ in struct._fields_}
            self.assertLessEqual(struct.OPTIONS, members - {"size", "allocator"})


if __name__ == "__main__":
    unittest.main()
