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

ROOT = pathlib.Path(__file__).resolve().parents[2]
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


def kernel_levels(folder):
    """Instruction sets that kernels are written for: the endings of their files, and plain C."""
    return {"c"} | {p.stem.split("_")[-1] for p in folder.glob("*/*_*.c") if p.parent.name != "c"}


def missing_levels(text, levels, cpu_flags):
    """Levels that no passed case names as its last word: (failures, notes)."""
    ran = {line.split()[-1] for line in text.splitlines() if line.startswith("ok ")}
    missing = sorted(levels - ran)
    excused = [m for m in missing if m == "avx512" and "avx512f" not in cpu_flags]
    return ([f"kernels for {m} ran nowhere" for m in missing if m not in excused],
            [f"kernels for {m} did not run: this processor has none" for m in excused])


def processor_flags():
    try:
        return pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").split()
    except OSError:
        return []


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
    problems, passed, ran, simd = [], 0, set(), ""
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
        simd += (entry.get("stdout") or "") if "simd" in suites else ""
        for suite in suites:
            counts[suite] = counts.get(suite, 0) + good + len(bad)
    problems += [f"suite {s} has no case" for s in wanted if not counts[s]]
    for test in tests:
        suites = {s.split(":")[-1] for s in test["suite"]}
        if test["name"] not in ran and suites & set(wanted):
            problems.append(f"{test['name']}: did not run")
    if "simd" in wanted:
        levels = kernel_levels(ROOT / "lib" / "dsp")
        failures, notes = missing_levels(simd, levels, processor_flags())
        problems += failures
        for note in notes:
            print(note)
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
