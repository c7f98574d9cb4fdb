# SPDX-License-Identifier: MIT
"""The block of text that lets a room join, through the bindings."""

import unittest

import cvi
from cvi.dial import Plan
from cvi.invite import Block, Format, languages, put_block, take_block

BLOCK = Block("126085003", "813000000", domain="gw.example",
              instruction_url="https://dialin.example/?conf={ConfId}")


class Blocks(unittest.TestCase):
    def test_a_block_alone_is_as_people_know_it(self):
        self.assertEqual(put_block(BLOCK, ""),
                         "________________________________\n"
                         "Join on a video conferencing device\n"
                         "Tenant key: 813000000@gw.example\n"
                         "Video ID: 126 085 003\n"
                         "More info <https://dialin.example/?conf=126085003>\n"
                         "________________________________\n")

    def test_a_body_gets_it_once_and_loses_it(self):
        for body, format in (("Hello\n", Format.TEXT),
                             ("<html><body>Räume</body></html>", Format.HTML)):
            with self.subTest(body=body):
                once = put_block(BLOCK, body, format)
                self.assertEqual(put_block(BLOCK, once, format), once)
                join, = cvi.invite.scan(once)
                self.assertEqual(join.dial, "813000000.126085003@gw.example")
                self.assertNotIn("gw.example", take_block(once, format))

    def test_every_language_is_found_again(self):
        self.assertIn("de", languages())
        for language in languages():
            with self.subTest(language=language):
                block = Block("126085003", "813000000", domain="gw.example", language=language)
                join, = cvi.invite.scan(put_block(block, ""))
                self.assertEqual(join.conference_id, "126085003")

    def test_bytes_stay_bytes_whatever_they_are(self):
        body = b"R\xe4ume\0\r\n"
        once = put_block(BLOCK, body)
        self.assertTrue(once.startswith(body))
        self.assertEqual(put_block(BLOCK, body.decode("utf-8", "surrogateescape")),
                         once.decode("utf-8", "surrogateescape"))
        self.assertEqual(take_block(body), body)

    def test_a_plan_has_its_own_addresses(self):
        plan = Plan('{"rules": [{"dialect": "pexip_infinity", "domains": ["px.example"],'
                    ' "prefix": "55", "alias": "vr"}]}')
        text = put_block(Block("126085006", dialect="pexip_infinity", domain="px.example",
                               plan=plan), "")
        self.assertIn("Tenant key: vr@px.example\n", text)
        with cvi.invite.Invite(plan=plan) as scanner:
            join, = scanner.scan(text)
        self.assertEqual(join.dial, "55126085006@px.example")

    def test_what_cannot_be_dialled_raises(self):
        for wrong, name in ((Block("12"), "EINVITE_ID"), (Block("126085003", "813"), "EDIAL_HOST"),
                            (Block("126085003", dialect="morse"), "ENOENT"),
                            (Block("126085003", "813", domain="gw.example",
                                   instruction_url="ftp://x"), "EINVITE_LINK")):
            with self.subTest(wrong=wrong), self.assertRaises(cvi.CviError) as caught:
                put_block(wrong, "")
            self.assertEqual(caught.exception.name, name)
        with self.assertRaises(cvi.CviError):
            take_block("", Format.GRAPH)


if __name__ == "__main__":
    unittest.main()
