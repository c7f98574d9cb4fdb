# SPDX-License-Identifier: MIT
"""What a room expects of the signalling: sipp and a raw peer against cvi-gateway."""
import pathlib
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

import certificate
import sipp
import tap
from gateway import DOMAIN, MEETING, TENANT, WITH_PIN, Gateway
from rawsip import OFFER, Peer
from sipp import ack, answered, bye, expect, invite, pause, recv, request

BUILT_IN = pathlib.Path(__file__).parents[2] / "lib" / "ivr" / "default.json"
FLOW = pathlib.Path(tempfile.mkdtemp(prefix="cvi-e2e-flow-"), "flow.json")
FLOW.write_text(BUILT_IN.read_text(encoding="utf-8").replace('"ask_pin"', '"ask_code"')
                .replace('"say": ["ask_code"], "show": "ask_code"',
                         '"say": ["ask_pin"], "show": "ask_pin"'), encoding="utf-8")
DIRECT = f"{TENANT}.{MEETING}"
IVR = TENANT
# the answer to our offer of sound, video and slides
WITHOUT_SLIDES = sipp.sdp() + "m=video 0 RTP/AVP 97\n"


def refused(code, *wanted, **options):
    """INVITE and its refusal, acknowledged."""
    return (invite(**options) + recv(100, optional=True) + recv(code, *wanted)
            + ack(uri="sip:[service]@[remote_ip]:[remote_port]", in_dialog=True))


def info(content_type, body):
    """INFO with the media."""
    return request("INFO", body=body, cseq=2, content_type=content_type)


def again(cseq, body, *wanted, method="INVITE", headers=()):
    """A new offer in the dialog, accepted."""
    text = request(method, headers, body, cseq=cseq)
    if method == "INVITE":
        text += recv(100, optional=True)
    text += recv(200, *wanted)
    return text + (ack(cseq=cseq) if method == "INVITE" else "")


def offer_answer(name, method):
    """Hold, resume, changes of m-lines and ports by re-INVITE or UPDATE."""
    usual, held = sipp.sdp(), sipp.sdp(direction="sendonly", version=2)
    inactive = sipp.sdp(direction="inactive", version=3)
    old_hold = sipp.sdp(version=4).replace("c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0")
    moved = sipp.sdp(version=5, port="[media_port+4]", video="[media_port+6]")
    audio_only = sipp.sdp(version=6, video="0")
    more = sipp.sdp(version=7) + "m=application 50700 UDP/BFCP *\n"

    def step(cseq, body, *wanted):
        return again(cseq, body, *wanted, method=method)

    return [
        (f"{name}: sendonly is answered recvonly, sendrecv resumes",
         answered() + step(2, held, "a=recvonly") + step(3, usual, "m=audio [1-9]") + bye()),
        (f"{name}: inactive is answered inactive, and resumes",
         answered() + step(2, inactive, "a=inactive") + step(3, usual, "m=audio [1-9]") + bye()),
        (f"{name}: c=0.0.0.0 is accepted as hold, and resumes",
         answered() + step(2, old_hold, "m=audio [1-9]") + step(3, usual, "m=audio [1-9]")
         + bye()),
        (f"{name}: other ports are accepted",
         answered() + step(2, moved, "m=audio [1-9]", "m=video [1-9]") + bye()),
        (f"{name}: video removed and added again",
         answered() + step(2, audio_only, "m=video 0 ") + step(3, usual, "m=video [1-9]") + bye()),
        (f"{name}: an m-line we do not know is added and refused in place",
         answered() + step(2, more, "m=application 0 UDP/BFCP") + bye()),
    ]


SIPP_CASES = [
    ("an early offer is answered and BYE ends it", DIRECT, answered() + bye()),
    ("100 comes at once, 200 with SDP, Contact, Allow and Supported", DIRECT,
     invite() + recv(100) + recv(200, "m=audio [1-9]", "Contact: <sip:127.0.0.1:", "Allow:.*UPDATE",
                                 "Supported: timer") + ack() + bye()),
    ("a delayed offer: we offer, the ACK answers", IVR,
     invite(body="") + recv(100) + recv(200, "m=audio [1-9]", "m=video [1-9]", "a=content:slides")
     + ack(body=WITHOUT_SLIDES) + pause(200) + bye()),
    ("OPTIONS outside a dialog", IVR,
     request("OPTIONS", in_dialog=False)
     + recv(200, "Allow: INVITE, ACK, BYE", "Accept: application/sdp", "Supported: timer")),
    ("OPTIONS inside a dialog", DIRECT,
     answered() + request("OPTIONS", cseq=2)
     + recv(200, "Allow: INVITE, ACK, BYE", "Accept: application/sdp", "Supported: timer") + bye()),
    ("an unknown Require gets 420 with Unsupported", DIRECT,
     refused(420, "Unsupported: foo, bar", headers=["Require: foo, timer, bar"])),
    ("a re-INVITE before the ACK gets 491", DIRECT,
     invite() + recv(100) + recv(200) + request("INVITE", body=sipp.sdp(version=2), cseq=2)
     + recv(491) + ack(cseq=2) + ack() + bye()),
    ("an UPDATE with an offer while ours is open gets 491", IVR,
     invite(body="") + recv(100) + recv(200)
     + request("UPDATE", body=sipp.sdp(version=2), cseq=2) + recv(491)
     + ack(body=WITHOUT_SLIDES) + pause(200) + bye(3)),
    ("rport and received are filled in", DIRECT,
     invite() + recv(100, "rport=[0-9]+", "received=127.0.0.1")
     + recv(200, "rport=[0-9]+", "received=127.0.0.1") + ack() + bye()),
    ("Record-Route comes back in the 2xx", DIRECT,
     invite(headers=["Record-Route: <sip:[local_ip]:[local_port];lr;x=1>"]) + recv(100)
     + recv(200, "Record-Route: <sip:127.0.0.1:[0-9]+;lr;x=1>") + ack() + bye()),
    ("a session timer: refresher=uac and Require: timer", DIRECT,
     invite(headers=["Supported: timer", "Session-Expires: 600"]) + recv(100)
     + recv(200, "Session-Expires: 600;refresher=uac", "Require: timer") + ack()
     + request("UPDATE", ["Supported: timer", "Session-Expires: 600;refresher=uac"], cseq=2)
     + recv(200, "Session-Expires: 600;refresher=uac") + bye()),
    ("no session timer for a peer that has none", DIRECT,
     invite() + recv(100) + recv(200, without=["Session-Expires"]) + ack() + bye()),
    ("a session timer that is too short gets 422 with Min-SE", DIRECT,
     refused(422, "Min-SE: 90", headers=["Supported: timer", "Session-Expires: 60"])),
    ("INFO with dtmf-relay is taken", IVR,
     answered() + info("application/dtmf-relay", "Signal=5\nDuration=160\n") + recv(200) + bye()),
    ("INFO with picture_fast_update is taken", DIRECT,
     answered() + info("application/media_control+xml", "<media_control><vc_primitive><to_encoder>"
                       "<picture_fast_update/></to_encoder></vc_primitive></media_control>\n")
     + recv(200) + bye()),
    ("INFO of another kind gets 415", DIRECT,
     answered() + info("application/x-other", "what\n") + recv(415) + bye()),
    ("a body that is not SDP gets 415 with Accept", DIRECT,
     refused(415, "Accept: application/sdp", body="hello\n", content_type="text/plain")),
    ("BYE for a dialog that is not known gets 481", IVR,
     request("BYE", in_dialog=False, to="sip:x@gw.example>;tag=nobody;x=<") + recv(481)),
    ("a method we do not have gets 405 with Allow", IVR,
     request("SUBSCRIBE", in_dialog=False) + recv(405, "Allow: INVITE")),
    ("a method nobody has gets 501", IVR, request("JUMP", in_dialog=False) + recv(501)),
    ("an unknown tenant gets 404", "999999999", refused(404)),
    ("a disabled tenant is refused", "813000001", refused(403)),
    ("a domain that is not hosted is refused", IVR,
     refused(404, uri="sip:[service]@other.example", to="sip:[service]@other.example")),
    ("where the Request-URI has our address the To host decides: hosted", IVR, answered() + bye()),
    ("where the Request-URI has our address the To host decides: not hosted", IVR,
     refused(404, to="sip:[service]@elsewhere.example")),
    ("malformed SDP is refused", DIRECT, refused(400, body="v=0\nthis is no SDP\n")),
    ("SDP without a codec in common gets 488 with Warning", DIRECT,
     refused(488, "Warning: 3[0-9][0-9] ", body=sipp.sdp().replace(
         "RTP/AVP 0 8 101", "RTP/AVP 18").replace("RTP/AVP 97", "RTP/AVP 34"))),
    ("SDES keys over UDP are refused", DIRECT,
     refused(488, body=sipp.sdp().replace("RTP/AVP", "RTP/SAVP"))),
    ("an IVR call and a direct call at the same time", IVR, answered() + pause(300) + bye()),
] + [(name, DIRECT, steps) for name, steps in
     offer_answer("re-INVITE", "INVITE") + offer_answer("UPDATE", "UPDATE")]


def version_of(message):
    return re.search(r"^o=\S+ \S+ (\d+) ", message.body, re.M).group(1)


def the_ok_is_repeated(gateway):
    peer = Peer(gateway)
    peer.call(ack=False)
    times = [time.monotonic()]
    for _ in range(3):
        assert peer.next(5).code == 200
        times.append(time.monotonic())
    gaps = [b - a for a, b in zip(times, times[1:])]
    peer.send(peer.request("ACK"))
    assert gaps[0] > 0.4 and gaps[1] > 1.4 * gaps[0] and gaps[2] > 1.4 * gaps[1], gaps
    peer.silent(4.5)
    peer.bye()


def no_ack_ends_in_bye(gateway):
    peer = Peer(gateway)
    peer.call(ack=False)
    start = time.monotonic()
    while True:
        message = peer.next(10)
        if message.method == "BYE":
            break
        assert message.code == 200, message.start
    assert 31 < time.monotonic() - start < 45, time.monotonic() - start
    peer.answer(message)
    gateway.wait_reports(lambda r: r["call_id"] == peer.call_id)


def cancel_gets_487(gateway):
    """INVITE and CANCEL in one segment: the second is there before the first is answered."""
    peer = Peer(gateway, "tcp")
    peer.send(peer.request("INVITE", DIRECT, body=OFFER) + peer.request("CANCEL", DIRECT))
    codes = {}
    while len(codes) < 2:
        message = peer.final()
        codes[message.get("CSeq").split()[1]] = message.code
    assert codes == {"CANCEL": 200, "INVITE": 487}, codes
    found = gateway.wait_reports(lambda r: r["call_id"] == peer.call_id)
    assert found[0]["ended_by"] == "caller", found


def keepalive(transport):
    def case(gateway):
        peer = Peer(gateway, transport)
        peer.send("\r\n\r\n")
        assert peer.receive(5) == b"\r\n"
        peer.call()
        peer.send("\r\n\r\n")
        assert peer.receive(5) == b"\r\n"
        peer.bye()
    return case


def version_rises_only_on_change(gateway):
    peer = Peer(gateway)
    first = version_of(peer.call())
    peer.send(peer.request("INVITE", cseq=2, body=OFFER))
    same = version_of(peer.final())
    peer.send(peer.request("ACK", cseq=2))
    held = OFFER.replace("m=video", "a=sendonly\r\nm=video") + "a=sendonly\r\n"
    peer.send(peer.request("INVITE", cseq=3, body=held.replace("room 1 1", "room 1 2")))
    other = version_of(peer.final())
    peer.send(peer.request("ACK", cseq=3))
    peer.bye()
    assert first == same and int(other) == int(first) + 1, (first, same, other)


def refused_update_leaves_the_call(gateway):
    peer = Peer(gateway)
    peer.call()
    peer.send(peer.request("UPDATE", cseq=2, body="v=0\r\nnonsense\r\n"))
    assert peer.final().code in (400, 488)
    peer.send(peer.request("OPTIONS", cseq=3))
    assert peer.final().code == 200
    peer.bye()


def old_cseq_gets_500(gateway):
    peer = Peer(gateway)
    peer.call()
    peer.send(peer.request("OPTIONS", cseq=10))
    assert peer.final().code == 200
    peer.send(peer.request("OPTIONS", cseq=5))
    assert peer.final().code == 500
    peer.bye()


def garbage_is_survived(gateway):
    peer = Peer(gateway)
    for text in (b"\x00" * 100, b"INVITE\r\n\r\n", b"\xff" * 1400, b"INVITE sip: SIP/2.0\r\n\r\n",
                 b"SIP/2.0 200 OK\r\n\r\n", b"INVITE sip:a@b SIP/2.0\r\nVia: \r\n\r\n",
                 b"ACK sip:x@y SIP/2.0\r\n\r\n", b"INVITE " + b"a" * 8000 + b" SIP/2.0\r\n\r\n"):
        peer.send(text)
    for drop, code in ((("From",), 400), (("To",), 400), (("Call-ID",), 400), (("CSeq",), 400),
                       (("Contact",), 400)):
        other = Peer(gateway)
        other.send(other.request("INVITE", DIRECT, body=OFFER, drop=drop))
        assert other.final().code == code, drop
    wrong = Peer(gateway)
    text = wrong.request("INVITE", DIRECT, body=OFFER)
    wrong.send(re.sub(r"CSeq: 1 INVITE", "CSeq: 1 BYE", text))
    assert wrong.final().code == 400
    short = Peer(gateway)
    text = short.request("INVITE", DIRECT, body=OFFER)
    short.send(re.sub(r"Content-Length: \d+", "Content-Length: 9999", text))
    assert short.final().code == 400
    good = Peer(gateway)
    good.call()
    good.bye()


def sips_needs_a_sips_contact(gateway):
    peer = Peer(gateway, "tls")
    text = peer.request("INVITE", DIRECT, body=OFFER).replace(
        f"INVITE sip:{DIRECT}@127.0.0.1:{gateway.port}", f"INVITE sips:{DIRECT}@{DOMAIN}")
    peer.send(text)
    response = peer.learn(peer.final())
    assert response.code == 200 and peer.target.startswith("sips:"), response.start
    peer.send(peer.request("ACK"))
    peer.bye()


def vanished_client_is_noticed(gateway):
    """Neither media nor BYE ever come: the call ends with its reason, BYE goes along the route."""
    peer = Peer(gateway)
    peer.call(headers=[f"Record-Route: <sip:127.0.0.1:{peer.port};lr;leg=9>"])
    message = peer.next(10)
    assert message.method == "BYE", message.start
    assert "leg=9" in message.get("Route") and f":{peer.port}" in message.start, message.headers
    peer.answer(message)
    found = gateway.wait_reports(lambda r: r["call_id"] == peer.call_id)
    assert found[0]["ended_by"] in ("network", "gateway") and found[0]["end_reason"], found


def session_timer_expires(gateway):
    peer = Peer(gateway)
    response = peer.call(TENANT, headers=["Supported: timer", "Session-Expires: 6"])
    assert response.get("Session-Expires") == "6;refresher=uac", response.headers
    start = time.monotonic()
    message = peer.next(12)
    assert "session timer expired" in message.get("Reason"), message.headers
    assert message.method == "BYE" and 3 < time.monotonic() - start < 10, message.start
    peer.answer(message)


def refresh_keeps_the_call(gateway):
    peer = Peer(gateway)
    peer.call(TENANT, headers=["Supported: timer", "Session-Expires: 6"])
    peer.silent(2.5)
    peer.send(peer.request("UPDATE", cseq=2, headers=["Supported: timer", "Session-Expires: 6"]))
    assert peer.final().code == 200
    peer.silent(3)
    peer.bye()


def we_refresh_when_asked_to(gateway):
    peer = Peer(gateway)
    response = peer.call(TENANT, headers=["Supported: timer", "Allow: INVITE, UPDATE, BYE, ACK",
                                          "Session-Expires: 6;refresher=uas"])
    assert response.get("Session-Expires") == "6;refresher=uas", response.headers
    message = peer.next(5)
    assert message.method == "UPDATE" and "6" in message.get("Session-Expires"), message.start
    peer.answer(message)
    peer.bye()


def public_address_is_told(gateway):
    peer = Peer(gateway)
    response = peer.call()
    assert "<sip:192.0.2.7:" in response.get("Contact"), response.headers
    assert "c=IN IP4 192.0.2.7" in response.body, response.body
    peer.target = ""
    peer.bye()


def call_when_there_is_room(gateway):
    """A place is free once the worker has let go of the call that ended, not with its BYE."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        peer = Peer(gateway)
        peer.send(peer.request("INVITE", TENANT, body=OFFER))
        response = peer.final()
        if response.code == 200:
            peer.learn(response)
        peer.send(peer.request("ACK", TENANT))
        if response.code == 200:
            return peer
        assert response.code == 503, response.start
        time.sleep(0.05)
    raise AssertionError("no place is free again")


def too_many_calls_get_503(gateway):
    first, second, third = Peer(gateway), Peer(gateway), Peer(gateway)
    first.call(TENANT)
    second.call(TENANT)
    third.send(third.request("INVITE", TENANT, body=OFFER))
    response = third.final()
    assert response.code == 503 and int(response.get("Retry-After")) > 0, response.headers
    third.send(third.request("ACK", TENANT))
    first.bye()
    fourth = call_when_there_is_room(gateway)
    fourth.bye()
    second.bye()


def a_flood_is_bounded(gateway):
    peer = Peer(gateway)
    for i in range(400):
        peer.call_id = f"flood-{peer.port}-{i}"
        peer.send(peer.request("INVITE", "999999999", body=OFFER))
        if i % 20 == 0:
            peer.receive(0.001)
    codes = set()
    end = time.monotonic() + 10
    while time.monotonic() < end and not {404, 503} <= codes:
        codes.add(peer.final().code)
    assert {404, 503} <= codes, codes
    time.sleep(1.5)  # tokens come back by time alone
    good = Peer(gateway)
    good.call()
    good.bye()


def a_signal_ends_all_calls(gateway):
    peers = [Peer(gateway), Peer(gateway, "tcp"), Peer(gateway)]
    for peer in peers:
        peer.call(TENANT)
    gateway.send(signal.SIGTERM)
    for peer in peers:
        message = peer.next(5)
        assert message.method == "BYE" and ";cause=" in message.get("Reason"), message.headers
        peer.answer(message)
    assert gateway.process.wait(10) == 0
    assert len(gateway.reports()) == len(peers), gateway.reports()


def hangup_reads_the_files_again(gateway):
    peer = Peer(gateway)
    peer.send(peer.request("INVITE", "777777777", body=OFFER))
    assert peer.final().code == 404
    with open(gateway.path("provision.json"), encoding="utf-8") as f:
        text = f.read()
    with open(gateway.path("provision.json"), "w", encoding="utf-8") as f:
        f.write(text.replace(TENANT, "777777777"))
    gateway.send(signal.SIGHUP)
    end = time.monotonic() + 5
    while "provision.json: read again" not in gateway.log() and time.monotonic() < end:
        time.sleep(0.02)
    other = Peer(gateway)
    other.call("777777777")
    other.bye()


def a_flow_is_read_and_read_again(gateway):
    """FLOW stands at the gateway's start; calls tell by its steps' names which one they have."""
    def ask(step):
        peer = Peer(gateway)
        peer.call(f"{TENANT}.{WITH_PIN}")
        gateway.wait_log(f"check_id: needs_pin, to {step}")
        peer.bye()

    def load(text, said):
        FLOW.write_text(text, encoding="utf-8")
        gateway.send(signal.SIGHUP)
        gateway.wait_log(said)

    good = FLOW.read_text(encoding="utf-8")
    ask("ask_code")
    load(good[:-3], "flow.json: ")
    load(good.replace('"next": "check_id"', '"next": "nowhere"'),
         "at /steps/ask_id/on/next: there is no step of this name")
    ask("ask_code")
    assert "flow.json: read again" not in gateway.log(), gateway.log()
    load(good.replace("ask_code", "ask_number"), "flow.json: read again")
    ask("ask_number")


def a_broken_file_leaves_the_old_one(gateway):
    for name in ("provision.json", "book.json"):
        with open(gateway.path(name), "w", encoding="utf-8") as f:
            f.write("{ not JSON")
    gateway.send(signal.SIGHUP)
    end = time.monotonic() + 5
    while gateway.log().count("error") < 2 and time.monotonic() < end:
        time.sleep(0.02)
    assert "read again" not in gateway.log(), gateway.log()
    peer = Peer(gateway)
    peer.call()
    peer.bye()


def media_that_stops_ends_the_call(gateway):
    """Some G.711, then nothing and no BYE: the call ends with its reason."""
    media = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    media.bind(("127.0.0.1", 0))
    peer = Peer(gateway)
    offer = sipp.sdp(port=str(media.getsockname()[1]), video="0").replace("\n", "\r\n")
    response = peer.call(TENANT, body=offer)
    port = int(re.search(r"^m=audio (\d+) ", response.body, re.M).group(1))
    for number in range(50):
        media.sendto(struct.pack("!BBHII", 0x80, 0, number, 160 * number, 7) + b"\xff" * 160,
                     ("127.0.0.1", port))
        time.sleep(0.02)
    message = peer.next(10)
    assert message.method == "BYE", message.start
    peer.answer(message)
    report = gateway.wait_reports(lambda r: r["call_id"] == peer.call_id)[0]
    audio = report["streams"][0]
    assert report["ended_by"] == "network" and audio["packets_received"] == 50, report
    media.close()


def stream_of_a_moved_call(gateway, attempt):
    """The RTP headers that a caller gets who comes by IVR into a meeting of another worker."""
    peer = Peer(gateway)
    media = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    media.bind(("127.0.0.1", 0))
    media.settimeout(2)
    offer = sipp.sdp(port=str(media.getsockname()[1]), video="0").replace("\n", "\r\n")
    peer.call(TENANT, body=offer)
    gateway.wait_log("ivr: welcome: next, to ask_id", attempt)
    for cseq, digit in enumerate(MEETING + "#", 2):
        peer.send(peer.request("INFO", cseq=cseq, body=f"Signal={digit}\r\nDuration=100\r\n",
                               headers=["Content-Type: application/dtmf-relay"]))
        assert peer.final().code == 200
    gateway.wait_log("a call moves from worker", attempt)
    gateway.wait_log("call: joined", 1 + attempt)
    time.sleep(1)
    peer.bye(50)
    packets = []
    while True:
        try:
            packets.append(struct.unpack("!BBHII", media.recv(2048)[:12]))
        except TimeoutError:
            break
    media.close()
    return packets


def the_stream_goes_on_when_a_call_moves(gateway):
    """One SSRC, no sequence number left out, and no time unless the machine is busy just then."""
    first = Peer(gateway)
    first.call()
    gateway.wait_log("call: joined")
    steps = []
    for attempt in range(1, 4):
        packets = stream_of_a_moved_call(gateway, attempt)
        assert len(packets) > 50 and len({p[4] for p in packets}) == 1, packets[:3]
        for before, after in zip(packets, packets[1:]):
            assert (after[2] - before[2]) & 0xffff == 1, (before, after)
        steps.append({(b[3] - a[3]) & 0xffffffff for a, b in zip(packets, packets[1:])})
        assert all(step % 160 == 0 and step < 8000 for step in steps[-1]), steps
        if steps[-1] == {160}:
            break
    assert {160} in steps, steps
    first.bye()


def each_medium_has_its_own_port(gateway):
    """Video first, then audio; and video alone: RTP comes from the port the answer names."""
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
        s.settimeout(10)
    video, audio = (s.getsockname()[1] for s in sockets)
    head = "v=0\r\no=r 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    video_line = f"m=video {video} RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\n"
    for offer in (head + video_line + f"m=audio {audio} RTP/AVP 0\r\n", head + video_line):
        peer = Peer(gateway)
        answer = peer.call(TENANT, body=offer).body
        for s, medium, kind in zip(sockets, ("video", "audio"), (97, 0)):
            if f"m={medium}" not in offer:
                continue
            port = int(re.search(rf"^m={medium} (\d+) ", answer, re.M).group(1))
            data, source = s.recvfrom(2048)
            while source[1] != port:  # of the call before
                data, source = s.recvfrom(2048)
            assert data[1] & 0x7f == kind, data[:12]
        peer.bye()
    for s in sockets:
        s.close()


def the_picture_has_the_negotiated_size(gateway):
    """Level 1.3, as it is and with what rooms add to it."""
    for added, size in (("", "320x180"), (";max-mbps=108000;max-fs=3600;max-br=1500", "1280x720")):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as video:
            video.bind(("127.0.0.1", 0))
            video.settimeout(10)
            peer = Peer(gateway)
            head = OFFER[:OFFER.index("m=video")]
            peer.call(TENANT, body=f"{head}m=video {video.getsockname()[1]} RTP/AVP 97\r\n"
                      "a=rtpmap:97 H264/90000\r\n"
                      f"a=fmtp:97 profile-level-id=42e00d;packetization-mode=1{added}\r\n")
            video.recv(2048)
            peer.bye()
        report = gateway.wait_reports(lambda r: r["call_id"] == peer.call_id)[0]
        sent = {s["medium"]: s for s in report["streams"]}["video"]
        assert sent["frames_encoded"] > 0 and sent["size_sent"] == size, sent


def without_free_media_ports_503(gateway):
    first, second = Peer(gateway), Peer(gateway)
    first.call(TENANT)
    second.send(second.request("INVITE", TENANT, body=OFFER))
    response = second.final()
    assert response.code == 503 and response.get("Retry-After"), response.headers
    second.send(second.request("ACK", TENANT))
    first.bye()
    gateway.wait_reports(lambda r: r["call_id"] == first.call_id)
    third = Peer(gateway)
    third.call(TENANT)
    third.bye()


def any_address_becomes_the_one_in_use(gateway):
    assert gateway.host != "0.0.0.0"
    peer = Peer(gateway)
    response = peer.call()
    assert f"<sip:{gateway.host}:" in response.get("Contact"), response.headers
    assert f"c=IN IP4 {gateway.host}" in response.body, response.body
    peer.bye()


def ipv6_works_alike(gateway):
    peer = Peer(gateway)
    offer = OFFER.replace("IP4 127.0.0.1", "IP6 ::1")
    response = peer.call(body=offer)
    assert "<sip:[::1]:" in response.get("Contact"), response.headers
    assert "c=IN IP6 ::1" in response.body, response.body
    peer.bye()


def command_line(program):
    """Exit codes: 0 for help, 2 for a wrong line, 1 when it cannot start."""
    def run(*options):
        return subprocess.run([program, *options], stdin=subprocess.DEVNULL, timeout=20,
                              capture_output=True, text=True, check=False)

    done = run("--help")
    assert done.returncode == 0 and "--media-ports" in done.stdout, done
    assert run("--version").returncode == 0
    for options in (["--nothing"], ["--workers", "0"], ["--provision", "x"], ["stray"],
                    ["--provision", "x", "--book", "y", "--listen", "nowhere"],
                    ["--provision", "x", "--book", "y", "--log-level", "loud"],
                    ["--provision", "x", "--book", "y", "--trusted", "192.0.2.0/33"],
                    ["--provision", "x", "--book", "y", "--proxy", "proxy.example"],
                    ["--provision", "x", "--book", "y", "--operator", "nowhere"],
                    ["--provision", "x", "--book", "y", "--media-ports", "5000-5004"]):
        done = run(*options)
        assert done.returncode == 2 and "--help" in done.stderr, done
    done = run("--provision", "/nonexistent", "--book", "/nonexistent")
    assert done.returncode == 1 and "/nonexistent" in done.stderr, done
    with tempfile.NamedTemporaryFile("w", suffix=".json") as provision:
        provision.write('{"domains": ["gw.example"], "tenants": []}')
        provision.flush()
        done = run("--provision", provision.name, "--resolver", "/nonexistent")
    assert done.returncode == 1 and "/nonexistent: No such file" in done.stderr, done


# name, options of the gateway of its own, function
OWN_GATEWAY = [
    ("a vanished client is noticed, and BYE follows the route set",
     ["--no-media-timeout", "2"], vanished_client_is_noticed),
    ("a session timer that is not refreshed ends in BYE", ["--min-se", "4"], session_timer_expires),
    ("a refresh by UPDATE keeps the call", ["--min-se", "4"], refresh_keeps_the_call),
    ("refresher=uas: we refresh by UPDATE", ["--min-se", "4"], we_refresh_when_asked_to),
    ("a public address is told in Contact and c=", ["--public-address", "192.0.2.7"],
     public_address_is_told),
    ("over the limit of calls 503 with Retry-After", ["--max-calls", "2"], too_many_calls_get_503),
    ("a flood of INVITEs gets 503 and goes by", ["--max-rate", "20"], a_flood_is_bounded),
    ("media that stops ends the call with its reason", ["--media-timeout", "2"],
     media_that_stops_ends_the_call),
    ("RTP of each medium comes from its own port, whatever the order of m-lines", [],
     each_medium_has_its_own_port),
    ("the stream goes on without a gap when a call moves to another worker", [],
     the_stream_goes_on_when_a_call_moves),
    ("without a free pair of ports 503", ["--media-ports", "41000-41005"],
     without_free_media_ports_503),
    ("listening on 0.0.0.0 is listening on the main address", ["--listen", "0.0.0.0:0"],
     any_address_becomes_the_one_in_use),
    ("IPv6", ["--listen", "[::1]:0"], ipv6_works_alike),
    ("a flow of one's own, read again at SIGHUP", ["--flow", str(FLOW)],
     a_flow_is_read_and_read_again),
    ("SIGHUP with broken files leaves the old ones", [], a_broken_file_leaves_the_old_one),
    ("SIGTERM: BYE to all, reports written, exit 0", [], a_signal_ends_all_calls),
    ("SIGHUP reads the provisioning again", [], hangup_reads_the_files_again),
]
SHARED_GATEWAY = [
    ("200 is repeated at T1, doubling, until the ACK", the_ok_is_repeated),
    ("no ACK for 32 s ends in BYE and a report", no_ack_ends_in_bye),
    ("CANCEL gets 200 and the INVITE 487", cancel_gets_487),
    ("CRLF keepalive on TCP", keepalive("tcp")),
    ("CRLF keepalive on TLS", keepalive("tls")),
    ("the version of o= rises only on change", version_rises_only_on_change),
    ("a refused UPDATE leaves the call as it was", refused_update_leaves_the_call),
    ("a CSeq out of order gets 500", old_cseq_gets_500),
    ("garbage gets 400 or silence, and others are served", garbage_is_survived),
    ("a sips: URI gets a sips: Contact", sips_needs_a_sips_contact),
    ("a low level with extensions gets the picture they allow",
     the_picture_has_the_negotiated_size),
]


def main():
    program, only = sys.argv[1], sys.argv[2:]
    cases = []

    def own(options, case):
        def run():
            gateway = Gateway(program, *options)
            try:
                case(gateway)
            finally:
                gateway.close()
        return run

    folder = tempfile.mkdtemp(prefix="cvi-e2e-")
    shared = Gateway(program, "--max-rate", "1000", "--cert", certificate.make(folder))
    for name, case in SHARED_GATEWAY:
        cases.append((name, lambda case=case: case(shared)))
    for name, user, steps in SIPP_CASES:
        for transport, label in (("u1", ""), ("t1", " (TCP)")):
            if transport == "u1" or name.startswith("an early offer"):
                cases.append((name + label, lambda user=user, steps=steps, transport=transport:
                              sipp.run(shared, steps, user, transport)))
    cases.append(("the command line is checked", lambda: command_line(program)))
    for name, options, case in OWN_GATEWAY:
        cases.append((name, own(options, case)))
    if only:
        cases = [c for c in cases if any(word in c[0] for word in only)]
    code = tap.run(cases, parallel=6)
    stopped = shared.close()
    shutil.rmtree(folder)
    shutil.rmtree(FLOW.parent)
    if stopped != 0:
        print(f"# the gateway ended with {stopped}")
    return code or (1 if stopped else 0)


sys.exit(main())
