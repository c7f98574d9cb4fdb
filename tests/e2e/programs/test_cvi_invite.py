# SPDX-License-Identifier: MIT
"""cvi-invite as a user runs it."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["CVI_INVITE"]
DATA = pathlib.Path(__file__).resolve().parents[2] / "data" / "invite"
FIELDS = {"kind", "dialect", "tenant_key", "conference_id", "passcode", "dial", "dial_h323", "url",
          "thread_id", "organizer_id", "tenant_id", "offset", "confidence", "reason"}


def run(*arguments, stdin=b""):
    return subprocess.run([PROGRAM, *arguments], input=stdin, capture_output=True)


def cases():
    """(path, expected joins) of each row of the table."""
    for line in (DATA / "expected.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, joins = line.split(" | ")
            yield DATA / name, [] if joins == "nothing" else joins.split(" ")


def as_row(join):
    return ":".join(join[name] for name in ("kind", "dialect", "tenant_key", "conference_id",
                                            "passcode", "dial")) + f"#{join['offset']}"


class CviInvite(unittest.TestCase):
    def test_items_of_the_table_as_json(self):
        for path, expected in list(cases())[::7]:  # all of them are a test of the library
            with self.subTest(item=path.name):
                done = run("--json", path)
                joins = json.loads(done.stdout)["joins"]
                self.assertEqual([as_row(join) for join in joins], expected)
                self.assertEqual((done.returncode, done.stderr), (0 if joins else 1, b""))

    def test_every_field_that_is_promised_is_there(self):
        joins = json.loads(run("--json", DATA / "C-poly.html").stdout)["joins"]
        for join in joins:
            self.assertEqual(set(join), FIELDS)
        best = joins[0]
        self.assertEqual(best["dial_h323"], "h323:" + best["dial"])
        self.assertTrue(best["url"].startswith("https://dialin.plcm.vc/teams/"))
        self.assertGreater(best["confidence"], 90)

    def test_text_names_what_to_dial(self):
        done = run(DATA / "C-poly.txt")
        self.assertEqual(done.returncode, 0)
        for line in (b"1. Video room, by interop", b"  dial          813000000.126085006@t.plcm.vc",
                     b"2. Microsoft Teams", b"  passcode      aB3dE6", b"3. Telephone"):
            self.assertIn(line + b"\n", done.stdout)

    def test_standard_input_is_read(self):
        item = b"sip:room@video.example\n"
        for arguments in ((), ("-",)):
            done = run("--json", *arguments, stdin=item)
            self.assertEqual(json.loads(done.stdout)["joins"][0]["dial"], "sip:room@video.example")

    def test_nothing_found_is_in_the_exit_status(self):
        done = run(stdin=b"Lunch at noon\n")
        self.assertEqual((done.returncode, done.stdout), (1, b"No way to join was found.\n"))

    def test_a_plan_adds_dialects(self):
        plan = {"rules": [{"dialect": "pexip_infinity", "domains": ["px.example"],
                           "prefix": "55", "alias": "vr"}]}
        item = b"vr@px.example\nID: 126 085 006\n"
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "plan.json"
            path.write_text(json.dumps(plan), encoding="utf-8")
            done = run("--json", "--plan", path, stdin=item)
            self.assertEqual(json.loads(done.stdout)["joins"][0]["dial"], "55126085006@px.example")
            path.write_text("{", encoding="utf-8")
            done = run("--plan", path, stdin=item)
            self.assertEqual((done.returncode, done.stdout), (2, b""))
            self.assertIn(b"plan.json: ", done.stderr)

    def test_a_format_can_be_told(self):
        done = run("--format", "graph", stdin=b'{"body": 1,}')
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertEqual(done.stderr, b"cvi-invite: -: byte 11: the name of a member is expected "
                                      b"(EINVITE_FORMAT)\n")

    def test_misuse_is_told_apart(self):
        for arguments in (("--format", "word"), ("/nonexistent",), ("a", "b"), ("--nonsense",)):
            with self.subTest(arguments=arguments):
                done = run(*arguments)
                self.assertEqual((done.returncode, done.stdout), (2, b""))
                self.assertTrue(done.stderr.startswith(b"cvi-invite: "))

    def test_help_names_every_option(self):
        done = run("--help")
        self.assertEqual(done.returncode, 0)
        for option in (b"--json", b"--format", b"--plan", b"--help", b"--version"):
            self.assertIn(option, done.stdout)

    def test_control_characters_do_not_reach_the_terminal(self):
        self.assertNotIn(b"\x1b", run(stdin=b"sip:a%1b@b.example \x1b[2J").stdout)

    def test_a_full_disk_is_trouble(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, DATA / "C-poly.txt"], stdout=full,
                                  stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 2)


if __name__ == "__main__":
    unittest.main()
