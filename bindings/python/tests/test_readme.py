# SPDX-License-Identifier: MIT
"""The examples of the README run, in its order."""

import contextlib
import io
import pathlib
import re
import unittest

README = pathlib.Path(__file__).resolve().parents[1] / "README.md"


class Readme(unittest.TestCase):
    def test_its_examples_run(self):
        examples = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.S)
        self.assertGreater(len(examples), 6)
        names, said = {}, io.StringIO()
        for example in examples:
            with contextlib.redirect_stdout(said):
                exec(compile(example, str(README), "exec"), names)
        for text in ("813000000", "Weekly", "Bis morgen", "EDIAL_PORT", "ERESOLVE_NOT_FOUND"):
            self.assertIn(text, said.getvalue())


if __name__ == "__main__":
    unittest.main()
