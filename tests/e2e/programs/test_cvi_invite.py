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
        self.assertEqual(done.stderr, b"cvi-invite: standard input: byte 11: the name of a member is expected "
                                      b"(EINVITE_FORMAT)\n")

    def test_misuse_is_told_apart(self):
        for arguments in (("--format", "word"), ("/nonexistent",), ("a", "b"), ("--nonsense",),
                          ("-x",), ("/",)):
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

    def test_an_item_over_the_limit_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "long")
            with open(path, "wb") as long:
                long.truncate(64 * 2 ** 20 + 1)
            done = run(path)
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertEqual(done.stderr, f"cvi-invite: {path}: longer than 65536 KiB\n".encode())

    def test_a_full_disk_is_trouble(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, DATA / "C-poly.txt"], stdout=full,
                                  stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 2)


CALENDAR = b"""BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
SUMMARY:Weekly
ORGANIZER;CN=Jane:mailto:j@x.example
DTSTART;TZID=W. Europe Standard Time:20270322T090000
DTEND;TZID=W. Europe Standard Time:20270322T100000
RRULE:FREQ=WEEKLY
LOCATION:sip:813.126085003@gw.example
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Broken
DTSTART;TZID=Europe/Berlin:20270329T120000
RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30
CLASS:PRIVATE
END:VEVENT
END:VCALENDAR
"""


class Agenda(unittest.TestCase):
    def test_a_day_is_listed_in_the_rooms_time(self):
        done = run("agenda", "--zone", "Europe/Berlin", "--from", "2027-03-29", "-", stdin=CALENDAR)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stdout.decode(), "Mon 2027-03-29\n  09:00-10:00  Weekly (Jane)\n"
                         "               Join from 08:55: 813.126085003@gw.example\n"
                         "  12:00-12:00  Private meeting\n")
        self.assertIn(b"1 left out", done.stderr)

    def test_a_list_may_begin_within_a_day(self):
        done = run("agenda", "--zone", "Europe/Berlin", "--from", "2027-03-29T10:00", stdin=CALENDAR)
        self.assertEqual(done.stdout, b"Mon 2027-03-29\n  12:00-12:00  Private meeting\n")

    def test_json_has_utc(self):
        done = run("agenda", "--json", "--zone", "UTC", "--from", "2027-03-22", "--hours", "336",
                   "--join-before", "10", stdin=CALENDAR)
        meetings = json.loads(done.stdout)["meetings"]
        self.assertEqual([(m["start"], m["join"]) for m in meetings if m["dial"]],
                         [("2027-03-22T08:00:00Z", "2027-03-22T07:50:00Z"),
                          ("2027-03-29T07:00:00Z", "2027-03-29T06:50:00Z")])

    def test_nothing_and_trouble_are_told_apart(self):
        for arguments, code in ((("--from", "2026-01-01"), 1), (("--from", "tomorrow"), 2),
                                (("--from", "1960-01-01"), 2), (("--from", "2027-03-28T9"), 2),
                                (("--from", "2027-03-28T09:00x"), 2),
                                (("--zone", "Nowhere"), 2), (("/nonexistent",), 2),
                                (("--hours", "0"), 2), (("--help",), 0)):
            with self.subTest(arguments=arguments):
                done = run("agenda", *arguments, stdin=CALENDAR)
                self.assertEqual(done.returncode, code)
                self.assertTrue(code != 2 or done.stderr)
        self.assertEqual(run("agenda", stdin=b"hello").returncode, 2)


class Block(unittest.TestCase):
    OPTIONS = ("--id", "126085003", "--key", "813", "--domain", "gw.example")

    def test_a_body_gets_a_block_and_loses_it(self):
        body = "<html><body>Gr\u00fc\u00dfe\r\n</body></html>".encode()
        for options in ((), ("--url", "https://x.example/?a=1&c={ConfId}", "--language", "ja")):
            done = run("block", *self.OPTIONS, *options, "--html", "-", stdin=body)
            self.assertEqual(done.returncode, 0)
            self.assertTrue(done.stdout.endswith(b"</div>\r\n</body></html>"))
            found = json.loads(run("--json", "--format", "html", stdin=done.stdout).stdout)
            self.assertEqual(found["joins"][0]["dial"], "813.126085003@gw.example")
            again = run("block", "--html", "--remove", "-", stdin=done.stdout)
            self.assertEqual(again.stdout, body)

    def test_a_block_alone(self):
        done = run("block", *self.OPTIONS)
        self.assertIn(b"\nTenant key: 813@gw.example\nVideo ID: 126 085 003\n", done.stdout)

    def test_what_cannot_be_written_is_trouble(self):
        for options in (("--id", "1"), ("--url", "javascript:1"), ("--dialect", "nobody"),
                        ("--domain", "a b"), ("--key", "a b")):
            with self.subTest(options=options):
                done = run("block", *self.OPTIONS, *options)
                self.assertEqual((done.returncode, done.stdout), (2, b""))
                self.assertTrue(done.stderr.startswith(b"cvi-invite: %s: " % options[0].encode()))
        self.assertEqual(run("block").stderr, b"cvi-invite: --id: 6 to 16 digits are needed\n")


if __name__ == "__main__":
    unittest.main()
