# SPDX-License-Identifier: MIT
"""Offsets and sizes of public structs are those stored; the rules for structs hold."""

import pathlib
import unittest

import cheader
import layout

HERE = pathlib.Path(__file__).parent


class Layout(unittest.TestCase):
    maxDiff = None

    def check(self, bits):
        stored = (HERE / f"layout-{bits}.txt").read_text().splitlines()
        self.assertEqual(layout.table(bits), stored, "see tests/abi/update.sh")

    def test_64_bit_layout_is_the_stored_one(self):
        self.check(64)

    def test_32_bit_layout_is_the_stored_one(self):
        self.check(32)

    def test_structs_follow_the_rules(self):
        self.assertEqual(layout.rule_breaks(cheader.all_structs()), [])

    def test_every_struct_of_the_headers_is_read(self):
        for header in cheader.public_headers():
            text = header.read_text()
            begun = [line for line in text.splitlines() if line.startswith("typedef struct")
                     and line.endswith("{")]
            self.assertEqual(len(begun), len(cheader.structs(text, header.name)), header.name)


class PlantedViolations(unittest.TestCase):
    def structs(self, members):
        return cheader.structs(f"typedef struct cvi_x {{\n{members}\n}} cvi_x;\n", "x.h")

    def test_missing_size_is_found(self):
        self.assertTrue(layout.rule_breaks(self.structs("uint32_t a;")))

    def test_unstable_types_are_found(self):
        for member in ("bool b;", "enum cvi_codec c;", "int i;", "unsigned a : 3;", "long l;"):
            with self.subTest(member=member):
                self.assertTrue(layout.rule_breaks(self.structs(f"size_t size; {member}")))

    def test_nested_growing_struct_is_found(self):
        found = self.structs("size_t size; cvi_x again;")
        self.assertTrue(layout.rule_breaks(found))

    def test_good_struct_is_not_accused(self):
        good = "size_t size; const char *text; uint8_t ip[16]; void (*fn)(void *user, int a);"
        found = self.structs(good)
        self.assertEqual(layout.rule_breaks(found), [])
        self.assertEqual([m.name for m in found[0].members], ["size", "text", "ip", "fn"])

    def test_inserted_member_changes_the_table(self):
        head = "#include <stddef.h>\n#include <stdint.h>\n"
        before = self.structs("size_t size; uint32_t a; uint32_t b;")
        after = self.structs("size_t size; uint32_t n; uint32_t a; uint32_t b;")
        tables = []
        for found, members in ((before, "size_t size; uint32_t a; uint32_t b;"),
                               (after, "size_t size; uint32_t n; uint32_t a; uint32_t b;")):
            probe = layout.probe_source(found).replace("#include <cvi/cvi.h>", "")
            body = f"typedef struct cvi_x {{ {members} }} cvi_x;\n"
            first, rest = probe.split("#define PUT", 1)
            tables.append(layout.table(32, source=head + first + body + "#define PUT" + rest))
        self.assertIn("cvi_x.a 4 4", tables[0])
        self.assertIn("cvi_x.a 8 4", tables[1])


if __name__ == "__main__":
    unittest.main()
