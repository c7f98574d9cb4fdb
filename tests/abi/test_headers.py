# SPDX-License-Identifier: MIT
"""Each public header compiles alone: C99, C11, C++ and for 32 bit, without a warning."""

import pathlib
import re
import subprocess
import tempfile
import unittest

import cheader

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wundef", "-Werror", "-fsyntax-only"]
LANGUAGES = {
    "c99": ["gcc", "-std=c99", "-Wstrict-prototypes", "-x", "c"],
    "c11": ["gcc", "-std=c11", "-Wstrict-prototypes", "-x", "c"],
    "c99 for 32 bit": ["gcc", "-m32", "-std=c99", "-x", "c"],
    "c++": ["g++", "-std=c++11", "-x", "c++"],
}


def complaints(include, name, language):
    """What the compiler says about a file that includes one header twice; "" when content."""
    text = f"#include <cvi/{name}>\n#include <cvi/{name}>\nint cvi_test_unit;\n"
    command = [*LANGUAGES[language], *WARNINGS, f"-I{include}", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    return done.stderr if done.returncode else ""


class Headers(unittest.TestCase):
    def check(self, language):
        headers = cheader.public_headers()
        self.assertIn("core.h", [h.name for h in headers])
        for header in headers:
            with self.subTest(header=header.name):
                self.assertEqual(complaints(cheader.INCLUDE, header.name, language), "")

    def test_alone_in_c99(self):
        self.check("c99")

    def test_alone_in_c11(self):
        self.check("c11")

    def test_alone_in_cpp(self):
        self.check("c++")

    def test_alone_for_32_bit(self):
        self.check("c99 for 32 bit")

    def test_umbrella_includes_every_header(self):
        text = (cheader.INCLUDE / "cvi" / "cvi.h").read_text()
        for header in cheader.public_headers():
            if header.name not in ("cvi.h", "version.h"):
                self.assertIn(f"#include <cvi/{header.name}>", text)

    def test_each_is_installed(self):
        listed = re.search(r"^foreach name : \[(.*?)\]\n  cvi_headers \+=",
                           (cheader.ROOT / "lib" / "meson.build").read_text(), re.M | re.S).group(1)
        self.assertEqual(re.findall(r"'(\w+)'", listed),
                         [header.stem for header in cheader.public_headers()])


class PlantedViolations(unittest.TestCase):
    def complain(self, text, language):
        with tempfile.TemporaryDirectory() as folder:
            cvi = pathlib.Path(folder, "cvi")
            cvi.mkdir()
            (cvi / "x.h").write_text(text)
            return complaints(folder, "x.h", language)

    def test_missing_include_is_found(self):
        self.assertIn("uint32_t", self.complain("#ifndef X\n#define X\nuint32_t x(void);\n#endif\n",
                                                "c99"))

    def test_missing_guard_is_found(self):
        self.assertIn("redefinition", self.complain("struct x { int a; };\n", "c11"))

    def test_cpp_keyword_is_found(self):
        text = "#ifndef X\n#define X\nint x(int class);\n#endif\n"
        self.assertEqual(self.complain(text, "c11"), "")
        self.assertNotEqual(self.complain(text, "c++"), "")

    def test_word_size_assumption_is_found(self):
        text = "#ifndef X\n#define X\ntypedef char x[sizeof(void *) == 8 ? 1 : -1];\n#endif\n"
        self.assertEqual(self.complain(text, "c99"), "")
        self.assertNotEqual(self.complain(text, "c99 for 32 bit"), "")


if __name__ == "__main__":
    unittest.main()
