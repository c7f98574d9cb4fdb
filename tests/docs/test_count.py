# SPDX-License-Identifier: MIT
"""The counter of test cases refuses everything that only looks like success."""

import unittest

import count


class Count(unittest.TestCase):
    def cases(self, stdout, result="OK", is_tap=True):
        return count.test_cases({"stdout": stdout, "result": result}, is_tap)

    def test_passed_cases_are_counted(self):
        self.assertEqual(self.cases("1..2\nok 1 - a\nok 2 - b\n# ok - group\n"), (2, []))

    def test_failed_cases_are_named(self):
        self.assertEqual(self.cases("1..2\nok 1 - a\nnot ok 2 - b\n", "FAIL"), (1, ["2 - b"]))

    def test_plain_program_is_one_case(self):
        self.assertEqual(self.cases("noise", is_tap=False), (1, []))

    def test_skips_and_todos_fail(self):
        self.assertEqual(self.cases("1..1\nok 1 - a # SKIP no network\n")[0], 0)
        self.assertTrue(self.cases("1..1\nok 1 - a # SKIP no network\n")[1])
        self.assertTrue(self.cases("1..1\nnot ok 1 - a # TODO later\n")[1])

    def test_tap_without_a_case_fails(self):
        self.assertTrue(self.cases("1..0\n")[1])
        self.assertTrue(self.cases("1..0 # SKIP everything\n")[1])

    def test_crash_after_good_cases_fails(self):
        passed, problems = self.cases("1..3\nok 1 - a\n", "ERROR")
        self.assertEqual((passed, len(problems)), (1, 1))

    def test_skipped_program_fails(self):
        self.assertEqual(self.cases("", "SKIP", is_tap=False)[0], 0)
        self.assertTrue(self.cases("", "SKIP", is_tap=False)[1])

    def test_timeout_fails(self):
        self.assertTrue(self.cases("", "TIMEOUT", is_tap=False)[1])

    def test_kernels_that_ran_nowhere_are_found(self):
        text = "ok 1 - mix c\nok 2 - mix avx2\nnot ok 3 - mix neon\n"
        failures, notes = count.missing_levels(text, {"c", "avx2", "neon"}, [])
        self.assertEqual(failures, ["kernels for neon ran nowhere"])
        self.assertEqual(notes, [])

    def test_avx512_is_excused_where_the_processor_has_none(self):
        self.assertEqual(count.missing_levels("", {"avx512"}, ["sse2"])[0], [])
        self.assertEqual(len(count.missing_levels("", {"avx512"}, ["avx512f"])[0]), 1)

    def test_levels_are_read_from_the_kernels(self):
        levels = count.kernel_levels(count.ROOT / "lib" / "dsp")
        self.assertLessEqual({"c", "avx2", "neon"}, levels)
        self.assertLessEqual(levels, {"c", "sse41", "avx2", "avx512", "neon"})


if __name__ == "__main__":
    unittest.main()
