# SPDX-License-Identifier: MIT
"""Dial strings through the bindings, on the tables of the C tests."""

import dataclasses
import gc
import json
import pathlib
import re
import unittest
import weakref

import cvi
from cvi.dial import Check, Dial, IdCheck, Kind, Plan, Scheme

DATA = pathlib.Path(__file__).resolve().parents[3] / "tests" / "data" / "dial"
FIELDS = {"key": "tenant_key", "id": "conference_id", "hostkey": "host_key"}


def unescape(text):
    return re.sub(rb"\\x([0-9a-f]{2})", lambda m: bytes([int(m[1], 16)]), text)


def table(name):
    for line in (DATA / name).read_bytes().splitlines():
        if line.strip() and not line.startswith(b"#"):
            first, *rest = line.split(b" | ")
            yield unescape(first.strip(b" ")), [field.strip(b" ") for field in rest]


def expected(parts):
    fields = dict.fromkeys(("tenant_key", "conference_id", "user", "password", "host", "transport",
                            "params", "headers", "display", "pin", "layout", "host_key"), "")
    fields.update(port=None)
    for part in parts.split(b" "):
        name, _, value = part.partition(b"=")
        text = unescape(value).decode("utf-8", "surrogateescape")
        fields[FIELDS.get(name.decode(), name.decode())] = text
    fields["scheme"] = Scheme[fields["scheme"].upper()]
    fields["kind"] = Kind[fields["kind"].upper()]
    fields["port"] = int(fields["port"]) if fields["port"] else None
    if "check" in fields:
        fields["check"] = Check[fields["check"].upper()]
    if "confidence" in fields:
        fields["confidence"] = int(fields["confidence"])
    return fields


class Parsing(unittest.TestCase):
    def test_accepted_strings_are_taken_apart(self):
        rows = list(table("accept.txt"))
        self.assertGreater(len(rows), 140)
        with Dial() as parser:
            for text, (parts,) in rows:
                with self.subTest(text=text):
                    result, fields = vars(parser.parse(text)), expected(parts)
                    self.assertEqual({name: result[name] for name in fields}, fields)
                    self.assertGreater(len(result["reason"]), 10)

    def test_rejected_strings_raise_with_status_and_offset(self):
        rows = list(table("reject.txt"))
        self.assertGreater(len(rows), 140)
        with Dial() as parser:
            for text, (status, offset) in rows:
                with self.subTest(text=text), self.assertRaises(cvi.DialError) as caught:
                    parser.parse(text)
                self.assertEqual((caught.exception.name, caught.exception.offset),
                                 (status.decode(), int(offset)))

    def test_text_and_bytes_mean_the_same(self):
        text = "sip:813@gw.example"
        self.assertEqual(cvi.dial.parse(text), cvi.dial.parse(text.encode()))

    def test_text_that_is_not_utf8_goes_there_and_back(self):
        result = cvi.dial.parse("sip:%ff@gw.example")
        self.assertEqual(result.user.encode("utf-8", "surrogateescape"), b"\xff")
        with self.assertRaises(cvi.DialError):
            cvi.dial.parse(f"sip:{result.user}@gw.example")

    def test_a_password_is_not_shown(self):
        result = cvi.dial.parse("sip:a:secret@h.example")
        self.assertEqual(result.password, "secret")
        self.assertNotIn("secret", repr(result))
        result = cvi.dial.parse("9876543210.4711.03.8150@zoomcrc.com")
        self.assertEqual((result.pin, result.host_key), ("4711", "8150"))
        self.assertNotRegex(repr(dataclasses.replace(result, user="")), "4711|8150")

    def test_results_are_also_json(self):
        with Dial() as parser:
            with self.assertRaises(cvi.CviError) as caught:
                parser.to_json()
            self.assertEqual(caught.exception.name, "ESTATE")
            parser.parse("813.126000000@gw.example")
            self.assertEqual(json.loads(parser.to_json())["conference_id"], "126000000")
            with self.assertRaises(cvi.DialError):
                parser.parse("a@")
            self.assertEqual(json.loads(parser.to_json())["status"], "EDIAL_HOST")


class Objects(unittest.TestCase):
    def test_options_are_members_of_the_params(self):
        with Dial(id_min_digits=4, id_max_digits=5) as parser:
            self.assertEqual(parser.parse("a.1234@h").kind, Kind.DIRECT)
            self.assertEqual(parser.parse("a.123456@h").kind, Kind.IVR)
        with Dial(id_check=IdCheck.STRICT) as parser, self.assertRaises(cvi.DialError) as caught:
            parser.parse("a.017988592@h")
        self.assertEqual(caught.exception.name, "EDIAL_ID")
        with Dial(max_bytes=5) as parser, self.assertRaises(cvi.DialError) as caught:
            parser.parse("abc@de")
        self.assertEqual(caught.exception.name, "ELIMIT")

    def test_wrong_options_are_refused(self):
        with self.assertRaises(TypeError):
            Dial(size=1)
        with self.assertRaises(ValueError):
            Dial(id_min_digits=-1)
        with self.assertRaises(cvi.CviError) as caught:
            Dial(id_min_digits=33)
        self.assertEqual(caught.exception.status, cvi.Status.EINVAL)

    def test_a_closed_parser_raises(self):
        parser = Dial()
        parser.close()
        parser.close()
        for use in (lambda: parser.parse("a@b"), parser.to_json, parser.__enter__):
            with self.assertRaises(ValueError):
                use()

    def test_a_dropped_parser_is_freed(self):
        parser = Dial()
        finalizer, gone = parser._finalizer, weakref.ref(parser)
        del parser
        gc.collect()
        self.assertIsNone(gone())
        self.assertFalse(finalizer.alive)


class Plans(unittest.TestCase):
    TEXT = json.dumps({"rules": [
        {"dialect": "pexip_infinity", "domains": ["px.example"], "prefix": "55"},
        {"dialect": "acme", "domains": ["*.acme.example"], "conference_digits": [4, 6],
         "direct": ["room-{conference}@{domain}"]}], "tenant_keys": ["813"]})

    def test_rules_are_followed(self):
        plan = Plan(self.TEXT)
        with Dial(plan=plan) as parser:
            del plan  # the parser keeps it
            gc.collect()
            result = parser.parse("551234567890@px.example")
            self.assertEqual((result.dialect, result.conference_id), ("pexip_infinity",
                                                                      "1234567890"))
            self.assertEqual(parser.parse("room-1478@x.acme.example").conference_id, "1478")
            self.assertEqual(parser.parse("813@gw.example").confidence, 95)

    def test_a_wrong_plan_is_refused_with_its_place(self):
        plan = Plan(self.TEXT)
        with self.assertRaises(cvi.DialError) as caught:
            plan.load('{"rules": [{"dialect": "acme"}]}')
        self.assertEqual(caught.exception.name, "EDIAL_PLAN")
        self.assertIn("at /rules/0", str(caught.exception))
        self.assertEqual(plan.format("pexip_infinity", conference_id="126000000"),
                         "55126000000@px.example")

    def test_calls_are_written_in_a_dialect(self):
        plan = Plan()
        self.assertEqual(plan.format("webex", tenant_key="contoso", conference_id="126000000",
                                     scheme=Scheme.SIPS, transport="tls"),
                         "sips:126000000.contoso@m.webex.com;transport=tls")
        for arguments, name in (({"dialect": "nobody"}, "ENOENT"),
                                ({"dialect": "zoom", "pin": "1"}, "EDIAL_USER")):
            with self.assertRaises(cvi.CviError) as caught:
                plan.format(**arguments)
            self.assertEqual(caught.exception.name, name)

    def test_calls_are_written_in_another_dialect(self):
        with Dial() as parser:
            with self.assertRaises(cvi.CviError):
                parser.rewrite("poly")
            parser.parse("126000000.contoso@m.webex.com")
            self.assertEqual(parser.rewrite("poly"), "contoso.126000000@t.plcm.vc")
            self.assertEqual(parser.rewrite("microsoft", "gw.example"),
                             "contoso.126000000@gw.example")

    def test_addresses_are_written_back_and_compared(self):
        with Dial() as parser:
            with self.assertRaises(cvi.CviError):
                parser.format()
            parser.parse("SIP:%38%31%33@GW.Example.")
            self.assertEqual(parser.format(), "sip:813@gw.example")
        self.assertTrue(cvi.dial.equal("sip:a@h;lr", "sip:%61@H"))
        self.assertFalse(cvi.dial.equal("sip:a@h", "sip:A@h"))


if __name__ == "__main__":
    unittest.main()
