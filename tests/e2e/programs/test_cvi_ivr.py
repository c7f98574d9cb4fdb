# SPDX-License-Identifier: MIT
"""The program cvi-ivr: what it plays, checks, draws and records, and its exit codes."""

import os
import pathlib
import struct
import subprocess
import tempfile
import unittest
import wave

FLOW = pathlib.Path(os.environ["CVI_FLOW"])


def run(*args, typed=""):
    done = subprocess.run([os.environ["CVI_IVR"], *map(str, args)], input=typed.encode(),
                          capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def play(typed, *args):
    code, out, err = run("--clips", os.environ["CVI_PROMPTS"], *args, typed=typed)
    return code, out, err


class Plays(unittest.TestCase):
    def test_the_right_id_and_pin_lead_through_the_lobby_into_the_meeting(self):
        code, out, _ = play("126085003#\n1234#\nadmit\n+\n*6\n+4\n*0\n",
                            "--meeting", "126085003:1234:99", "--wait")
        self.assertEqual(code, 0)
        for part in ("Join a meeting", "Meeting PIN", "•••• ", "Please wait", "(Weekly, Ann)",
                     "overlay   muted", "says      en/left", "ends      success"):
            self.assertIn(part, out)
        self.assertNotIn("1234", out)

    def test_the_host_does_not_wait(self):
        code, out, _ = play("126085003#\n99#\n+\n+\n", "--meeting", "126085003:1234:99", "--wait")
        self.assertEqual(code, 0)
        self.assertNotIn("Please wait", out)
        self.assertIn("overlay   in_meeting", out)
        self.assertIn("hides", out)

    def test_guests_may_need_no_pin_where_the_host_has_one(self):
        meeting = ("--meeting", "126085003::99", "--wait")
        _, out, _ = play("126085003#\n#\n+\n", *meeting)
        self.assertIn("Host PIN", out)
        self.assertIn("Please wait", out)
        _, out, _ = play("126085003#\n99#\n+\n+\n", *meeting)
        self.assertNotIn("Please wait", out)
        self.assertIn("overlay   in_meeting", out)

    def test_time_is_stepped_to_the_end(self):
        code, out, _ = play("+\n" * 20, "--language", "de")
        self.assertEqual(code, 0)
        self.assertIn("de/silent_id", out)
        self.assertIn("ends      the peer stopped answering", out)

    def test_the_same_input_gives_the_same_output(self):
        typed = "*1\n+\n126#\n+7.5\n126085003#\n"
        self.assertEqual(play(typed), play(typed))

    def test_other_words_show_help(self):
        self.assertIn("press keys", play("what?\nquit\n")[1])

    def test_sound_and_screens_are_recorded(self):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder, "new")
            code, _, err = play("+\n12\n", "--record", out, "--size", "320x180")
            self.assertEqual((code, err), (0, ""))
            with wave.open(str(out / "sound.wav")) as file:
                sound = file.readframes(file.getnframes())
                self.assertEqual(file.getframerate(), 8000)
                self.assertGreater(file.getnframes(), 2 * 8000)
            samples = struct.unpack(f"<{len(sound) // 2}h", sound)
            self.assertGreater(max(samples), 2000)  # the welcome
            pictures = sorted(p.name for p in out.glob("*.png"))
            self.assertEqual(pictures, ["001-ask_id.png", "002-ask_id.png", "003-ask_id.png"])
            head = (out / pictures[0]).read_bytes()[:24]
            self.assertEqual(struct.unpack(">II", head[16:]), (320, 180))


class Checks(unittest.TestCase):
    def test_the_built_in_flow_is_good(self):
        self.assertEqual(run("check", FLOW), (0, f"{FLOW}: good\n", ""))

    def test_what_is_wrong_is_said_with_its_place(self):
        with tempfile.TemporaryDirectory() as folder:
            bad = pathlib.Path(folder, "bad.json")
            bad.write_text(FLOW.read_text().replace('"next": "check_id"', '"next": "chek_id"'))
            code, out, err = run("check", FLOW, bad)
            self.assertEqual((code, out), (1, f"{FLOW}: good\n"))
            self.assertIn("at /steps/ask_id/on/next: there is no step of this name", err)
            self.assertEqual(run(bad)[0], 1)

    def test_a_file_that_is_not_there_is_trouble(self):
        self.assertEqual(run("check", "/nowhere.json")[0], 2)
        self.assertEqual(run("check")[0], 2)
        self.assertEqual(run("--clips", "/nowhere")[0], 2)

    def test_input_that_cannot_be_read_is_trouble(self):
        folder = os.open("/", os.O_RDONLY)
        done = subprocess.run([os.environ["CVI_IVR"]], stdin=folder, capture_output=True)
        os.close(folder)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"cvi-ivr: standard input: ", done.stderr)

    def test_meetings_that_nobody_could_type_are_trouble(self):
        for meeting in ("", "x", ":1", "1:a"):
            with self.subTest(meeting=meeting):
                code, _, err = run("--meeting", meeting)
                self.assertEqual(code, 2)
                self.assertTrue(err.startswith("cvi-ivr: "))

    def test_a_language_that_is_not_there_is_trouble(self):
        self.assertEqual(run("--language", "xx", "--clips", os.environ["CVI_PROMPTS"]),
                         (2, "", "cvi-ivr: --language xx: there are "
                                 "en de fr es pt it nl pl ja zh\n"))
        self.assertEqual(run("--language", "", "--clips", os.environ["CVI_PROMPTS"])[0], 2)
        self.assertEqual(play("", "--language", "DE-at")[0], 0)
        with tempfile.TemporaryDirectory() as folder:
            flow = pathlib.Path(folder, "flow.json")
            flow.write_text(FLOW.read_text().replace('"total_s"', '"languages": ["de"], "total_s"', 1))
            self.assertIn("there are de\n", run("--language", "en", flow)[2])
            self.assertEqual(play("", flow)[0], 0)

    def test_the_graph_has_every_step(self):
        code, out, _ = run("graph")
        self.assertEqual(code, 0)
        self.assertEqual(run("graph", FLOW)[1], out)
        self.assertTrue(out.startswith("digraph ivr {") and out.endswith("}\n"))
        self.assertIn('"lobby" -> "joining" [label="admitted"];', out)


if __name__ == "__main__":
    unittest.main()
