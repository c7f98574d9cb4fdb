# SPDX-License-Identifier: MIT
"""Slides: a room that sends a second video, one that sees them in its picture, one beside it."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import tap
from baresip import Baresip, make_tone
from gateway import BY_ADDRESS, MEETING, TENANT, Gateway
from rawsip import Peer

sys.path.append(str(pathlib.Path(__file__).parents[2] / "examples" / "demo"))
import check  # noqa: E402
from ports import free_port  # noqa: E402

DIRECT = f"{TENANT}.{MEETING}"
PATIENCE = 40
H264 = ("a=rtpmap:97 H264/90000\r\na=fmtp:97 profile-level-id=42e01f;packetization-mode=1\r\n"
        "a=rtcp-fb:* nack pli\r\n")  # else INFO asks, and wants an answer


def ffmpeg(*options):
    return subprocess.Popen(["ffmpeg", "-v", "error", "-nostdin", "-y", *options],
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)


def moving(colour, size, rate):
    """One colour with a grey box that wanders, as inputs and filter of ffmpeg."""
    return ["-f", "lavfi", "-i", f"color={colour}:s={size}:r={rate}",
            "-f", "lavfi", "-i", f"color=gray:s=40x40:r={rate}",
            "-filter_complex", "[0][1]overlay=x='mod(n*4,W-w)':y=10",
            "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-bf", "0",
            "-g", str(rate), "-pix_fmt", "yuv420p"]


class Presenter:
    """A room of sound, video and slides: signalling by hand, media by ffmpeg."""

    def __init__(self, gateway, folder):
        self.peer, self.folder, self.running = Peer(gateway), folder, []
        self.port = free_port(8)
        self.port += self.port % 2
        self.cseq = 1
        self.slides = {}

    def offer(self, slides_port):
        return ("v=0\r\no=room 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                f"m=audio {self.port} RTP/AVP 0\r\n"
                f"m=video {self.port + 2} RTP/AVP 97\r\na=label:11\r\na=content:main\r\n{H264}"
                f"m=video {slides_port} RTP/AVP 97\r\na=label:12\r\na=content:slides\r\n{H264}"
                "m=application 5070 UDP/BFCP *\r\na=floorid:1 mstrm:12\r\n")

    def call(self):
        self.answer = self.peer.call(DIRECT, body=self.offer(self.port + 4)).body

    def ports(self):
        """Of the answer's lines, in order."""
        return [int(p) for p in re.findall(r"^m=\w+ (\d+) ", self.answer, re.M)]

    def reinvite(self, slides_port):
        self.cseq += 1
        self.peer.send(self.peer.request("INVITE", cseq=self.cseq, body=self.offer(slides_port)))
        response = self.peer.final()
        assert response.code == 200, response.start
        self.answer = response.body
        self.peer.send(self.peer.request("ACK", cseq=self.cseq))

    def start(self, *options):
        self.running.append(ffmpeg(*options))
        return self.running[-1]

    def send(self, line, colour, size, rate):
        """A moving picture on one m-line, from the port the offer names."""
        local = self.port + 2 * line
        return self.start("-re", *moving(colour, size, rate), "-payload_type", "97", "-f", "rtp",
                          f"rtp://127.0.0.1:{self.ports()[line]}?localrtpport={local}"
                          f"&localrtcpport={local + 1}&pkt_size=1200")

    def watch(self, line):
        """Write what comes on one m-line to a PNG, over and over; returns its path."""
        sdp = os.path.join(self.folder, f"{self.port}-{line}.sdp")
        with open(sdp, "w", encoding="utf-8") as f:
            f.write("v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\n"
                    f"m=video {self.port + 2 * line} RTP/AVP 97\n" + H264.replace("\r", ""))
        picture = sdp.replace(".sdp", ".png")
        self.start("-protocol_whitelist", "file,udp,rtp", "-i", sdp, "-vf", "fps=4",
                   "-update", "1", "-atomic_writing", "1", picture)
        return picture

    def stop(self):
        for process in self.running:
            process.kill()
            process.wait()
        self.running = []

    def hang_up(self):
        self.stop()
        self.peer.bye()

    def close(self):
        self.stop()
        self.peer.close()


def share_of(path, colour):
    """How much of a picture has a colour; 0 while there is no picture."""
    try:
        picture = check.Picture(path)
        found = picture.find(colour)
    except (subprocess.CalledProcessError, ValueError, IndexError):
        return 0.0
    return found[4] / (picture.width * picture.height) if found else 0.0


class Party:
    """A shows slides, B is a real client without a second stream, C has one."""

    def __init__(self, program):
        self.folder = tempfile.mkdtemp(prefix="cvi-content-")
        clip, tone = os.path.join(self.folder, "b.mp4"), os.path.join(self.folder, "b.wav")
        subprocess.run(["ffmpeg", "-v", "error", "-y", *moving("lime", "320x180", 15), "-t", "120",
                        clip], check=True, stdin=subprocess.DEVNULL)
        make_tone(tone, 440)
        self.gateway = Gateway(program, "--max-size", "640x360", "--max-fps", "15",
                               "--max-kbps", "800", provision=BY_ADDRESS)
        self.a = Presenter(self.gateway, self.folder)
        self.c = Presenter(self.gateway, self.folder)
        self.b = Baresip(os.path.join(self.folder, "b"), clip, tone, size="320x180")
        self.seen = os.path.join(self.folder, "seen.png")

    def until(self, good, what):
        end = time.monotonic() + PATIENCE
        while not good():
            if time.monotonic() > end or self.gateway.process.poll() is not None:
                raise AssertionError(f"{what}; log:\n{self.gateway.log()[-6000:]}")
            time.sleep(0.2)

    def b_sees(self, *colours, without=()):
        """At least 2 % of its picture has each of these colours, and none of the others."""
        if not self.b.snapshot(self.seen):
            return False
        shares = {c: share_of(self.seen, c) for c in (*colours, *without)}
        return all(shares[c] > 0.02 for c in colours) and not any(shares[c] for c in without)

    def wait_b(self, *colours, without=()):
        self.until(lambda: self.b_sees(*colours, without=without),
                   f"B does not see {colours}, or {without}")

    def close(self):
        for one in (self.a, self.c, self.b):
            one.close()
        code = self.gateway.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        return code


def main():
    party = Party(sys.argv[1])
    a, c = party.a, party.c

    def rooms_meet():
        a.call()
        c.call()
        a.send(1, "red", "320x180", 15)
        party.slides_of_c = c.watch(2)
        party.b.dial(f"sip:{DIRECT}@127.0.0.1:{party.gateway.port}")
        party.wait_b("red", "lime", without=["yellow"])

    def lines_are_answered_in_place():
        ports = a.ports()
        assert len(ports) == 4 and all(ports[:3]) and ports[3] == 0, a.answer
        assert len(set(ports)) == 4, a.answer
        slides = a.answer.split("m=video")[2]
        assert "a=content:slides" in slides and "a=label:12" in slides, a.answer

    def slides_are_seen():
        a.send(2, "yellow", "640x360", 10)
        party.wait_b("yellow", "red", "lime")
        large, small = share_of(party.seen, "yellow"), share_of(party.seen, "red")
        assert large > 0.3 and large > 4 * small, (large, small)

    def slides_come_beside_the_picture():
        party.until(lambda: share_of(party.slides_of_c, "yellow") > 0.8, "C gets no slides")

    def keys_hide_and_show_them():
        party.b.press("*4")
        party.wait_b("red", "lime", without=["yellow"])
        party.b.press("*4")
        party.wait_b("yellow", "red")

    def slides_end_with_their_line():
        a.reinvite(0)
        assert a.ports()[2] == 0, a.answer
        party.wait_b("red", "lime", without=["yellow"])

    def slides_are_in_the_reports():
        a.hang_up()
        c.hang_up()
        party.b.hang_up()
        reports = party.gateway.wait_reports(lambda r: True, 3)
        streams = {r["call_id"]: {s["medium"]: s for s in r["streams"]} for r in reports}
        shown = streams[a.peer.call_id]["content"]
        assert shown["codec"] == "H264" and shown["size_received"] == "640x360", shown
        assert shown["frames_decoded"] > 10 and shown["packets_refused"] == 0, shown
        assert shown["frames_encoded"] == 0, shown  # nobody gets his own
        got = streams[c.peer.call_id]["content"]
        assert got["frames_encoded"] > 5 and got["keyframes_sent"] > 0, got
        assert got["packets_received"] == 0 and got["size_sent"] == "640x360", got
        rest = [s for i, s in streams.items() if i not in (a.peer.call_id, c.peer.call_id)]
        assert list(rest[0]) == ["audio", "video"], rest

    def ends_cleanly():
        code = party.close()
        assert code == 0, code

    return tap.run([
        ("three rooms meet, one of them a real client", rooms_meet),
        ("the line of slides is answered, BFCP is refused in place", lines_are_answered_in_place),
        ("slides are large in the picture of who has no second stream", slides_are_seen),
        ("who has a second stream gets them there", slides_come_beside_the_picture),
        ("*4 hides them, and shows them again", keys_hide_and_show_them),
        ("they end when their line is given up", slides_end_with_their_line),
        ("the reports have them", slides_are_in_the_reports),
        ("the gateway ends cleanly", ends_cleanly),
    ])


sys.exit(main())
