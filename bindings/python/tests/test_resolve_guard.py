# SPDX-License-Identifier: MIT
"""What is remembered and who may come in, through the bindings."""

import dataclasses
import threading
import unittest

import cvi
from cvi.resolve import (Admission, Attempt, Cache, Guard, Lobby, Meeting, Resolver, Scope, Status,
                         Trust, admit, scope)

ROOM = Attempt("sip:room@a.example", "192.0.2.1", "contoso", tried="126000004")


class FakeClock:
    def __init__(self):
        self.now_us = 1000000

    def __call__(self):
        return self.now_us


def made(**members):
    """A meeting with members of Graph's onlineMeeting."""
    config = {"backends": [{"name": "mine", "type": "embedder"}],
              "tenants": [{"id": "*", "chain": [{"backend": "mine"}]}]}
    with Resolver(config=config) as resolver:
        return resolver.resolve("contoso", "1", ask=lambda event: {"id": "m", **members})


class Guarding(unittest.TestCase):
    def setUp(self):
        self.clock = FakeClock()

    def guess(self, guard, attempt, count):
        through = 0
        for _ in range(count):
            if not guard.check(attempt).is_blocked:
                guard.note(attempt, False)
                through += 1
        return through

    def test_a_guesser_is_slowed_down_and_refused_for_a_while(self):
        guard = Guard(window_s=60, pace_s=0.5, threshold=5, clock=self.clock)
        self.assertEqual(guard.check(ROOM).delay_s, 0.5)
        self.assertEqual(self.guess(guard, ROOM, 10), 5)
        verdict = guard.check(ROOM)
        self.assertEqual((verdict.is_blocked, verdict.failed), (True, 5))
        self.assertGreater(verdict.delay_s, 1)
        self.clock.now_us += 60000000
        self.assertFalse(guard.check(ROOM).is_blocked)
        stats = guard.stats
        self.assertEqual((stats.checks, stats.blocked, stats.wrong, stats.right), (13, 6, 5, 0))

    def test_no_pace_holds_nothing_back(self):
        self.assertEqual(Guard(pace_s=0).check(ROOM).delay_s, 0)

    def test_a_proxy_is_no_source(self):
        guard = Guard(proxies=["192.0.2.0/24"], clock=self.clock)
        self.assertEqual(self.guess(guard, dataclasses.replace(ROOM, caller=None), 100), 100)
        self.assertEqual(self.guess(guard, ROOM, 100), 20)  # but one caller of it is
        with self.assertRaises(cvi.CviError):
            Guard(proxies=["proxy.example"])

    def test_what_was_right_may_be_tried_again(self):
        guard = Guard(clock=self.clock)
        guard.note(ROOM, True)
        for i in range(80):
            guard.note(dataclasses.replace(ROOM, caller=f"sip:{i}@b"), False)
        self.assertFalse(guard.check(ROOM).is_blocked)
        self.assertTrue(guard.check(dataclasses.replace(ROOM, tried="1")).is_blocked)

    def test_a_resolver_asks_it(self):
        guard = Guard(threshold=5, pace_s=0)
        book = {"meetings": [{"id": "m", "tenant": "t", "conference_id": "7"}]}
        with Resolver(book=book, guard=guard) as resolver:
            for conference_id in "123457":
                with self.assertRaises(cvi.ResolveError) as caught:
                    resolver.resolve("t", conference_id, caller="x", address="192.0.2.1")
                self.assertEqual(caught.exception.name, "ERESOLVE_NOT_FOUND")
            self.assertEqual(caught.exception.event.code, "blocked")
            self.assertEqual(resolver.resolve("t", "7", caller="y").meeting_id, "m")

    def test_threads_share_one(self):
        guard = Guard(threshold=200)
        threads = [threading.Thread(target=self.guess, args=(guard, ROOM, 25)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(guard.stats.wrong, 100)

    def test_what_was_tried_does_not_show(self):
        self.assertNotIn("126000004", repr(ROOM))

    def test_what_is_out_of_range_is_refused(self):
        self.assertRaises(TypeError, Guard, colour=1)
        self.assertRaises(ValueError, Guard, window_s=-1)
        self.assertRaises(ValueError, Guard().check, Attempt("a\0b"))
        self.assertRaises(cvi.CviError, Guard, threshold=4)


class Caching(unittest.TestCase):
    """Answers of a policy service are nobody else's and the book is in memory, so a resolver that
    remembers something needs Graph: tests/resolve has one. Here nothing is known."""

    def test_nothing_is_known_at_first(self):
        cache = Cache(max_entries=1000, max_bytes=1 << 20, found_s=60, not_found_s=0, stale_s=0)
        self.assertIsNone(cache.find("contoso", "1"))
        self.assertEqual(cache.find_many([("contoso", "1"), ("contoso", "2")]),
                         [Status.ENOENT, Status.ENOENT])
        self.assertEqual(cache.find_many([]), [])
        cache.forget("contoso", "1")
        cache.clear()
        stats = cache.stats
        self.assertEqual((stats.entries, stats.misses), (0, 3))
        self.assertGreater(stats.bytes, 1000)

    def test_what_is_out_of_range_is_refused(self):
        self.assertRaises(TypeError, Cache, colour=1)
        self.assertRaises(ValueError, Cache, found_s=-1)
        self.assertRaises(ValueError, Cache().find, "a\0b", "1")
        self.assertRaises(cvi.CviError, Cache, max_entries=1 << 30)
        self.assertRaises(cvi.CviError, Cache, max_entries=1000000, max_bytes=1 << 20)


class Lobbies(unittest.TestCase):
    def test_a_meeting_says_who_waits(self):
        own = made(lobbyBypassSettings={"scope": "organization", "isDialInBypassEnabled": True})
        rows = ((own, Trust.GUEST, Lobby(0), Admission.WAIT, Trust.GUEST),
                (own, Trust.TRUSTED, Lobby(0), Admission.ENTER, Trust.TRUSTED),
                (own, Trust.GUEST, Lobby.DIAL_IN, Admission.ENTER, Trust.GUEST),
                (own, Trust.GUEST, Lobby.HOST, Admission.ENTER, Trust.TRUSTED),
                (own, Trust.TRUSTED, Lobby.LOCKED, Admission.REFUSE, Trust.TRUSTED),
                (made(), Trust.UNKNOWN, Lobby(0), Admission.ENTER, Trust.GUEST),
                (Scope.ORGANIZER, Trust.TRUSTED, Lobby(0), Admission.WAIT, Trust.TRUSTED),
                (Scope.EVERYONE, Trust.GUEST, Lobby.NO_GUESTS, Admission.REFUSE, Trust.GUEST))
        for i, (meeting, trust, flags, admission, as_trust) in enumerate(rows):
            with self.subTest(row=i):
                decision = admit(meeting, trust, flags)
                self.assertEqual((decision.admission, decision.as_trust), (admission, as_trust))
                self.assertTrue(decision.reason)

    def test_scopes_are_read(self):
        self.assertEqual(scope("organizationAndFederated"), Scope.ORGANIZATION_AND_FEDERATED)
        self.assertEqual((scope(None), scope("")), (Scope.NONE, Scope.NONE))
        self.assertEqual(scope("next year's"), Scope.OTHER)

    def test_a_closed_meeting_raises(self):
        meeting = made()
        self.assertIsInstance(meeting, Meeting)
        meeting.close()
        self.assertRaises(ValueError, admit, meeting)


if __name__ == "__main__":
    unittest.main()
