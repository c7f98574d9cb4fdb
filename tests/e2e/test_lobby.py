# SPDX-License-Identifier: MIT
"""Who waits for a host, and until when: raw peers and baresip."""
import os
import shutil
import sys
import tempfile

import tap
from baresip import Baresip, make_clip, make_tone
from gateway import BOOK, BY_ADDRESS, TENANT, Gateway
from rawsip import Peer

HOSTED, INNER = f"{TENANT}.126000002", f"{TENANT}.126000003"
PIN, HOST_PIN = "1111#", "2222#"
WITH_LOBBIES = {
    **BOOK,
    "meetings": BOOK["meetings"] + [
        {"id": "hosted", "tenant": "contoso", "conference_id": "126000002", "lobby": "organizer",
         "pin": "1111", "host_pin": "2222"},
        {"id": "inner", "tenant": "contoso", "conference_id": "126000003",
         "lobby": "organization"},
    ],
}


def enter(gateway, user, keys="", source=None):
    """Dial a meeting, and type what it asks for."""
    peer = Peer(gateway, source=source)
    peer.call(user)
    if keys:
        gateway.wait_log("check_id: needs_pin, to ask_pin")
        peer.press(keys)
    return peer


def wait_joined(gateway, count):
    gateway.wait_log("call: joined", count)


def wait_waiting(gateway, count):
    gateway.wait_log("a caller waits to be let in", count)


def report_of(gateway, peer):
    return gateway.wait_reports(lambda r: r["call_id"] == peer.call_id)[0]


def guests_wait_for_the_host(gateway):
    guests = [enter(gateway, HOSTED, PIN) for _ in range(3)]
    wait_waiting(gateway, 3)
    assert "call: joined" not in gateway.log()

    host = enter(gateway, HOSTED, HOST_PIN)
    wait_joined(gateway, 4)
    late = enter(gateway, HOSTED, PIN)
    wait_joined(gateway, 5)
    for peer in guests + [host, late]:
        peer.bye()

    for peer in guests:
        report = report_of(gateway, peer)
        assert report["joined_at"] and report["lobby_ms"] > 0, report
        assert report["meeting_id"] == "hosted", report
    assert report_of(gateway, host)["lobby_ms"] is None
    assert report_of(gateway, late)["joined_at"]
    assert "moves from worker" in gateway.log()


def a_trusted_caller_opens_the_lobby(gateway):
    guest = enter(gateway, INNER)
    wait_waiting(gateway, 1)
    trusted = enter(gateway, INNER, source="127.0.0.2")
    wait_joined(gateway, 2)
    guest.bye()
    trusted.bye()

    assert report_of(gateway, guest)["lobby_ms"] > 0
    assert report_of(gateway, trusted)["lobby_ms"] is None


def who_waits_when_the_last_one_leaves_is_told(gateway):
    host, guest = enter(gateway, HOSTED, HOST_PIN), enter(gateway, HOSTED, PIN)
    wait_joined(gateway, 2)
    host.bye()
    report_of(gateway, host)
    late = enter(gateway, HOSTED, PIN)
    wait_waiting(gateway, 1)
    guest.bye()

    message = late.next(20)
    assert message.method == "BYE", message.start
    late.answer(message)
    report = report_of(gateway, late)
    assert report["end_reason"] == "meeting expired", report
    assert report["joined_at"] is None and report["lobby_ms"] is not None, report


def who_hangs_up_in_the_lobby_waits_no_longer(gateway):
    gone, guest = enter(gateway, HOSTED, PIN), enter(gateway, HOSTED, PIN)
    wait_waiting(gateway, 2)
    gone.bye()
    report = report_of(gateway, gone)
    assert report["joined_at"] is None and report["lobby_ms"] is not None, report
    assert report["ended_by"] == "caller", report

    host = enter(gateway, HOSTED, HOST_PIN)
    wait_joined(gateway, 2)
    for peer in (guest, host):
        peer.bye()
        assert report_of(gateway, peer)["joined_at"]


def a_room_waits_in_sound_and_picture(gateway):
    folder = tempfile.mkdtemp(prefix="cvi-lobby-")
    clip, tone = os.path.join(folder, "c.mp4"), os.path.join(folder, "t.wav")
    make_clip(clip, "160x120", 60)
    make_tone(tone, 440, 60)
    room = Baresip(os.path.join(folder, "room"), clip, tone, "pcmu", "h264", size="160x120")
    try:
        room.dial(f"sip:{INNER}@127.0.0.1:{gateway.port}")
        wait_waiting(gateway, 1)
        trusted = enter(gateway, INNER, source="127.0.0.2")
        wait_joined(gateway, 2)
        trusted.bye()
    finally:
        room.close()
    reports = gateway.wait_reports(lambda r: r["joined_at"], 2)
    waited = [r for r in reports if r["lobby_ms"] is not None]
    assert len(waited) == 1 and waited[0]["meeting_id"] == "inner", reports
    video = [s for s in waited[0]["streams"] if s["medium"] == "video"]
    assert video and video[0]["packets_sent"] > 0, waited
    shutil.rmtree(folder)


CASES = [
    ("guests wait for the host, on whatever worker", ["--workers", "3"], guests_wait_for_the_host),
    ("a trusted caller opens the lobby", ["--trusted", "127.0.0.2/32"],
     a_trusted_caller_opens_the_lobby),
    ("who waits when the last one leaves is told", [], who_waits_when_the_last_one_leaves_is_told),
    ("who hangs up in the lobby waits no longer", [], who_hangs_up_in_the_lobby_waits_no_longer),
    ("a room waits in sound and picture", ["--trusted", "127.0.0.2"],
     a_room_waits_in_sound_and_picture),
]


def main():
    program, only = sys.argv[1], sys.argv[2:]

    def own(options, case):
        def run():
            gateway = Gateway(program, "--no-media-timeout", "120", *options, book=WITH_LOBBIES,
                              provision=BY_ADDRESS)
            try:
                case(gateway)
            finally:
                gateway.close()
        return run

    cases = [(name, own(options, case)) for name, options, case in CASES
             if not only or any(word in name for word in only)]
    return tap.run(cases, parallel=4)


sys.exit(main())
