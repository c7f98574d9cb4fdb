# SPDX-License-Identifier: MIT
"""cvi-dial as a user runs it."""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["CVI_DIAL"]
DATA = pathlib.Path(__file__).resolve().parents[2] / "data" / "dial"


def run(*arguments, stdin=b""):
    return subprocess.run([PROGRAM, *arguments], input=stdin, capture_output=True)


def inputs(name):
    """(bytes, the other fields) of each row of a table."""
    for line in (DATA / name).read_bytes().splitlines():
        if line.strip() and not line.startswith(b"#"):
            first, *rest = line.split(b" | ")
            text = re.sub(rb"\\x([0-9a-f]{2})", lambda m: bytes([int(m[1], 16)]), first.strip(b" "))
            yield text, rest


class CviDial(unittest.TestCase):
    def test_a_direct_dial_is_explained(self):
        done = run("Room <sip:813.126000000@gw.example:5061>")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        for line in (b"meaning       join a conference directly", b"tenant key    813",
                     b"conference id 126000000", b"port          5061"):
            self.assertIn(b"  " + line + b"\n", done.stdout)

    def test_a_refusal_points_at_the_byte(self):
        done = run("sip:a@b:0")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout, b"sip:a@b:0\n        ^ a port is 1 to 65535 "
                                      b"(EDIAL_PORT, byte 8)\n")

    def test_one_refusal_among_several_is_in_the_exit_status(self):
        self.assertEqual(run("--json", "a@b", "a@", "c@d").stdout.count(b"\n"), 3)
        self.assertEqual(run("--json", "a@b", "a@", "c@d").returncode, 1)
        self.assertEqual(run("--json", "a@b", "c@d").returncode, 0)

    def test_batch_answers_each_line_with_one_object(self):
        done = run("--batch", "--json", stdin=b"813@gw.example\n\na@b:0\nno newline at the end")
        self.assertEqual(done.returncode, 0)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([(r["status"], r["offset"]) for r in rows],
                         [("ok", 0), ("EDIAL_EMPTY", 0), ("EDIAL_PORT", 4), ("EDIAL_TRAILING", 2)])

    def test_hex_takes_any_byte(self):
        rows = [*inputs("accept.txt"), *inputs("reject.txt")]
        done = run("--batch", "--json", "--hex",
                   stdin=b"".join(text.hex().encode() + b"\n" for text, _ in rows))
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(len(answers), len(rows))
        for (text, rest), answer in zip(rows, answers):
            with self.subTest(text=text):
                expected = rest[0].strip().decode() if len(rest) == 2 else "ok"
                self.assertEqual(answer["status"], expected)

    def test_lines_that_are_not_hex_are_answered_too(self):
        done = run("--batch", "--json", "--hex", stdin=b"zz\n616\n614062\r\n")
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([(a["status"], a["offset"]) for a in answers],
                         [("EINVAL", 0), ("EINVAL", 2), ("ok", 0)])
        self.assertEqual(run("--hex", "616").returncode, 1)

    def test_addresses_are_compared(self):
        self.assertEqual(run("--equal", "sip:%61@H", "sip:a@h").stdout, b"equal\n")
        self.assertEqual(run("--equal", "sip:%61@H", "sip:a@h").returncode, 0)
        self.assertEqual(run("--equal", "sip:A@h", "sip:a@h").returncode, 1)
        self.assertEqual(run("--equal", "sip:a@h", "sip:a@").returncode, 2)

    def test_the_canonical_form_alone(self):
        self.assertEqual(run("--canonical", "SIP:%38@[::1]:05060").stdout, b"sip:8@[::1]:5060\n")
        self.assertEqual(run("--canonical", "a@").returncode, 1)

    def test_check_digits_can_be_made_strict(self):
        for mode, code in (("soft", 0), ("off", 0), ("strict", 1)):
            self.assertEqual(run("--id-check", mode, "813.126000000@h").returncode, code)

    def test_a_plan_settles_what_domains_mean(self):
        plan = {"rules": [{"dialect": "pexip_infinity", "domains": ["px.example"],
                           "prefix": "55"}]}
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "plan.json"
            path.write_text(json.dumps(plan), encoding="utf-8")
            done = run("--json", "--plan", path, "551234567890@px.example")
            answer = json.loads(done.stdout)
            self.assertEqual((answer["dialect"], answer["conference_id"], answer["tenant_key"]),
                             ("pexip_infinity", "1234567890", "px.example"))
            path.write_text('{"rules": [{"dialect": "acme"}]}', encoding="utf-8")
            done = run("--plan", path, "a@b")
            self.assertEqual((done.returncode, done.stdout), (2, b""))
            self.assertIn(b"plan.json: at /rules/0: ", done.stderr)
            self.assertEqual(run("--plan", folder + "/none", "a@b").returncode, 2)

    def test_every_field_that_is_promised_is_there(self):
        answer = json.loads(run("--json", "9876543210.4711.03.1234@zoomcrc.com").stdout)
        for name, value in {"status": "ok", "offset": 0, "scheme": "bare", "password": "",
                            "host": "zoomcrc.com", "port": 0, "params": "", "kind": "direct",
                            "dialect": "zoom", "tenant_key": "", "conference_id": "9876543210",
                            "pin": "4711", "confidence": 95}.items():
            self.assertEqual(answer[name], value, name)

    def test_control_characters_do_not_reach_the_terminal(self):
        done = run("sip:a%1b%5b2J@gw.example", "\x1b[2J@gw.example")
        self.assertNotIn(b"\x1b", done.stdout)

    def test_misuse_is_told_apart(self):
        for arguments in ((), ("--batch", "a@b"), ("--nonsense", "a@b"), ("--equal", "a@b"),
                          ("--id-check", "hard", "a@b"), ("-h",), ("--plan", "/", "a@b")):
            with self.subTest(arguments=arguments):
                done = run(*arguments)
                self.assertEqual((done.returncode, done.stdout), (2, b""))
                self.assertTrue(done.stderr.startswith(b"cvi-dial: "))

    def test_help_names_every_option(self):
        done = run("--help")
        self.assertEqual(done.returncode, 0)
        for option in (b"--json", b"--hex", b"--batch", b"--equal", b"--canonical", b"--id-check",
                       b"--help", b"--version"):
            self.assertIn(option, done.stdout)

    def test_a_full_disk_is_trouble(self):
        for argument in ("a@b", "--help", "--version"):
            with self.subTest(argument=argument), open("/dev/full", "wb") as full:
                done = subprocess.run([PROGRAM, argument], stdout=full, stderr=subprocess.PIPE)
                self.assertEqual(done.returncode, 2)


if __name__ == "__main__":
    unittest.main()
