# SPDX-License-Identifier: MIT
"""Four workers: eight callers enter one meeting from different workers, some leave and return."""
import os
import re
import shutil
import sys
import tempfile
import time

import tap
from baresip import Baresip, make_clip, make_tone
from gateway import BY_ADDRESS, MEETING, TENANT, Gateway

CODECS = [("pcmu", "h264"), ("opus", "vp8"), ("g722", "h264"), ("pcma", "vp8"),
          ("pcmu", "vp8"), ("opus", "h264"), ("g722", "vp8"), ("pcma", "h264")]
RETURNING = (1, 4, 6)
PATIENCE = 90


def until(condition, what, gateway):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end or gateway.process.poll() is not None:
            raise AssertionError(f"{what}; log:\n{gateway.log()[-6000:]}")
        time.sleep(0.1)


class Party:
    """The gateway and eight endpoints."""

    def __init__(self, program, prompts):
        self.folder = tempfile.mkdtemp(prefix="cvi-eight-")
        clip, tone = os.path.join(self.folder, "c.mp4"), os.path.join(self.folder, "t.wav")
        make_clip(clip, "160x120", 240)
        make_tone(tone, 440, 240)
        self.gateway = Gateway(program, "--workers", "4", "--pool-threads", "2", "--max-size",
                               "320x240", "--max-fps", "10", "--max-kbps", "150",
                               "--prompts", prompts, provision=BY_ADDRESS)
        self.callers = []
        try:
            for i, (audio, video) in enumerate(CODECS):
                self.callers.append(Baresip(
                    os.path.join(self.folder, str(i)), clip, tone, audio, video,
                    rtp_ports=f"{30000 + 500 * i}-{30499 + 500 * i}", size="160x120"))
        except RuntimeError:
            self.close()
            raise

    def count(self, text):
        return len(re.findall(text, self.gateway.log()))

    def enter(self, number, by_ivr):
        """Dial, and by IVR type the id once the prompt waits for it and sound flows."""
        caller = self.callers[number]
        asked, media = self.count("ivr: welcome: next, to ask_id"), self.count("media arrive")
        user = TENANT if by_ivr else f"{TENANT}.{MEETING}"
        caller.dial(f"sip:{user}@127.0.0.1:{self.gateway.port}")
        until(lambda: self.count("media arrive") > media, "no media came", self.gateway)
        if by_ivr:
            until(lambda: self.count("ivr: welcome: next, to ask_id") > asked, "no question", self.gateway)
            caller.press(MEETING + "#")

    def wait_joined(self, count):
        until(lambda: self.count("call: joined") >= count, f"{count} joins", self.gateway)

    def wait_ended(self, count):
        until(lambda: len(self.gateway.reports()) >= count, f"{count} reports", self.gateway)

    def close(self):
        for caller in self.callers:
            caller.close()
        code = self.gateway.stop()
        log = self.gateway.log()
        self.gateway.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        return code, log


def check_reports(reports):
    assert len(reports) == 8 + len(RETURNING), len(reports)
    by = [r["joined_by"] for r in reports]
    assert by.count("ivr") == 4 and by.count("direct") == 4 + len(RETURNING), by
    for report in reports:
        assert report["meeting_id"] == "weekly" and report["ended_by"] == "caller", report
        streams = {s["medium"]: s for s in report["streams"]}
        for stream in streams.values():
            assert stream["packets_refused"] == 0, report
            assert stream["frames_decoded"] > 0 and stream["frames_encoded"] > 0, report
        assert streams["audio"]["packets_lost"] == 0, report


def party(program, prompts):
    the = Party(program, prompts)
    try:
        for i in range(8):
            the.enter(i, by_ivr=i % 2 == 0)
        the.wait_joined(8)
        time.sleep(3)  # all eight talk for a while
        for i in RETURNING:
            the.callers[i].hang_up()
        the.wait_ended(len(RETURNING))
        for i in RETURNING:
            the.enter(i, by_ivr=False)
        the.wait_joined(8 + len(RETURNING))
        time.sleep(3)
        for caller in the.callers:
            caller.hang_up()
        the.wait_ended(8 + len(RETURNING))
        return the.gateway.reports()
    finally:
        party.code, party.log = the.close()


def main():
    program, prompts = sys.argv[1:3]
    reports = []

    def everyone_enters():
        reports.extend(party(program, prompts))

    def workers_shared_the_calls():
        used = set(re.findall(r"worker (\d) takes a call", party.log))
        moves = re.findall(r"moves from worker \d to worker (\d)", party.log)
        assert used == {"0", "1", "2", "3"}, used
        assert moves and len(set(moves)) == 1, moves

    def ended_cleanly():
        assert party.code == 0 and "Sanitizer" not in party.log, party.log[-6000:]

    return tap.run([
        ("eight callers enter, three leave and return, all hang up", everyone_enters),
        ("the reports say who joined how, and no audio packet is missing",
         lambda: check_reports(reports)),
        ("calls began on all four workers and moved to the meeting's", workers_shared_the_calls),
        ("the gateway ends cleanly", ended_cleanly),
    ])


sys.exit(main())
