# SPDX-License-Identifier: MIT
"""Finding the library, and refusing the wrong one."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import cvi
from cvi import _lib

ROOT = pathlib.Path(__file__).resolve().parents[3]
PYTHON = ROOT / "bindings" / "python"


def import_with(library):
    environment = dict(os.environ, CVI_LIBRARY=str(library))
    return subprocess.run([sys.executable, "-c", "import cvi; print(cvi.version())"],
                          env=environment, cwd=PYTHON, capture_output=True, text=True)


class Loading(unittest.TestCase):
    def compile(self, folder, source):
        library = pathlib.Path(folder) / "libfake.so"
        compiler = os.environ.get("CC", "cc")
        subprocess.run([compiler, "-shared", "-fPIC", "-x", "c", "-", "-o", library],
                       input=source, text=True, check=True)
        return library

    def test_the_library_named_by_the_environment_is_loaded(self):
        done = import_with(_lib.lib._name)
        self.assertEqual((done.returncode, done.stdout.strip()), (0, cvi.version()))

    def test_a_missing_library_is_an_import_error_without_fallback(self):
        done = import_with("/nowhere/libcvi.so.0")
        self.assertEqual(done.returncode, 1)
        self.assertIn("ImportError: libcvi was not found: /nowhere/libcvi.so.0", done.stderr)

    def test_another_abi_is_refused_naming_both(self):
        for number, shown in ((1001000, "1.1"), (0, "0.0")):
            with self.subTest(number=number), tempfile.TemporaryDirectory() as folder:
                source = f"unsigned cvi_abi_number(void) {{ return {number}u; }}"
                fake = self.compile(folder, source)
                done = import_with(fake)
                self.assertEqual(done.returncode, 1)
                self.assertRegex(done.stderr, f"ImportError: .* has ABI {re.escape(shown)}, "
                                 f"but this package needs {_lib.ABI_MAJOR}.{_lib.ABI_MINOR}")

    def test_a_library_of_another_kind_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            done = import_with(self.compile(folder, "int other(void) { return 0; }"))
        self.assertIn("is not libcvi", done.stderr)

    def test_versions_agree_with_the_header(self):
        header = (ROOT / "include/cvi/version.h").read_text(encoding="utf-8")
        numbers = dict(re.findall(r"#define CVI_(\w+_M\w+|\w+_PATCH) (\d+)", header))
        release = ".".join(numbers[f"VERSION_{n}"] for n in ("MAJOR", "MINOR", "PATCH"))
        self.assertEqual(cvi.version(), release)
        self.assertEqual(str(_lib.ABI_MAJOR), numbers["ABI_MAJOR"])
        self.assertLessEqual(_lib.ABI_MINOR, int(numbers["ABI_MINOR"]))
        project = (PYTHON / "pyproject.toml").read_text(encoding="utf-8")
        self.assertIn(f'\nversion = "{release}"\n', project)

    def test_every_function_has_its_arguments(self):
        for name in _lib._FUNCTIONS:
            self.assertIsNotNone(getattr(_lib.lib, name).argtypes)

    def test_functions_are_those_of_the_headers(self):
        for name in ("dial", "invite", "resolve", "resolve_result", "resolve_cache",
                     "resolve_guard"):
            header = (ROOT / f"include/cvi/{name}.h").read_text(encoding="utf-8")
            declared = set(re.findall(r"CVI_API [^(;]*?(cvi_\w+)\(", header))
            self.assertGreater(len(declared), 6)
            self.assertLessEqual(declared, set(_lib._FUNCTIONS))


if __name__ == "__main__":
    unittest.main()
