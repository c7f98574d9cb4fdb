# SPDX-License-Identifier: MIT
"""Run the unittest modules of one folder and print TAP, so that every case is counted.

usage: tap_unittest.py FOLDER [PATTERN]
"""

import sys
import unittest


class TapResult(unittest.TestResult):
    """Prints one line for each case; a skipped case keeps its directive and is refused later."""

    def _line(self, verdict, test, directive=""):
        print(f"{verdict} {self.testsRun} - {test.id()}{directive}", flush=True)

    def _failure(self, test, error):
        for line in self._exc_info_to_string(error, test).splitlines():
            print(f"# {line}")
        self._line("not ok", test)

    def addSuccess(self, test):
        self._line("ok", test)

    def addError(self, test, err):
        super().addError(test, err)
        self._failure(test, err)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._failure(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._failure(subtest, err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._line("not ok", test, f" # SKIP {reason}")

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._line("not ok", test, " # TODO expected failure")


def main():
    folder = sys.argv[1]
    pattern = sys.argv[2] if len(sys.argv) > 2 else "test_*.py"
    suite = unittest.defaultTestLoader.discover(folder, pattern=pattern, top_level_dir=folder)
    result = TapResult()
    suite.run(result)
    print(f"1..{result.testsRun}")
    return 0 if result.wasSuccessful() and result.testsRun and not result.skipped else 1


if __name__ == "__main__":
    sys.exit(main())
