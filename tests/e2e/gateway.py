# SPDX-License-Identifier: MIT
"""A cvi-gateway of its own on free loopback ports, for one test program."""
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time

DOMAIN = "gw.example"
TENANT = "813000000"
MEETING = "126000000"
WITH_PIN = "126000001"
PIN = "4711"

PROVISION = {
    "domains": [DOMAIN],
    "tenants": [{"id": "contoso", "key": TENANT, "name": "Contoso", "enabled": True},
                {"id": "closed", "key": "813000001", "name": "Closed", "enabled": False}],
}
# for clients that dial the address they were given
BY_ADDRESS = {**PROVISION, "domains": [DOMAIN, "127.0.0.1"]}
BOOK = {
    "answer_delay_ms": 50,
    "meetings": [
        {"id": "weekly", "tenant": "contoso", "conference_id": MEETING, "subject": "Weekly"},
        {"id": "board", "tenant": "contoso", "conference_id": WITH_PIN, "subject": "Board",
         "pin": PIN},
    ],
}


def write_json(path, value):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(value, f)


class Gateway:
    """Started by the constructor, which waits for the line that says it listens."""

    def __init__(self, program, *options, book=None, provision=None):
        self.folder = tempfile.mkdtemp(prefix="cvi-gateway-")
        self.report_path = os.path.join(self.folder, "report.jsonl")
        self.log_path = os.path.join(self.folder, "log")
        write_json(self.path("provision.json"), provision or PROVISION)
        write_json(self.path("book.json"), book or BOOK)
        # a sanitizer knows nothing of the locks inside libraries that were built without it
        env = dict(os.environ)
        env["TSAN_OPTIONS"] = f"{env.get('TSAN_OPTIONS', '')} ignore_noninstrumented_modules=1"
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                [program, "--listen", "127.0.0.1:0", "--tls-port", "0",
                 "--provision", self.path("provision.json"), "--book", self.path("book.json"),
                 "--report", self.report_path, "--log-level", "debug", *options],
                env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("ready "):
            raise RuntimeError(f"the gateway did not start:\n{self.log()}")
        where = dict(word.split("=", 1) for word in line.split()[1:])
        self.host, port = where["sip"].rsplit(":", 1)
        self.port = int(port)
        self.tls_port = int(where["tls"].rsplit(":", 1)[1]) if "tls" in where else 0

    def path(self, name):
        return os.path.join(self.folder, name)

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as f:
            return f.read()

    def reports(self):
        if not os.path.exists(self.report_path):
            return []
        with open(self.report_path, encoding="utf-8") as f:
            return [json.loads(line) for line in f]

    def wait_reports(self, matches, count=1, seconds=40):
        """Until `count` reports satisfy `matches`; returns them."""
        end = time.monotonic() + seconds
        while True:
            found = [r for r in self.reports() if matches(r)]
            if len(found) >= count:
                return found
            if time.monotonic() > end or self.process.poll() is not None:
                raise AssertionError(f"{len(found)} of {count} reports came; log:\n{self.log()}")
            time.sleep(0.05)

    def wait_log(self, text, count=1, seconds=60):
        """Until the log has `text` so many times."""
        end = time.monotonic() + seconds
        while self.log().count(text) < count:
            if time.monotonic() > end or self.process.poll() is not None:
                raise AssertionError(f"no {text!r} in the log:\n{self.log()[-6000:]}")
            time.sleep(0.1)

    def send(self, number):
        self.process.send_signal(number)

    def stop(self):
        """SIGTERM; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return -9
        finally:
            self.process.stdout.close()

    def close(self):
        """Stop, and leave nothing behind; returns the exit code."""
        code = self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        return code
