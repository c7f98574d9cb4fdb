# SPDX-License-Identifier: MIT
"""The main job, seen from outside: two real rooms call the gateway and end in one meeting, where a
presenter shows them a slide.

usage: demo.py GATEWAY PROMPTS OUT

GATEWAY is the cvi-gateway program, PROMPTS the folder of its spoken prompts, OUT the folder for
pictures, sound and report. Exits 1 when anything that should have happened did not.
"""
import json
import pathlib
import shutil
import subprocess
import sys
import time

import check
import material
import ports
import presenter
import room

DOMAIN, TENANT_KEY = "gw.example", "813000000"
CONFERENCE_ID, WRONG_ID = "126085003", "126085006"
CLIP_SECONDS = 153.6  # three periods of the counter: a slow machine still meets before the end
VOICE_SECONDS = 240  # a room hangs up when its voice ends
FIRST_PICTURE_MS = 4000  # rooms make a keyframe of their own accord every 10 s only
SLIDE = "Plan 2027"
LISTEN_SECONDS = 10  # of the meeting, judged for tones and gaps

PROVISION = {"domains": [DOMAIN],
             "tenants": [{"id": "demo", "key": TENANT_KEY, "name": "Demo tenant"}]}
BOOK = {"answer_delay_ms": 1500,
        "meetings": [{"id": "weekly", "tenant": "demo", "conference_id": CONFERENCE_ID,
                      "subject": "Weekly planning", "organizer": "Ann Example"}]}

ROOMS = {
    "A": {"clip": (640, 360), "marker": "red", "circle": "yellow", "tone": 2500,
          "voice": "en-us+m3", "text": "Good morning from room A. My marker is the red one.",
          "audio": ["g722", "g711"], "video": ["avcodec"], "codecs": "G722/16000/1,PCMU/8000/1"},
    "B": {"clip": (640, 480), "marker": "lime", "circle": "magenta", "tone": 3100,
          "voice": "en-gb+f2", "text": "Hello from room B. Here the marker is green.",
          "audio": ["opus", "g711"], "video": ["vp8"], "codecs": "opus/48000/2"},
}


class Demo:
    def __init__(self, gateway, prompts, out):
        self.gateway_program, self.prompts = gateway, pathlib.Path(prompts)
        self.out = pathlib.Path(out).resolve()
        self.work = self.out / "work"
        self.failures = []
        self.facts = []
        self.rooms = {}
        self.gateway = None
        self.presenter = None

    def expect(self, ok, text):
        self.facts.append(("ok  " if ok else "FAIL", text))
        if not ok:
            self.failures.append(text)

    def say(self, text):
        print(f"[{time.monotonic() - self.began:5.1f} s] {text}", flush=True)

    # -- the story ---------------------------------------------------------------------------

    def run(self):
        self.began = time.monotonic()
        shutil.rmtree(self.out, ignore_errors=True)
        self.work.mkdir(parents=True)
        self.make_material()
        self.start_gateway()
        try:
            self.call_by_ivr(self.open_room("A"))
            self.call_directly(self.open_room("B"))
            self.share_a_slide()
            self.meet()
            for one in self.rooms.values():
                one.hang_up()
            self.await_report()
        finally:
            for one in self.rooms.values():
                one.stop()
            if self.presenter:
                self.presenter.stop()
            self.stop_gateway()
        self.judge()

    def make_material(self):
        for name, look in ROOMS.items():
            width, height = look["clip"]
            material.make_clip(self.work / f"{name}.mp4", width, height, look["marker"],
                               look["circle"], CLIP_SECONDS)
            material.make_voice(self.work / f"{name}.wav", self.work, look["text"],
                                look["voice"], look["tone"], VOICE_SECONDS)
        self.say("clips and voices of rooms A and B are made")

    def start_gateway(self):
        (self.work / "provision.json").write_text(json.dumps(PROVISION, indent=2))
        (self.work / "book.json").write_text(json.dumps(BOOK, indent=2))
        self.port = ports.free_port()
        self.report = self.out / "report.jsonl"
        self.gateway_log = self.out / "gateway.log"
        with open(self.gateway_log, "wb") as log:
            self.gateway = subprocess.Popen(
                [self.gateway_program, "--listen", f"127.0.0.1:{self.port}",
                 "--provision", str(self.work / "provision.json"),
                 "--book", str(self.work / "book.json"), "--prompts", str(self.prompts),
                 "--report", str(self.report), "--workers", "2"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        room.wait_for(self.gateway_is_ready, 15, f"the gateway, see {self.gateway_log}")
        self.say(f"cvi-gateway serves {DOMAIN} on 127.0.0.1:{self.port}")

    def gateway_is_ready(self):
        if self.gateway.poll() is not None:
            raise RuntimeError("the gateway ended:\n" + self.gateway_log.read_text())
        return "ready" in self.gateway_log.read_text(errors="replace")

    def open_room(self, name):
        look = ROOMS[name]
        one = room.Room(name.lower(), self.work / f"room-{name}", self.work / f"{name}.mp4",
                        self.work / f"{name}.wav", self.port, look["audio"], look["video"],
                        look["codecs"], "x".join(map(str, look["clip"])))
        one.start()
        self.rooms[name] = one
        return one

    def call_by_ivr(self, one):
        one.dial(f"sip:{TENANT_KEY}@{DOMAIN}")
        self.say(f"A dialled {TENANT_KEY}@{DOMAIN} and hears the IVR")
        self.await_picture(one, "a-1-welcome.png", lambda p: p.brightness() > 30)
        time.sleep(7)  # as a person who listens first
        one.type_keys(WRONG_ID[:6])
        time.sleep(1)  # the room's own buffer
        self.expect(one.snapshot(self.out / "a-2-typing.png"), "A sees the digits it types")
        one.type_keys(WRONG_ID[6:] + "#")
        self.say("A typed a wrong conference id")
        time.sleep(8)  # checking, the bad news and the question again
        self.expect(one.snapshot(self.out / "a-3-not-found.png"), "A sees that it was wrong")
        one.type_keys(CONFERENCE_ID + "#")
        self.await_picture(one, "a-4-alone.png", lambda p: p.find("red"))
        self.say("A typed the right one and is in the meeting")

    def call_directly(self, one):
        one.dial(f"sip:{TENANT_KEY}.{CONFERENCE_ID}@{DOMAIN}")
        self.await_picture(one, "b-1-joined.png", lambda p: p.find("red") and p.find("lime"))
        self.say(f"B dialled {TENANT_KEY}.{CONFERENCE_ID}@{DOMAIN} and sees A and itself")

    def share_a_slide(self):
        """Before the sound is judged, for A hears what its keys did."""
        def with_slide(p):
            return p.white() > 0.25 and p.find("red") and p.find("lime")

        self.presenter = presenter.Presenter(self.port)
        port = self.presenter.call(f"sip:{TENANT_KEY}.{CONFERENCE_ID}@{DOMAIN}")
        self.presenter.show(SLIDE, port)
        for name, file in (("A", "a-5-slide.png"), ("B", "b-2-slide.png")):
            self.await_picture(self.rooms[name], file, with_slide)
        self.say("a presenter shares a slide: A and B see it large, and themselves beside it")
        self.rooms["A"].type_keys("*4")
        self.await_picture(self.rooms["A"], "a-6-hidden.png", lambda p: p.white() < 0.05
                           and p.find("red") and p.find("lime"))
        self.expect(self.rooms["B"].snapshot(self.out / "b-3-still.png") and
                    with_slide(check.Picture(self.out / "b-3-still.png")),
                    "A hid the slide by *4, B sees it still")
        self.presenter.hang_up()
        self.say("A pressed *4 and sees people only; the presenter hung up")

    def meet(self):
        self.await_picture(self.rooms["A"], "a-7-together.png",
                           lambda p: p.find("red") and p.find("lime"))
        time.sleep(2)  # voices are judged from here on
        self.take_pictures("early")
        time.sleep(2)
        self.take_pictures("late")
        time.sleep(LISTEN_SECONDS - 3)
        self.say("A and B met; both hang up")

    def take_pictures(self, when):
        for name, one in self.rooms.items():
            one.snapshot(self.out / f"{name.lower()}-meeting-{when}.png")

    def await_picture(self, one, name, good):
        path = self.out / name

        def is_there():
            return one.snapshot(path) and good(check.Picture(path))
        room.wait_for(is_there, 20, f"the picture {name}")

    def await_report(self):
        def is_there():
            return self.report.exists() and len(self.report.read_text().splitlines()) >= 3
        room.wait_for(is_there, 10, "three lines in the report")

    def stop_gateway(self):
        if self.gateway.poll() is None:
            self.gateway.terminate()
            try:
                self.gateway.wait(10)
            except subprocess.TimeoutExpired:
                self.gateway.kill()
                self.expect(False, "the gateway stops when asked to")
        self.expect(self.gateway.returncode == 0, "the gateway ends with status 0")

    # -- the verdict -------------------------------------------------------------------------

    def judge(self):
        self.judge_ivr()
        for name in ROOMS:
            self.judge_pictures(name)
            self.judge_sound(name)
        self.judge_slide()
        self.judge_report()

    def judge_ivr(self):
        typed = check.text_of(self.out / "a-2-typing.png")
        self.expect(WRONG_ID[:6] in typed.replace(" ", ""),
                    f"the screen shows the six digits typed ({typed!r})")
        welcome = check.text_of(self.out / "a-1-welcome.png")
        self.expect("conference" in welcome.lower(),
                    f"the welcome screen says what to do ({welcome!r})")
        wav = self.rooms["A"].heard()
        previous = 0
        for prompt in ("ask_id", "not_found"):
            match, at = check.was_heard(self.prompts / "en" / f"{prompt}.wav", wav)
            self.expect(match > 0.7 and at >= previous,
                        f"A heard the prompt {prompt} at {at:.1f} s (match {match:.2f})")
            previous = at

    def judge_slide(self):
        for file in ("a-5-slide.png", "b-2-slide.png"):
            text = check.text_of(self.out / file)
            self.expect(SLIDE.split()[0] in text, f"the slide can be read ({file}: {text!r})")

    def judge_pictures(self, name):
        tiles = {}
        for when in ("early", "late"):
            path = self.out / f"{name.lower()}-meeting-{when}.png"
            try:
                picture = check.Picture(path)
                tiles[when] = {other: check.look_at_tile(picture, look["clip"][0],
                                                         look["marker"], look["circle"])
                               for other, look in ROOMS.items()}
            except (AssertionError, subprocess.CalledProcessError) as error:
                self.expect(False, f"{name} {when}: {error}")
                return
        for other in ROOMS:
            early, late = tiles["early"][other], tiles["late"][other]
            left_half = other == "A"
            self.expect(all(t[k] < 0.5 if left_half else t[k] > 0.5 for t in (early, late)
                            for k in ("x", "circle_x")),
                        f"{name} sees {other} in the {'left' if left_half else 'right'} tile")
            steps = (late["counter"] - early["counter"]) % 256
            self.expect(5 <= steps <= 25, f"{name} sees {other} move: counter +{steps} in 2 s")
            self.expect(check.is_round(early) and check.is_round(late),
                        f"{name} sees {other}'s circle round "
                        f"({early['aspect']:.2f}, {late['aspect']:.2f})")

    def judge_sound(self, name):
        other = "B" if name == "A" else "A"
        wav = self.out / f"{name.lower()}-heard.wav"
        shutil.copyfile(self.rooms[name].heard(), wav)
        start = check.duration(wav) - LISTEN_SECONDS
        level = {who: check.tone_level(wav, ROOMS[who]["tone"], start, LISTEN_SECONDS - 1)
                 for who in ROOMS}
        self.expect(level[other] > -50 and level[other] - level[name] >= 20,
                    f"{name} hears {other} ({level[other]:.0f} dB) and not itself "
                    f"({level[name]:.0f} dB)")
        gap = check.longest_gap_ms(wav, ROOMS[other]["tone"], start, LISTEN_SECONDS - 1)
        self.expect(gap <= 60, f"{name} hears {other} without gaps (longest {gap} ms)")

    def judge_report(self):
        calls = {}
        for line in self.report.read_text().splitlines():
            call = json.loads(line)
            if "slides@" in call.get("caller", ""):
                self.judge_presenter(call)
            else:
                calls["A" if call.get("joined_by") == "ivr" else "B"] = call
        self.expect(set(calls) == {"A", "B"}, "the report has one call by IVR and one direct")
        for name, call in calls.items():
            dialled = TENANT_KEY if name == "A" else f"{TENANT_KEY}.{CONFERENCE_ID}"
            self.expect(f"{dialled}@{DOMAIN}" in call.get("dialled", ""),
                        f"the report has what {name} dialled: {call.get('dialled')}")
            self.expect(call.get("meeting_id") == "weekly" and call.get("ended_by") == "caller",
                        f"{name} was in meeting {call.get('meeting_id')!r}, "
                        f"end: {call.get('end_reason')}")
            self.judge_counts(name, call)

    def judge_presenter(self, call):
        slides = {s["medium"]: s for s in call["streams"]}.get("content", {})
        count, size = slides.get("frames_decoded", 0), slides.get("size_received")
        self.expect(count > 0 and size == presenter.SIZE,
                    f"the report has the presenter's slide: {count} pictures of {size}")

    def judge_counts(self, name, call):
        counted = self.rooms[name].statistics()
        streams = {s["medium"]: s for s in call.get("streams", [])}
        self.judge_keyframes(name, streams.get("video", {}))
        for medium in ("audio", "video"):
            if medium not in counted or medium not in streams:
                self.expect(False, f"{name}: {medium} is in the report and in baresip's figures")
                continue
            mine, theirs = streams[medium], counted[medium]
            for ours, peers in (("packets_received", "sent"), ("packets_sent", "received")):
                near = abs(mine[ours] - theirs[peers]) <= max(3, 0.05 * theirs[peers])
                self.expect(near, f"{name} {medium} ({mine['codec']}): {ours} {mine[ours]}, "
                                  f"the room {peers} {theirs[peers]}")


    def judge_keyframes(self, name, video):
        wait_ms = video.get("first_picture_us", 0) // 1000
        self.expect(video.get("keyframes_requested", 0) > 0 and video.get("keyframes_sent", 0) > 0
                    and 0 < wait_ms < FIRST_PICTURE_MS,
                    f"{name}'s first picture was there {wait_ms} ms after it joined; keyframes: "
                    f"{video.get('keyframes_requested')} requested, "
                    f"{video.get('keyframes_sent')} sent")


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    demo = Demo(*sys.argv[1:])
    try:
        demo.run()
    except (TimeoutError, RuntimeError, subprocess.CalledProcessError) as error:
        demo.expect(False, str(error))
    print()
    for mark, text in demo.facts:
        print(mark, text)
    print()
    if demo.failures:
        print(f"The demo FAILED: {len(demo.failures)} of {len(demo.facts)} expectations; "
              f"everything is in {demo.out}")
        sys.exit(1)
    print(f"Two rooms met and saw a slide. Pictures, sound and report are in {demo.out}")


if __name__ == "__main__":
    main()
