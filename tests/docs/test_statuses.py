# SPDX-License-Identifier: MIT
"""The table of statuses in the embedding guide is the list in core.h."""

import unittest

import statuses


class Statuses(unittest.TestCase):
    maxDiff = None

    def test_guide_lists_every_status(self):
        text = statuses.CORE.read_text()
        self.assertEqual(statuses.stored(statuses.README.read_text()), statuses.table(text),
                         "run tests/docs/statuses.py")

    def test_every_line_of_the_list_is_read(self):
        text = statuses.CORE.read_text()
        self.assertEqual(len(statuses.listed(text)), text.count("    X("))


class PlantedViolations(unittest.TestCase):
    README = "a\n<!-- statuses: x -->\nold\n<!-- end of statuses -->\nb\n"

    def test_stale_table_is_found_and_rewritten(self):
        text = '    X(OK, 0, "success") \\\n    X(EFULL, -5, \\\n      "no room")\n'
        self.assertNotEqual(statuses.stored(self.README), statuses.table(text))
        fresh = statuses.rewritten(self.README, text)
        self.assertEqual(statuses.stored(fresh), statuses.table(text))
        self.assertIn("| -5 | `CVI_EFULL` | no room |", fresh)
        self.assertTrue(fresh.startswith("a\n") and fresh.endswith("b\n"))


if __name__ == "__main__":
    unittest.main()
