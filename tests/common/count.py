# SPDX-License-Identifier: MIT
"""Count test cases from meson's logs and print the closing line.

A case counts only when it ran: skipped cases, tests without a case and suites without a test are
failures. Arguments are build folders, each with the suites that must have run there
(FOLDER:unit,flow; without a list, all of SUITES).
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys

SUITES = ("unit", "flow", "oom", "simd", "abi", "docs", "fuzz", "e2e", "py")

_TAP = re.compile(r"^(not )?ok\b([^#]*)(?:#\s*(\w+))?", re.IGNORECASE)


def tap_cases(text):
    """Passed and failed cases of a TAP text; a directive (skip, todo) makes a case fail."""
    passed, problems = 0, []
    for line in text.splitlines():
        match = _TAP.match(line)
        if not match:
            continue
        name, directive = match.group(2).strip(" -"), (match.group(3) or "").lower()
        if directive in ("skip", "todo"):
            problems.append(f"{name}: {directive}")
        elif match.group(1):
            problems.append(name)
        else:
            passed += 1
    return passed, problems


def test_cases(entry, is_tap):
    """Passed cases and a list of problems of one test in the log."""
    passed, problems = tap_cases(entry.get("stdout") or "") if is_tap else (0, [])
    result = entry["result"]
    if result != "OK" and not problems:
        problems.append(f"ended as {result}")
    if result == "OK" and not is_tap:
        passed = 1
    if not passed and not problems:
        problems.append("ran no case")
    return passed, problems


def folder_cases(folder, wanted):
    """Count one build folder: (passed, problems)."""
    tests = json.loads(subprocess.run(["meson", "introspect", "--tests", str(folder)], check=True,
                                      stdout=subprocess.PIPE).stdout)
    known = {t["name"]: t for t in tests}
    counts = dict.fromkeys(wanted, 0)
    problems, passed, ran = [], 0, set()
    log = folder / "meson-logs" / "testlog.json"
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    for line in lines:
        entry = json.loads(line)
        test = known[entry["name"].split(" / ")[-1]]
        ran.add(test["name"])
        suites = [s.split(":")[-1] for s in test["suite"]]
        good, bad = test_cases(entry, test["protocol"] == "tap")
        passed += good
        problems += [f"{test['name']}: {p}" for p in bad]
        for suite in suites:
            counts[suite] = counts.get(suite, 0) + good + len(bad)
    problems += [f"suite {s} has no case" for s in wanted if not counts[s]]
    for test in tests:
        suites = {s.split(":")[-1] for s in test["suite"]}
        if test["name"] not in ran and suites & set(wanted):
            problems.append(f"{test['name']}: did not run")
    print(f"{folder.name}: " + ", ".join(f"{s} {n}" for s, n in counts.items()))
    return passed, [f"{folder.name}: {p}" for p in problems]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passed", type=int, default=0, help="cases counted elsewhere")
    parser.add_argument("--failed", type=int, default=0, help="failures counted elsewhere")
    parser.add_argument("folders", nargs="+")
    args = parser.parse_args()
    passed, failed = args.passed, args.failed
    for spec in args.folders:
        folder, _, suites = spec.partition(":")
        wanted = tuple(suites.split(",")) if suites else SUITES
        try:
            good, problems = folder_cases(pathlib.Path(folder), wanted)
        except (OSError, ValueError, KeyError, subprocess.CalledProcessError) as error:
            good, problems = 0, [f"{folder}: no usable test log ({error!r})"]
        passed += good
        failed += len(problems)
        for problem in problems:
            print(f"FAILED {problem}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
