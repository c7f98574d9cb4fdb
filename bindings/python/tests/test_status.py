# SPDX-License-Identifier: MIT
"""The statuses are those of the header and of the library that was loaded."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

import cvi
from cvi import _status
from cvi._lib import lib

PYTHON = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PYTHON))
import generate_status  # noqa: E402  (beside the package, not in it)


class Statuses(unittest.TestCase):
    def test_generated_module_is_in_step_with_the_header(self):
        made = generate_status.generate(generate_status.HEADER.read_text(encoding="utf-8"))
        self.assertEqual(generate_status.OUTPUT.read_text(encoding="utf-8"), made)

    def test_a_new_status_is_noticed(self):
        text = generate_status.HEADER.read_text(encoding="utf-8")
        planted = text.replace('X(AGAIN, -1,', 'X(EPLANTED, -99, "planted") X(AGAIN, -1,')
        self.assertIn("EPLANTED = -99", generate_status.generate(planted))
        self.assertNotEqual(generate_status.generate(text), generate_status.generate(planted))

    def test_check_option_tells_by_its_exit_status(self):
        done = subprocess.run([sys.executable, PYTHON / "generate_status.py", "--check"])
        self.assertEqual(done.returncode, 0)
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name in ("bindings/python/generate_status.py", "include/cvi/core.h"):
                target = root / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes((PYTHON.parents[1] / name).read_bytes())
            stale = root / "bindings/python/cvi/_status.py"
            stale.parent.mkdir()
            stale.write_text("stale\n", encoding="utf-8")
            script = root / "bindings/python/generate_status.py"
            self.assertEqual(subprocess.run([sys.executable, script, "--check"]).returncode, 1)
            self.assertEqual(subprocess.run([sys.executable, script]).returncode, 0)
            self.assertEqual(subprocess.run([sys.executable, script, "--check"]).returncode, 0)

    def test_library_has_the_same_names_and_sentences(self):
        for status in cvi.Status:
            self.assertEqual(lib.cvi_status_name(status).decode(), status.name)
            self.assertEqual(lib.cvi_strerror(status).decode(), _status.TEXTS[status])

    def test_exceptions_are_classes_by_module(self):
        for status, kind in ((-1, cvi.CviError), (-14, cvi.CviError), (-100, cvi.DialError),
                             (-199, cvi.DialError), (-408, cvi.ResolveError),
                             (-1103, cvi.JsonError), (-5000, cvi.CviError)):
            self.assertIs(type(cvi.CviError.from_status(status)), kind)

    def test_exceptions_tell_status_name_and_sentence(self):
        error = cvi.CviError.from_status(-103)
        self.assertEqual((error.status, error.name, str(error), error.offset),
                         (-103, "EDIAL_HOST", "the host is malformed", None))
        unknown = cvi.CviError.from_status(-5000, "why", 7)
        self.assertEqual((unknown.name, str(unknown), unknown.offset), ("UNKNOWN", "why", 7))


if __name__ == "__main__":
    unittest.main()
