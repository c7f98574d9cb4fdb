# SPDX-License-Identifier: MIT
"""The Python bindings look up in the fake Graph of servers.py."""

import json
import unittest

import client
import cvi
import servers
from cvi.resolve import Cache, Credential, EventKind, Phase, Resolver, Status

ID, OTHER, NONE = "126000004", "126000015", "126000026"


def keep(*values):
    """What a program would print, to be searched for secrets."""
    client.WRITTEN.append(repr(values))


class Graph(client.Case):
    def open(self, **options):
        resolver = Resolver(config=(self.folder / "config.json").read_text(), **options)
        self.addCleanup(resolver.close)
        credential = Credential(secret=servers.SECRET)
        resolver.set_credential("graph", credential)
        keep(resolver, credential)
        return resolver

    def methods(self):
        return [r.method for r in self.server.requests]

    def test_a_meeting_is_found(self):
        self.graph.meetings[ID] = servers.meeting(ID)
        with self.open() as resolver, resolver.resolve("default", ID, language="de") as meeting:
            keep(meeting, meeting.to_json())
            self.assertEqual(meeting.conference_id, ID)
            self.assertEqual(json.loads(meeting.raw_json)["value"][0]["id"], meeting.meeting_id)
        self.assertEqual(self.methods(), ["POST", "GET"])

    def test_all_at_once(self):
        self.graph.meetings[ID] = servers.meeting(ID)
        config = json.loads((self.folder / "config.json").read_text())
        meeting = cvi.resolve.resolve("default", ID, config=config, credentials={
            "graph": Credential(secret=servers.SECRET)})
        keep(meeting)
        self.assertEqual(meeting.conference_id, ID)

    def test_many_look_ups_are_driven_together(self):
        self.graph.meetings.update({ID: servers.meeting(ID), OTHER: servers.meeting(OTHER)})
        resolver = self.open()
        wanted = {resolver.start("default", i): i for i in (ID, NONE, OTHER)}
        found = {}
        while resolver.timeout() is not None:
            resolver.wait()
            for event in resolver.events():
                found[wanted[event.id]] = event.status
                if event.status == Status.OK:
                    self.assertEqual(resolver.take(event.id).conference_id, wanted[event.id])
        self.assertEqual((found[ID], found[OTHER]), (Status.OK, Status.OK))
        self.assertIn(found[NONE], (Status.ERESOLVE_NOT_FOUND, Status.ERESOLVE_MISTYPED))
        self.assertEqual(self.methods(), ["POST", "GET", "GET", "GET"])

    def test_a_cache_is_shared(self):
        self.graph.meetings[ID] = servers.meeting(ID)
        cache = Cache()
        self.open(cache=cache).resolve("default", ID)
        self.assertEqual(self.open(cache=cache).resolve("default", ID).conference_id, ID)
        with self.assertRaises(cvi.ResolveError):
            self.open(cache=cache).resolve("default", NONE)
        self.assertEqual(self.methods(), ["POST", "GET", "POST", "GET"])
        self.assertEqual(cache.find("default", ID).conference_id, ID)
        self.assertIsNone(cache.find("default", OTHER))
        with self.assertRaises(cvi.ResolveError):
            cache.find("default", NONE)
        known, unknown, none = cache.find_many([("default", ID), ("default", OTHER),
                                                ("default", NONE)])
        self.assertEqual(known.conference_id, ID)
        self.assertEqual(unknown, Status.ENOENT)
        self.assertLessEqual(none, Status.ERESOLVE_NOT_FOUND)
        self.assertEqual((cache.stats.entries, cache.stats.negative_entries), (2, 1))
        cache.forget("default", ID)
        self.assertIsNone(cache.find("default", ID))

    def test_a_traced_look_up_tells_of_its_requests(self):
        self.graph.always = servers.error(403, "Forbidden", "no policy")
        resolver = self.open()
        lookup = resolver.start("default", ID, trace=True)
        events = []
        while not events or events[-1].kind != EventKind.FINISHED:
            resolver.wait()
            events += resolver.events()
        self.assertEqual([(e.id, e.step, e.phase) for e in events[:-1]],
                         [(lookup, "token", Phase.DONE), (lookup, "meeting", Phase.DONE)])
        self.assertEqual((events[-1].status, events[-1].http_status, events[-1].code,
                          events[-1].message, events[-1].request_id),
                         (Status.ERESOLVE_PERMISSION, 403, "Forbidden", "no policy",
                          "6f5e-request"))
        keep(events)


if __name__ == "__main__":
    unittest.main()
