# SPDX-License-Identifier: MIT
"""The map, the headers and the library name the same symbols; nothing else leaks."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import cheader
import symbols

# What a process has once; lib/README.md explains each.
STATE = {
    "core_cpu.c: cached",
    "resolve_http_curl.c: init_once",
    "resolve_http_curl.c: init_status",
    "transport_srtp_srtp2.c: init_once",
    "transport_srtp_srtp2.c: init_status",
}

MAP = (cheader.ROOT / "lib" / "libcvi.map").read_text()


class Symbols(unittest.TestCase):
    maxDiff = None

    def test_map_lists_what_headers_declare(self):
        self.assertEqual(sorted(symbols.in_headers()), sorted(symbols.in_map(MAP)))

    def test_library_exports_what_map_lists(self):
        self.assertEqual(sorted(symbols.exported(os.environ["CVI_LIB"])),
                         sorted(symbols.in_map(MAP)))

    def test_archives_stay_in_our_namespace(self):
        public = symbols.in_headers()
        for archive in os.environ["CVI_ARCHIVES"].split(":"):
            names = symbols.defined_in_archive(archive)
            self.assertTrue(names, archive)
            self.assertEqual(symbols.foreign(names, public), set(), archive)

    def test_library_keeps_no_other_state_than_listed(self):
        found = set()
        for archive in os.environ["CVI_ARCHIVES"].split(":"):
            found |= symbols.writable(archive)
        self.assertEqual(sorted(found), sorted(STATE))

    def test_map_has_one_node_per_abi_minor(self):
        version = (cheader.INCLUDE / "cvi" / "version.h").read_text()
        major, minor = (re.search(rf"CVI_ABI_{w}\s+(\d+)", version).group(1)
                        for w in ("MAJOR", "MINOR"))
        nodes = re.findall(r"^(CVI_\d+\.\d+) \{", MAP, re.MULTILINE)
        self.assertEqual(nodes[0] if major == "0" else nodes[-1], f"CVI_{major}.{minor}")
        self.assertEqual(len(nodes), len(set(nodes)))


class PlantedViolations(unittest.TestCase):
    def test_wildcard_in_map_is_found(self):
        with self.assertRaises(ValueError):
            symbols.in_map("CVI_0.1 { global: cvi_*; local: *; };")

    def test_internal_name_in_map_is_found(self):
        with self.assertRaises(ValueError):
            symbols.in_map("CVI_0.1 { global: cvi__mem_alloc; local: *; };")

    def test_open_map_is_found(self):
        with self.assertRaises(ValueError):
            symbols.in_map("CVI_0.1 { global: cvi_version; };")

    def test_undeclared_and_unlisted_functions_are_found(self):
        with tempfile.TemporaryDirectory() as folder:
            cvi = pathlib.Path(folder, "cvi")
            cvi.mkdir()
            (cvi / "x.h").write_text("CVI_API int\ncvi_x_go(int a,\n  int b);\n"
                                     "/* CVI_API int cvi_x_gone(void); */\n")
            declared = symbols.in_headers(pathlib.Path(folder))
        self.assertEqual(declared, {"cvi_x_go"})
        self.assertNotEqual(declared, symbols.in_map("N { global: cvi_x; local: *; };"))

    def test_mutable_variables_are_found(self):
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder, "x.c")
            source.write_text("static int calls; static _Thread_local int mine = 2; int more = 3;\n"
                              "static const char *const names[] = {\"a\", \"b\"};\n"
                              "const char *go(int i);\n"
                              "const char *go(int i) { static int last; last += i + more++;\n"
                              "return names[(calls++ + mine++ + last) & 1]; }\n")
            out = pathlib.Path(folder, "x.c.o")
            subprocess.run(["gcc", "-c", "-fPIC", "-o", out, source], check=True)
            names = {entry.split(": ")[1] for entry in symbols.writable(out)}
        self.assertEqual(names, {"calls", "mine", "more", "last"})

    def test_leaked_symbol_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder, "x.c")
            source.write_text("int cvi_x(void); int cvi__y(void); int helper(void);\n"
                              "int cvi_x(void){return 0;} int cvi__y(void){return 0;}\n"
                              "int helper(void){return 0;}\n")
            out = pathlib.Path(folder, "x.so")
            subprocess.run(["gcc", "-shared", "-fPIC", "-o", out, source], check=True)
            names = symbols.exported(out)
        self.assertEqual(symbols.foreign(names, {"cvi_x"}), {"helper"})


if __name__ == "__main__":
    unittest.main()
