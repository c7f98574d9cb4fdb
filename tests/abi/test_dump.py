# SPDX-License-Identifier: MIT
"""The built library is binary compatible with the stored dump of its ABI version."""

import os
import pathlib
import platform
import re
import subprocess
import tempfile
import unittest

import cheader

HERE = pathlib.Path(__file__).parent


def dump_name():
    version = (cheader.INCLUDE / "cvi" / "version.h").read_text()
    major, minor = (re.search(rf"CVI_ABI_{w}\s+(\d+)", version).group(1)
                    for w in ("MAJOR", "MINOR"))
    return f"libcvi-{major}.{minor}-{platform.machine()}.abi"


def abidiff(*arguments):
    return subprocess.run(["abidiff", *arguments], capture_output=True, text=True)


def incompatible(old, new, handles=()):
    """What breaks programs built against `old`; "" when nothing does.

    The suppression lets appended members pass, but it also hides members whose type or place
    changed in the same struct, so the full report is searched for those. What is in a handle is
    nobody's business: no program sees it.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".supp") as opaque:
        opaque.write("".join(f"[suppress_type]\n  name = {name}\n" for name in handles))
        opaque.flush()
        # not with --headers-dir: it filters changes of public types out, too
        options = ["--no-added-syms", "--exported-interfaces-only"]
        options += ["--suppressions", opaque.name] if handles else []
        filtered = abidiff("--suppressions", HERE / "abi.supp", *options, old, new)
        full = abidiff(*options, old, new)
    changed = [line for line in full.stdout.splitlines() if "data member change" in line]
    if filtered.returncode != 0 or changed or full.returncode < 0:
        return filtered.stdout + filtered.stderr + full.stdout + full.stderr or "no report"
    return ""


class Dump(unittest.TestCase):
    def test_library_is_compatible_with_the_stored_dump(self):
        stored = HERE / "dump" / dump_name()
        self.assertTrue(stored.exists(), f"{stored.name} is missing: see tests/abi/update.sh")
        self.assertEqual(incompatible(stored, os.environ["CVI_LIB"], cheader.all_handles()), "")

    def test_changed_dump_is_told_from_the_library(self):
        text = (HERE / "dump" / dump_name()).read_text()
        begin = text.index("class-decl name='cvi_dial_params'")
        size = re.search(r"name='size' type-id='([^']*)'", text[begin:]).group(1)
        old = re.search(r"name='max_bytes' type-id='([^']*)'", text[begin:]).group()
        changed = text[:begin] + text[begin:].replace(old, f"name='max_bytes' type-id='{size}'", 1)
        with tempfile.TemporaryDirectory() as folder:
            other = pathlib.Path(folder, "other.abi")
            other.write_text(changed)
            self.assertIn("max_bytes",
                          incompatible(other, os.environ["CVI_LIB"], cheader.all_handles()))

    def test_dump_names_every_public_function(self):
        stored = (HERE / "dump" / dump_name()).read_text()
        names = set(re.findall(r"<elf-symbol name='(\w+)'", stored))
        missing = {f.name for f in cheader.all_functions()} - names
        self.assertEqual(sorted(missing), [], "see tests/abi/update.sh")


class PlantedViolations(unittest.TestCase):
    OLD = "size_t size; unsigned a; unsigned b;"

    def build(self, folder, name, members, handle):
        place = pathlib.Path(folder, name)
        place.mkdir()
        (place / "x.h").write_text("#include <stddef.h>\n"
                                   f"typedef struct cvi_x_params {{ {members} }} cvi_x_params;\n"
                                   "typedef struct cvi_x cvi_x;\n"
                                   "int cvi_x_get(const cvi_x *x, const cvi_x_params *p);\n")
        (place / "x.c").write_text('#include "x.h"\n'
                                   f"struct cvi_x {{ {handle} }};\n"
                                   "int cvi_x_get(const cvi_x *x, const cvi_x_params *p)\n"
                                   "{ return (int)(x->a + p->size); }\n")
        out = place / "libx.so"
        subprocess.run(["gcc", "-g", "-shared", "-fPIC", "-o", out, place / "x.c"], check=True)
        return out

    def compare(self, members, handle="int a; int b;"):
        with tempfile.TemporaryDirectory() as folder:
            old = self.build(folder, "old", self.OLD, "int a; int b;")
            new = self.build(folder, "new", members, handle)
            return incompatible(old, new, ["cvi_x"])

    def test_same_struct_passes(self):
        self.assertEqual(self.compare(self.OLD), "")

    def test_appended_member_passes(self):
        self.assertEqual(self.compare(self.OLD + " unsigned c; unsigned d;"), "")

    def test_another_handle_passes(self):
        self.assertEqual(self.compare(self.OLD, "long b; long a; char c[];"), "")

    def test_another_handle_does_not_hide_a_change(self):
        self.assertIn("1 Changed", self.compare("size_t size; unsigned a;", "long b; long a;"))

    def test_inserted_member_is_found(self):
        said = self.compare("size_t size; unsigned n; unsigned a; unsigned b;")
        self.assertIn("1 Changed", said)

    def test_removed_member_is_found(self):
        self.assertIn("1 Changed", self.compare("size_t size; unsigned a;"))

    def test_changed_type_is_found(self):
        for members in ("size_t size; unsigned a; unsigned long b;",
                        "size_t size; unsigned long a; unsigned b;"):
            self.assertIn("1 Changed", self.compare(members))


if __name__ == "__main__":
    unittest.main()
