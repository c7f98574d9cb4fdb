# SPDX-License-Identifier: MIT
"""Invitations through the bindings, on the table of the C tests."""

import gc
import json
import pathlib
import unittest
import weakref

import cvi
from cvi.dial import Plan
from cvi.invite import Format, Invite, Kind

DATA = pathlib.Path(__file__).resolve().parents[3] / "tests" / "data" / "invite"


def table():
    for line in (DATA / "expected.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, joins = line.split(" | ")
            yield name, [] if joins == "nothing" else joins.split(" ")


def as_row(join):
    return ":".join((join.kind.name.lower(), join.dialect, join.tenant_key, join.conference_id,
                     join.passcode, join.dial)) + f"#{join.offset}"


class Scanning(unittest.TestCase):
    def test_every_item_holds_what_it_should(self):
        rows = list(table())
        self.assertGreater(len(rows), 200)
        with Invite() as scanner:
            for name, expected in rows:
                with self.subTest(item=name):
                    joins = scanner.scan((DATA / name).read_bytes())
                    self.assertEqual([as_row(join) for join in joins], expected)

    def test_a_str_is_utf_8(self):
        join, = cvi.invite.scan("Räume: sip:room@video.example")
        self.assertEqual((join.kind, join.offset), (Kind.SIP, 8))

    def test_a_wrong_format_raises_with_status_and_offset(self):
        with self.assertRaises(cvi.InviteError) as caught:
            cvi.invite.scan('{"body": 1,}', Format.GRAPH)
        self.assertEqual((caught.exception.name, caught.exception.offset), ("EINVITE_FORMAT", 11))

    def test_a_plan_adds_dialects(self):
        plan = Plan('{"rules": [{"dialect": "pexip_infinity", "domains": ["px.example"],'
                    ' "prefix": "55", "alias": "vr"}]}')
        with Invite(plan=plan) as scanner:
            join, = scanner.scan("vr@px.example\nID: 126 085 006\n")
        self.assertEqual(join.dial, "55126085006@px.example")

    def test_json_is_what_was_found(self):
        with Invite() as scanner:
            joins = scanner.scan((DATA / "C-poly.html").read_bytes())
            self.assertEqual([j["dial"] for j in json.loads(scanner.to_json())["joins"]],
                             [j.dial for j in joins])

    def test_secrets_do_not_show_in_a_repr(self):
        join = cvi.invite.scan((DATA / "teams-short.txt").read_bytes())[0]
        self.assertEqual(join.passcode, "xY7zQ2")
        self.assertNotIn("xY7zQ2", repr(join))
        self.assertNotIn("AbCdEfGhIjKl", repr(join))


class Handles(unittest.TestCase):
    def test_a_closed_scanner_raises(self):
        scanner = Invite()
        scanner.close()
        scanner.close()
        with self.assertRaises(ValueError):
            scanner.scan("")

    def test_a_dropped_scanner_is_freed(self):
        scanner = Invite()
        finalizer = scanner._finalizer
        gone = weakref.ref(scanner)
        del scanner
        gc.collect()
        self.assertIsNone(gone())
        self.assertFalse(finalizer.alive)

    def test_options_are_checked(self):
        with self.assertRaises(TypeError):
            Invite(colour=1)
        with self.assertRaises(ValueError):
            Invite(max_bytes=-1)
        with self.assertRaises(cvi.CviError):
            Invite(id_min_digits=3)
        with Invite(max_bytes=4) as scanner, self.assertRaises(cvi.CviError) as caught:
            scanner.scan("12345")
        self.assertEqual(caught.exception.name, "ELIMIT")


if __name__ == "__main__":
    unittest.main()
