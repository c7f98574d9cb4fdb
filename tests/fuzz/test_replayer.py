# SPDX-License-Identifier: MIT
"""The corpus replayer finds faults and refuses an empty corpus."""

import os
import pathlib
import subprocess
import tempfile
import unittest


def replay(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            pathlib.Path(folder, name).write_bytes(data)
        return subprocess.run([os.environ["CVI_PLANTED"], folder], capture_output=True, text=True)


class Replayer(unittest.TestCase):
    def test_good_inputs_pass_and_are_counted(self):
        done = replay({"a": b"fine", "b": b""})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("ok 1 - 2 corpus files", done.stdout)

    def test_empty_corpus_fails(self):
        done = replay({})
        self.assertEqual(done.returncode, 1)
        self.assertIn("not ok", done.stdout)

    def test_missing_corpus_fails(self):
        done = subprocess.run([os.environ["CVI_PLANTED"], "/nonexistent"], capture_output=True)
        self.assertEqual(done.returncode, 1)

    def test_crashing_input_fails_and_is_named(self):
        done = replay({"a": b"fine", "bad": b"crash"})
        self.assertLess(done.returncode, 0)
        self.assertIn("input bad, whole", done.stderr)

    def test_truncations_are_tried(self):
        done = replay({"cut": b"long"})
        self.assertLess(done.returncode, 0)
        self.assertIn("input cut, short by", done.stderr)


if __name__ == "__main__":
    unittest.main()
