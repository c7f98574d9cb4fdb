# SPDX-License-Identifier: MIT
"""linphonec completes the IVR over TLS with SDES: mode 0 video, digits by INFO."""
import os
import re
import shutil
import sys
import tempfile
import time

import certificate
import tap
from baresip import make_tone
from gateway import BY_ADDRESS, MEETING, TENANT, Gateway
from linphone import Linphone

SECONDS_IN_MEETING = 4


def until(condition, what, gateway):
    end = time.monotonic() + 60
    while not condition():
        if time.monotonic() > end or gateway.process.poll() is not None:
            raise AssertionError(f"{what}; log:\n{gateway.log()[-6000:]}")
        time.sleep(0.1)


def call(program, prompts, folder):
    """The whole call; returns the report and linphone's log."""
    gateway = Gateway(program, "--cert", certificate.make(folder), "--prompts", prompts,
                      "--max-size", "640x360", provision=BY_ADDRESS)
    tone = os.path.join(folder, "tone.wav")
    make_tone(tone, 440)
    phone = Linphone(os.path.join(folder, "phone"), tone)
    try:
        phone.call(f"sip:{TENANT}@127.0.0.1:{gateway.tls_port};transport=tls")
        until(lambda: "ivr: welcome: next, to ask_id" in gateway.log(), "the IVR did not ask", gateway)
        phone.press(MEETING + "#")
        until(lambda: "call: joined" in gateway.log(), "no join", gateway)
        time.sleep(SECONDS_IN_MEETING)
        phone.hang_up()
        reports = gateway.wait_reports(lambda r: True)
        assert gateway.stop() == 0
        return reports[0], phone.messages()
    finally:
        phone.close()
        gateway.close()


def main():
    folder = tempfile.mkdtemp(prefix="cvi-linphone-")
    seen = {}

    def completes():
        seen["report"], seen["log"] = call(*sys.argv[1:3], folder)
        report = seen["report"]
        assert report["joined_by"] == "ivr" and report["meeting_id"] == "weekly", report
        assert report["ended_by"] == "caller", report

    def digits_by_info():
        infos = re.findall(r"^INFO sip", seen["log"], re.M)
        assert len(infos) == len(MEETING) + 1, len(infos)
        assert "telephone-event" not in re.search(r"^INVITE.*?\r?\n\r?\n.*?\r?\n\r?\n", seen["log"],
                                                  re.M | re.S).group(0)

    def secured():
        assert all(s["secure"] for s in seen["report"]["streams"]), seen["report"]
        assert not [s for s in seen["report"]["streams"] if s["packets_lost"]], seen["report"]

    def mode_0_video():
        video = [s for s in seen["report"]["streams"] if s["medium"] == "video"][0]
        # it sends one still picture a second
        assert video["codec"] == "H264" and video["frames_decoded"] >= 2, video
        assert video["frames_encoded"] > 20, video
        answer = re.search(r"SIP/2.0 200 Ok.*?m=video.*?\r?\n\r?\n|SIP/2.0 200 OK.*?m=video.*?\n\n",
                           seen["log"], re.S).group(0)
        assert "packetization-mode=1" not in answer, answer

    code = tap.run([("linphonec joins by IVR over TLS and hangs up", completes),
                    ("its digits came by INFO alone", digits_by_info),
                    ("both media were secured with its SDES keys", secured),
                    ("video went both ways in packetization mode 0", mode_0_video)])
    shutil.rmtree(folder, ignore_errors=True)
    return code


sys.exit(main())
