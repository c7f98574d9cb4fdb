# SPDX-License-Identifier: MIT
"""Look-ups through the bindings, on a clock of the test's own."""

import datetime
import gc
import json
import pathlib
import re
import select
import socket
import tempfile
import unittest
import weakref

import cvi
from cvi import resolve
from cvi.resolve import Cache, Credential, EventKind, Meeting, Phase, Resolver, Status, Trust

ID = "126000000"
BOOK = {"answer_delay_ms": 1500,
        "meetings": [{"id": "m1", "tenant": "contoso", "conference_id": ID, "subject": "Räume",
                      "organizer": "Ann", "start": "2026-03-01T09:30:00Z",
                      "end": "2026-03-01T10:30:00Z", "pin": "1234", "host_pin": "98765"}]}
DURING = 1772357400000000  # 09:30
MINE = {"backends": [{"name": "mine", "type": "embedder"}],
        "tenants": [{"id": "*", "chain": [{"backend": "mine"}, {"backend": "book"}]}]}
GRAPH = {"backends": [{"name": "teams", "type": "graph", "client_id": "app-1"}],
         "tenants": [{"id": "contoso", "entra_tenant": "contoso.example",
                      "chain": [{"backend": "teams"}]}]}
FOUND = {"id": "g1", "subject": "Weekly", "videoTeleconferenceId": ID,
         "joinMeetingIdSettings": {"passcode": "xY7zQ2", "isPasscodeRequired": True},
         "lobbyBypassSettings": {"scope": "organization", "isDialInBypassEnabled": True}}


class FakeClock:
    def __init__(self):
        self.now_us = 1000000

    def __call__(self):
        return self.now_us


def at_once(**members):
    return {**BOOK, "answer_delay_ms": 0, **members}


class Books(unittest.TestCase):
    def setUp(self):
        self.clock = FakeClock()

    def open(self, **options):
        resolver = Resolver(clock=self.clock, **options)
        self.addCleanup(resolver.close)
        resolver.set_wall_clock(DURING)
        return resolver

    def test_an_answer_comes_when_it_is_due(self):
        resolver = self.open(book=BOOK)
        self.assertIsNone(resolver.timeout())
        lookup = resolver.start("contoso", ID)
        self.assertEqual((resolver.timeout(), resolver.fds()), (1.5, []))
        self.clock.now_us += 1499999
        resolver.drive()
        self.assertEqual(list(resolver.events()), [])
        self.clock.now_us += 1
        resolver.drive()
        event, = resolver.events()
        self.assertEqual((event.kind, event.status, event.id, event.backend),
                         (EventKind.FINISHED, Status.OK, lookup, "book"))
        with resolver.take(lookup) as meeting:
            self.assertEqual(meeting.meeting_id, "m1")
        with self.assertRaises(cvi.CviError) as caught:
            resolver.take(lookup)
        self.assertEqual(caught.exception.name, "ENOENT")

    def test_a_meeting_says_what_it_knows(self):
        resolver = self.open(book=at_once())
        meeting = resolver.resolve("contoso", ID)
        resolver.close()
        utc = datetime.timezone.utc
        self.assertEqual((meeting.subject, meeting.organizer, meeting.join_web_url),
                         ("Räume", "Ann", ""))
        self.assertEqual(meeting.start, datetime.datetime(2026, 3, 1, 9, 30, tzinfo=utc))
        self.assertEqual(meeting.end, datetime.datetime(2026, 3, 1, 10, 30, tzinfo=utc))
        self.assertIsNone(meeting.expiry)
        self.assertIsNone(meeting.requires_passcode)
        self.assertTrue(meeting.needs_pin)
        self.assertTrue(meeting.has_host_pin)
        self.assertEqual((meeting.check_pin("1234"), meeting.check_pin(b"98765")), (False, True))
        with self.assertRaises(cvi.ResolveError) as caught:
            meeting.check_pin("1235")
        self.assertEqual(caught.exception.name, "ERESOLVE_PIN")
        self.assertEqual(json.loads(meeting.to_json())["subject"], "Räume")
        meeting.close()
        for read in (lambda: meeting.subject, lambda: meeting.start, lambda: meeting.announces,
                     lambda: meeting.check_pin("1")):
            self.assertRaises(ValueError, read)

    def test_why_there_is_none_raises_with_the_event(self):
        resolver = self.open(book=at_once())
        for conference_id, unix_us, name in (("126085006", DURING, "ERESOLVE_NOT_FOUND"),
                                             ("126085003", DURING, "ERESOLVE_MISTYPED"),
                                             (ID, DURING - 1, "ERESOLVE_NOT_STARTED"),
                                             (ID, DURING + 3600000000, "ERESOLVE_EXPIRED")):
            resolver.set_wall_clock(unix_us)
            with self.assertRaises(cvi.ResolveError) as caught:
                resolver.resolve("contoso", conference_id)
            self.assertEqual(caught.exception.name, name)
            self.assertEqual((caught.exception.event.kind, caught.exception.event.backend),
                             (EventKind.FINISHED, "book"))

    def test_the_time_of_the_system_is_told_at_creation(self):
        with self.assertRaises(cvi.ResolveError) as caught:
            resolve.resolve("contoso", ID, book=at_once())
        self.assertEqual(caught.exception.name, "ERESOLVE_EXPIRED")

    def test_a_look_up_ends_in_time_or_is_cancelled(self):
        resolver = self.open(book=BOOK)
        lookup = resolver.start("contoso", ID, timeout_s=0.5)
        cancelled = resolver.start("contoso", ID)
        resolver.cancel(cancelled)
        self.clock.now_us += 500000
        resolver.drive()
        event, = resolver.events()
        self.assertEqual((event.id, event.status), (lookup, Status.ERESOLVE_NETWORK))
        with self.assertRaises(cvi.CviError):
            resolver.cancel(cancelled)

    def test_a_book_is_read_from_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "Bücher.json"
            path.write_text(json.dumps(at_once()), encoding="utf-8")
            resolver = self.open()
            resolver.watch_book(path)
            self.assertEqual(resolver.resolve("contoso", ID).meeting_id, "m1")
            resolver.watch_book(None)
            with self.assertRaises(cvi.CviError) as caught:
                resolver.watch_book(pathlib.Path(folder) / "none")
            self.assertEqual(caught.exception.name, "ESYSTEM")

    def test_wrong_texts_raise_with_their_place(self):
        resolver = self.open(book=at_once())
        with self.assertRaisesRegex(cvi.CviError, "/meetings/0/pin"):
            resolver.load_book(at_once(meetings=[{**BOOK["meetings"][0], "pin": "x"}]))
        with self.assertRaises(cvi.JsonError) as caught:
            resolver.load('{"backends": [}')
        self.assertEqual(caught.exception.offset, 15)
        self.assertEqual(resolver.resolve("contoso", ID).meeting_id, "m1")

    def test_what_is_out_of_range_is_refused(self):
        self.assertRaises(TypeError, Resolver, colour=1)
        self.assertRaises(ValueError, Resolver, max_pending=1 << 32)
        resolver = self.open(book=BOOK, max_pending=1)
        self.assertRaises(ValueError, resolver.start, "contoso", ID, timeout_s=-1)
        self.assertRaises(ValueError, resolver.start, "contoso\0x", ID)
        resolver.start("contoso", ID)
        with self.assertRaises(cvi.CviError) as caught:
            resolver.start("contoso", ID)
        self.assertEqual(caught.exception.name, "EFULL")
        resolver.close()
        self.assertRaises(ValueError, resolver.start, "contoso", ID)


class Embedders(unittest.TestCase):
    def setUp(self):
        self.resolver = Resolver(book=at_once(), config=MINE)
        self.addCleanup(self.resolver.close)
        self.resolver.set_wall_clock(DURING)

    def test_a_question_is_answered(self):
        lookup = self.resolver.start("contoso", ID, caller="sip:room@a.example", dialled="1@b",
                                     address="192.0.2.1", trust=Trust.TRUSTED)
        question = self.resolver.next_event()
        self.assertEqual((question.kind, question.id, question.backend), (EventKind.QUESTION,
                                                                         lookup, "mine"))
        self.assertEqual((question.tenant_id, question.conference_id, question.caller,
                          question.dialled, question.address, question.trust),
                         ("contoso", ID, "sip:room@a.example", "1@b", "192.0.2.1", Trust.TRUSTED))
        with self.assertRaises(cvi.JsonError):
            self.resolver.answer(lookup, {"subject": 1})
        self.resolver.answer(lookup, FOUND)
        self.assertEqual(self.resolver.next_event().status, Status.OK)
        meeting = self.resolver.take(lookup)
        self.assertEqual((meeting.passcode, meeting.requires_passcode), ("xY7zQ2", True))
        self.assertEqual(json.loads(meeting.raw_json), FOUND)
        self.assertNotIn("xY7zQ2", meeting.to_json() + repr(meeting))

    def test_a_refusal_is_passed_on(self):
        lookup = self.resolver.start("contoso", ID)
        self.resolver.answer(lookup, status=Status.ERESOLVE_LOCKED, message="closed for today")
        *_, event = self.resolver.events()
        self.assertEqual((event.status, event.message),
                         (Status.ERESOLVE_LOCKED, "closed for today"))

    def test_a_function_may_answer_or_leave_it_to_the_next(self):
        for said, found in ((FOUND, "g1"), (None, "m1")):
            meeting = self.resolver.resolve("contoso", ID, ask=lambda event: said)
            self.assertEqual(meeting.meeting_id, found)
        self.assertEqual(self.resolver.resolve("contoso", ID).meeting_id, "m1")

    def test_a_function_that_fails_leaves_no_look_up(self):
        def fail(event):
            raise KeyError(event.conference_id)

        self.assertRaises(KeyError, self.resolver.resolve, "contoso", ID, ask=fail)
        self.assertIsNone(self.resolver.timeout())
        self.assertEqual(list(self.resolver.events()), [])

    def test_events_of_others_are_kept(self):
        other = self.resolver.start("contoso", ID)
        gone = self.resolver.start("contoso", ID)
        self.resolver.resolve("contoso", ID, ask=lambda event: FOUND)
        self.resolver.cancel(gone)
        event, = self.resolver.events()
        self.assertEqual((event.kind, event.id), (EventKind.QUESTION, other))


class Services(unittest.TestCase):
    def test_a_credential_is_asked_for(self):
        with Resolver(config=GRAPH) as resolver:
            with self.assertRaises(cvi.ResolveError) as caught:
                resolver.resolve("contoso", ID)
            self.assertEqual(caught.exception.name, "ERESOLVE_CREDENTIAL")
            self.assertIn("teams", str(caught.exception))
            event, = resolver.events()
            self.assertEqual((event.kind, event.backend), (EventKind.CREDENTIAL, "teams"))
            resolver.set_credential("teams", Credential(secret="s3cr3t"))
            with self.assertRaises(cvi.CviError) as caught:
                resolver.set_credential("tems", Credential(secret="s3cr3t"))
            self.assertEqual(caught.exception.name, "ENOENT")
        self.assertNotIn("s3cr3t", repr(Credential(secret="s3cr3t", private_key="s3cr3t",
                                                   password="s3cr3t")))

    def test_descriptors_are_waited_for(self):
        """A server that accepts and says nothing, in the hand of poll()."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            config = {"backends": [{"name": "rules", "type": "policy",
                                    "url": f"https://127.0.0.1:{server.getsockname()[1]}/"}],
                      "tenants": [{"id": "*", "chain": [{"backend": "rules"}]}]}
            clock = FakeClock()
            with Resolver(config=config, clock=clock) as resolver:
                resolver.start("contoso", ID, trace=True)
                seen = 0
                while not select.select([server], [], [], 0)[0]:
                    resolver.drive()
                peer, _ = server.accept()
                with peer:
                    peer.settimeout(60)
                    while not seen & select.POLLIN:  # connected, hello said, waits for the answer
                        poll = select.poll()
                        for fd, events in resolver.fds():
                            poll.register(fd, events)
                            seen |= events
                        resolver.drive(poll.poll(0))
                    self.assertEqual(peer.recv(1), b"\x16")
                clock.now_us += 5000000
                resolver.drive()
                events = list(resolver.events())
        self.assertEqual([e.kind for e in events][-1], EventKind.FINISHED)
        self.assertEqual(events[-1].status, Status.ERESOLVE_NETWORK)

    def test_one_that_is_not_there_is_told(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        config = {"backends": [{"name": "rules", "type": "policy",
                                "url": f"https://127.0.0.1:{port}/"}],
                  "tenants": [{"id": "*", "chain": [{"backend": "rules"}]}]}
        with Resolver(config=config) as resolver, self.assertRaises(cvi.ResolveError) as caught:
            resolver.resolve("contoso", ID, trace=True)
        self.assertEqual(caught.exception.name, "ERESOLVE_NETWORK")
        self.assertEqual(caught.exception.event.requests, 3)


class Handles(unittest.TestCase):
    def test_a_dropped_resolver_is_freed_and_a_meeting_lives_on(self):
        resolver = Resolver(book=at_once(meetings=[{"id": "m", "tenant": "t",
                                                    "conference_id": "1"}]))
        meeting = resolver.resolve("t", "1")
        gone, finalizer = weakref.ref(resolver), resolver._finalizer
        del resolver
        gc.collect()
        self.assertIsNone(gone())
        self.assertFalse(finalizer.alive)
        self.assertEqual(meeting.meeting_id, "m")

    def test_what_a_resolver_borrows_outlives_it(self):
        resolver = Resolver(book=BOOK, cache=Cache())
        cache = weakref.ref(resolver._cache)
        finalizers = [resolver._finalizer, resolver._cache._finalizer]
        gc.collect()
        self.assertIsNotNone(cache())
        del resolver
        gc.collect()
        self.assertIsNone(cache())
        self.assertEqual([f.alive for f in finalizers], [False, False])


class Members(unittest.TestCase):
    def test_every_text_and_flag_of_the_header_has_a_name(self):
        header = pathlib.Path(__file__).resolve().parents[3] / "include/cvi/resolve_result.h"
        text = header.read_text(encoding="utf-8")
        fields = cvi_enum(text, "CVI_RESOLUTION_")
        flags = {name: value for name, value in fields.items() if name.startswith("flag_")}
        texts = {name: value for name, value in fields.items() if name not in flags}
        self.assertEqual({name: getattr(Meeting, name)._field for name in texts}, texts)
        self.assertEqual({Meeting.lets_dial_in_bypass._flag, Meeting.requires_passcode._flag,
                          Meeting.announces._flag}, set(flags.values()))

    def test_enums_are_those_of_the_headers(self):
        include = pathlib.Path(__file__).resolve().parents[3] / "include/cvi"
        text = "".join((include / name).read_text(encoding="utf-8")
                       for name in ("resolve.h", "resolve_guard.h"))
        for kind, prefix in ((EventKind, "CVI_RESOLVE_EVENT_"), (Phase, "CVI_RESOLVE_PHASE_"),
                             (Trust, "CVI_TRUST_"), (resolve.Scope, "CVI_LOBBY_SCOPE_"),
                             (resolve.Admission, "CVI_ADMISSION_")):
            values = cvi_enum(text, prefix)
            self.assertGreater(len(values), 1)
            self.assertEqual({m.name.lower(): m.value for m in kind if m.value}, values)


def cvi_enum(text, prefix):
    """{"name": value} of the constants in a header that begin so, but for 0."""
    return {name.lower(): int(value)
            for name, value in re.findall(rf"\b{prefix}(\w+) = (\d+)", text) if value != "0"}


if __name__ == "__main__":
    unittest.main()
