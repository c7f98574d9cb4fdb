# SPDX-License-Identifier: MIT
"""The examples of README.md run, one after the other."""

import contextlib
import io
import pathlib
import re
import unittest

README = pathlib.Path(__file__).resolve().parents[1] / "README.md"


class Readme(unittest.TestCase):
    def test_examples_run_and_print(self):
        found = re.findall(r"^```python\n(.*?)^```", README.read_text(encoding="utf-8"),
                           re.DOTALL | re.MULTILINE)
        names = {}
        self.assertTrue(found)
        for code in found:
            said = io.StringIO()
            with self.subTest(code=code), contextlib.redirect_stdout(said):
                exec(compile(code, README, "exec"), names)
            self.assertTrue(said.getvalue(), code)


if __name__ == "__main__":
    unittest.main()
