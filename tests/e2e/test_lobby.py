# SPDX-License-Identifier: MIT
"""Who waits for a host, and who is sent to an operator: raw peers, baresip and sipp."""
import os
import shutil
import sys
import tempfile
import time

import sipp
import tap
from baresip import Baresip, make_clip, make_tone
from gateway import BOOK, BY_ADDRESS, TENANT, Gateway
from rawsip import Peer
from sipp import answered, expect, pause, recv, request

HOSTED, INNER = f"{TENANT}.126000002", f"{TENANT}.126000003"
PIN, HOST_PIN = "1111#", "2222#"
OPERATOR = "sip:help@example.com"
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


def wait_asking(gateway, count):
    gateway.wait_log("a caller asks to be let in", count)


def report_of(gateway, peer):
    return gateway.wait_reports(lambda r: r["call_id"] == peer.call_id)[0]


def guests_wait_for_the_host(gateway):
    guests = [enter(gateway, HOSTED, PIN) for _ in range(3)]
    wait_asking(gateway, 3)
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
    wait_asking(gateway, 1)
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
    wait_asking(gateway, 2)
    guest.bye()

    message = late.next(20)
    assert message.method == "BYE", message.start
    late.answer(message)
    report = report_of(gateway, late)
    assert report["end_reason"] == "meeting expired", report
    assert report["joined_at"] is None and report["lobby_ms"] is not None, report


def who_hangs_up_in_the_lobby_waits_no_longer(gateway):
    gone, guest = enter(gateway, HOSTED, PIN), enter(gateway, HOSTED, PIN)
    wait_asking(gateway, 2)
    gone.bye()
    report = report_of(gateway, gone)
    assert report["joined_at"] is None and report["lobby_ms"] is not None, report
    assert report["ended_by"] == "caller", report

    host = enter(gateway, HOSTED, HOST_PIN)
    wait_joined(gateway, 2)
    for peer in (guest, host):
        peer.bye()
        assert report_of(gateway, peer)["joined_at"]


def wait_seen(room):
    """Until the room has decoded a picture."""
    end = time.monotonic() + 60
    while "video: receiving with resolution" not in room.log():
        assert time.monotonic() < end, room.log()[-4000:]
        time.sleep(0.1)


def a_room_waits_in_sound_and_picture(gateway):
    folder = tempfile.mkdtemp(prefix="cvi-lobby-")
    clip, tone = os.path.join(folder, "c.mp4"), os.path.join(folder, "t.wav")
    make_clip(clip, "160x120", 60)
    make_tone(tone, 440, 60)
    room = Baresip(os.path.join(folder, "room"), clip, tone, "pcmu", "h264", size="160x120")
    try:
        room.dial(f"sip:{INNER}@127.0.0.1:{gateway.port}")
        wait_asking(gateway, 1)
        wait_seen(room)
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


# ---- the operator ---------------------------------------------------------------------------

def typed(keys, cseq):
    """Each key as INFO."""
    return "".join(request("INFO", body=f"Signal={key}\nDuration=160\n", cseq=cseq + i,
                           content_type="application/dtmf-relay") + recv(200)
                   for i, key in enumerate(keys))


def notified(cseq, fragment, state):
    headers = ["Event: refer", f"Subscription-State: {state}"]
    return request("NOTIFY", headers, fragment + "\n", cseq=cseq,
                   content_type="message/sipfrag;version=2.0") + recv(200)


# three wrong ids, each after the answer to the one before
GIVES_UP = answered() + pause(700).join(typed("126000009#", 10 + 20 * i) for i in range(3))
REFER = [f"Refer-To: <{OPERATOR}>", "To: .*;tag=", "Contact: <sip:"]
PENDING = notified(80, "SIP/2.0 100 Trying", "active;expires=60")

TRANSFERS = [
    ("a transfer that worked ends the call", "transferred to an operator",
     GIVES_UP + expect("REFER", *REFER, answer="202 Accepted") + PENDING
     + notified(81, "SIP/2.0 200 OK", "terminated;reason=noresource") + expect("BYE")),
    ("an operator who does not answer: goodbye", "no operator took the call",
     GIVES_UP + expect("REFER", *REFER, answer="202 Accepted") + PENDING
     + notified(81, "SIP/2.0 486 Busy Here", "terminated;reason=noresource") + expect("BYE")),
    ("a subscription that ends without a word: goodbye", "no operator took the call",
     GIVES_UP + expect("REFER", *REFER, answer="202 Accepted")
     + notified(80, "SIP/2.0 100 Trying", "terminated;reason=timeout") + expect("BYE")),
    ("a caller who cannot be transferred: goodbye", "no operator took the call",
     GIVES_UP + expect("REFER", *REFER, answer="603 Decline") + expect("BYE")),
]


def transfer(gateway, steps, reason):
    sipp.run(gateway, steps, TENANT)
    assert gateway.wait_reports(lambda r: True)[0]["end_reason"] == reason, gateway.reports()


def strange_notifications_are_refused(gateway):
    sipp.run(gateway, answered()
             + request("NOTIFY", ["Event: refer", "Subscription-State: active"], cseq=2) + recv(481)
             + request("NOTIFY", ["Event: presence", "Subscription-State: active"], cseq=3)
             + recv(489, "Allow-Events: refer")
             + sipp.bye(), TENANT)
    sipp.run(gateway, request("NOTIFY", ["Event: refer"], in_dialog=False) + recv(481), TENANT)


def without_an_operator_it_is_goodbye(gateway):
    sipp.run(gateway, GIVES_UP + expect("BYE"), TENANT)


CASES = [
    ("guests wait for the host, on whatever worker", ["--workers", "3"], guests_wait_for_the_host),
    ("a trusted caller opens the lobby", ["--trusted", "127.0.0.2/32"],
     a_trusted_caller_opens_the_lobby),
    ("who waits when the last one leaves is told", [], who_waits_when_the_last_one_leaves_is_told),
    ("who hangs up in the lobby waits no longer", [], who_hangs_up_in_the_lobby_waits_no_longer),
    ("a room waits in sound and picture", ["--trusted", "127.0.0.2"],
     a_room_waits_in_sound_and_picture),
    ("notifications that nobody asked for are refused", ["--operator", OPERATOR],
     strange_notifications_are_refused),
    ("without an operator it is goodbye", [], without_an_operator_it_is_goodbye),
] + [(name, ["--operator", OPERATOR],
      lambda gateway, steps=steps, reason=reason: transfer(gateway, steps, reason))
     for name, reason, steps in TRANSFERS]


def main():
    program, only = sys.argv[1], sys.argv[2:]

    def own(options, case):
        def run():
            gateway = Gateway(program, "--no-media-timeout", "120", "--guess-pace", "0", *options,
                              book=WITH_LOBBIES, provision=BY_ADDRESS)
            try:
                case(gateway)
            finally:
                gateway.close()
        return run

    cases = [(name, own(options, case)) for name, options, case in CASES
             if not only or any(word in name for word in only)]
    return tap.run(cases, parallel=4)


sys.exit(main())
