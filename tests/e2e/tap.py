# SPDX-License-Identifier: MIT
"""Run named cases, some at a time, and say how they went (TAP)."""
import concurrent.futures
import sys
import traceback


def run(cases, parallel=1):
    """`cases`: a list of (name, function). Returns the exit code."""
    failed = 0
    print(f"1..{len(cases)}", flush=True)
    with concurrent.futures.ThreadPoolExecutor(parallel) as pool:
        futures = [(name, pool.submit(case)) for name, case in cases]
        for number, (name, future) in enumerate(futures, 1):
            try:
                future.result()
                print(f"ok {number} - {name}", flush=True)
            except Exception:  # whatever it is, the case failed
                failed += 1
                print(f"not ok {number} - {name}", flush=True)
                for line in traceback.format_exc().splitlines():
                    print(f"# {line}", flush=True)
    sys.stdout.flush()
    return 1 if failed else 0
