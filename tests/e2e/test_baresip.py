# SPDX-License-Identifier: MIT
"""Unmodified baresip: IVR with mistakes, PIN, TCP, TLS with SDES, hold, hanging up early."""
import os
import shutil
import sys
import tempfile
import time

import certificate
import tap
from baresip import Baresip, make_clip, make_tone
from gateway import BOOK, BY_ADDRESS, MEETING, PIN, TENANT, WITH_PIN, Gateway

ASKED = "ivr: welcome: next, to ask_id"
REFUSED = "ivr: check_id: mistyped"
JOINED = "call: joined"
SLOW_BOOK = {**BOOK, "answer_delay_ms": 3000}


class Stage:
    """A gateway and one caller, with a folder of their own."""

    ports = iter(range(34000, 60000, 1000))

    def __init__(self, program, prompts, sources, transport="udp", secure=False, book=None):
        self.folder = tempfile.mkdtemp(prefix="cvi-baresip-")
        pem = certificate.make(self.folder)
        first = next(Stage.ports)
        self.gateway = Gateway(program, "--cert", pem, "--prompts", prompts,
                               "--max-size", "320x240", book=book, provision=BY_ADDRESS)
        self.caller = Baresip(os.path.join(self.folder, "a"), *sources, transport=transport,
                              rtp_ports=f"{first}-{first + 998}",
                              certificate=pem if secure else None)
        self.transport = transport

    def dial(self, user):
        port = self.gateway.tls_port if self.transport == "tls" else self.gateway.port
        self.caller.dial(f"sip:{user}@127.0.0.1:{port}")  # it adds its transport

    def dial_ivr(self):
        self.dial(TENANT)
        self.gateway.wait_log(ASKED)
        self.gateway.wait_log("a call's media arrive")

    def report(self):
        return self.gateway.wait_reports(lambda r: True)[0]

    def close(self):
        self.caller.close()
        code = self.gateway.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        assert code == 0, code


def wrong_then_right(stage):
    stage.dial_ivr()
    stage.caller.press("126999999#")
    stage.gateway.wait_log(REFUSED)
    stage.caller.press(MEETING + "#")
    stage.gateway.wait_log(JOINED)
    stage.caller.hang_up()
    report = stage.report()
    assert report["joined_by"] == "ivr" and report["conference_id"] == MEETING, report


def three_wrong_end_it(stage):
    stage.dial_ivr()
    for number in range(1, 4):
        stage.caller.press("12699999%d#" % number)
        if number < 3:
            stage.gateway.wait_log(REFUSED, number)
    report = stage.report()
    assert report["ended_by"] == "gateway" and not report["joined_by"], report
    assert report["end_reason"], report


def pin_is_asked_for(stage):
    stage.dial_ivr()
    stage.caller.press(WITH_PIN + "#")
    stage.gateway.wait_log("ivr: check_id: needs_pin")
    stage.caller.press(PIN + "#")
    stage.gateway.wait_log(JOINED)
    stage.caller.hang_up()
    report = stage.report()
    assert report["meeting_id"] == "board" and PIN not in str(report), report
    assert PIN + "#" not in stage.gateway.log()


def direct(stage):
    stage.dial(f"{TENANT}.{MEETING}")
    stage.gateway.wait_log(JOINED)
    time.sleep(3)
    stage.caller.hang_up()
    report = stage.report()
    assert report["joined_by"] == "direct" and report["ended_by"] == "caller", report
    streams = {s["medium"]: s for s in report["streams"]}
    assert streams["audio"]["frames_decoded"] > 100, report
    assert streams["video"]["frames_decoded"] > 10, report
    return streams


def secured(stage):
    assert all(s["secure"] for s in direct(stage).values())


def hold_and_resume(stage):
    stage.dial(f"{TENANT}.{MEETING}")
    stage.gateway.wait_log(JOINED)
    stage.caller.command("hold")
    stage.gateway.wait_log("answers 200 OK, on hold")
    time.sleep(2)
    stage.caller.command("resume")
    stage.gateway.wait_log("answers 200 OK\n", 2)
    time.sleep(2)
    stage.caller.hang_up()
    report = stage.report()
    assert report["ended_by"] == "caller" and report["end_reason"], report


def hang_up_while_checking(stage):
    stage.dial_ivr()
    stage.caller.press(MEETING + "#")
    stage.gateway.wait_log("ivr: ask_id: next, to check_id")
    stage.caller.hang_up()
    report = stage.report()
    assert not report["joined_by"] and report["ended_by"] == "caller", report
    assert JOINED not in stage.gateway.log()


def main():
    program, prompts = sys.argv[1:3]
    folder = tempfile.mkdtemp(prefix="cvi-sources-")
    sources = os.path.join(folder, "c.mp4"), os.path.join(folder, "t.wav")
    make_clip(sources[0], "160x120")
    make_tone(sources[1], 440)

    def staged(case, **options):
        def run():
            stage = Stage(program, prompts, sources, **options)
            try:
                case(stage)
            finally:
                stage.close()
        return run

    cases = [
        ("IVR: a wrong id, then the right one", staged(wrong_then_right)),
        ("IVR: three wrong ids end the call with a reason", staged(three_wrong_end_it)),
        ("IVR: the PIN is asked for and stays secret", staged(pin_is_asked_for)),
        ("IVR: hanging up while the id is checked", staged(hang_up_while_checking,
                                                          book=SLOW_BOOK)),
        ("direct dial over UDP", staged(direct)),
        ("direct dial over TCP", staged(direct, transport="tcp")),
        ("direct dial over TLS with SDES", staged(secured, transport="tls", secure=True)),
        ("hold and resume", staged(hold_and_resume)),
    ]
    cases = [c for c in cases if not sys.argv[3:] or any(word in c[0] for word in sys.argv[3:])]
    code = tap.run(cases, parallel=3)
    shutil.rmtree(folder)
    return code


sys.exit(main())
