# SPDX-License-Identifier: MIT
"""The prompt clips of the build: one for each spoken prompt, all at one level."""
import array
import json
import math
import os
import pathlib
import sys
import tempfile
import unittest
import wave

CLIPS = pathlib.Path(os.environ["CVI_PROMPTS"])
CATALOGUES = sorted(pathlib.Path(os.environ["CVI_CATALOGUES"]).glob("*.json"))

sys.path.insert(0, str(CATALOGUES[0].parent.parent))
import prompts  # noqa: E402 (found by the path above)


def read(path):
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2), path
        return file.getframerate(), array.array("h", file.readframes(file.getnframes()))


def spoken(pattern="*/*.wav"):
    return [path for path in CLIPS.glob(pattern) if path.parent.name != "sounds"]


class Texts(unittest.TestCase):
    def test_what_belongs_together_stays_on_one_line(self):
        for text, kept in (("Enter it, then press #.", "Enter it, then press\u00a0#."),
                           ("* clears the ID.", "*\u00a0clears the ID."),
                           ("press *1 for help", "press *1\u00a0for help"),
                           ("*7 who is here   *0 leave", "*7\u00a0who\u00a0is\u00a0here   *0\u00a0leave"),
                           ("Konferenz-ID", "Konferenz\u2011ID"), ("Dr.-Ing.", "Dr.-Ing.")):
            self.assertEqual(prompts.glued(text), kept)


class Clips(unittest.TestCase):
    def test_there_is_one_clip_for_each_spoken_prompt_and_no_other(self):
        self.assertGreaterEqual(len(CATALOGUES), 10)
        for path in CATALOGUES:
            catalogue = json.loads(path.read_text(encoding="utf-8"))
            self.assertEqual(catalogue["language"], path.stem)
            wanted = {n for n, p in catalogue["prompts"].items() if "say" in p}
            self.assertEqual({p.stem for p in (CLIPS / path.stem).iterdir()}, wanted)

    def test_every_clip_is_speech_of_sensible_length_without_clipping(self):
        for path in spoken():
            rate, samples = read(path)
            self.assertIn(rate, (16000, 22050), path)
            self.assertTrue(0.2 < len(samples) / rate < 20, path)
            self.assertTrue(1000 < max(map(abs, samples)) < 0.75 * 32768, path)

    def test_all_clips_are_about_equally_loud(self):
        for path in spoken():
            _, samples = read(path)
            level = 20 * math.log10(math.sqrt(sum(s * s for s in samples) / len(samples)) / 32768)
            self.assertTrue(-30 < level < -20, f"{path}: {level:.1f} dB")

    def test_the_music_on_hold_goes_round_without_a_break(self):
        rate, samples = read(CLIPS / "sounds" / "hold.wav")
        self.assertEqual(len(samples), 16 * rate)
        steps = [abs(samples[at] - samples[at - 1]) for at in range(len(samples))]
        self.assertLess(steps[0], 4 * sum(steps) / len(steps))
        self.assertTrue(4000 < max(map(abs, samples)) < 0.75 * 32768)
        quiet = [at for at in range(0, len(samples) - rate, rate // 10)
                 if max(map(abs, samples[at:at + rate // 10])) < 300]
        self.assertEqual(quiet, [])

    def test_the_tones_differ(self):
        self.assertNotEqual(read(CLIPS / "sounds" / "confirm.wav"),
                            read(CLIPS / "sounds" / "refuse.wav"))


class Readings(unittest.TestCase):
    """What espeak-ng cannot read is written beside the text in letters that it can."""

    def readings(self, language):
        catalogue = json.loads((CATALOGUES[0].parent / f"{language}.json").read_text("utf-8"))
        for name, prompt in catalogue["prompts"].items():
            if "say" in prompt:
                yield name, prompt["read"]

    def test_japanese_is_read_from_kana(self):
        for name, text in self.readings("ja"):
            for letter in text:
                self.assertTrue(letter in " 、。" or "ぁ" <= letter <= "ー", f"{name}: {letter}")

    def test_chinese_is_read_from_syllables_with_tones(self):
        for name, text in self.readings("zh"):
            for word in text.replace(",", " ").replace(".", " ").split():
                self.assertRegex(word, "^[a-zü]+[1-5]$", name)

    def test_a_voice_that_changes_its_language_is_an_error(self):
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaisesRegex(SystemExit, "another language"):
                prompts.make_clip("espeak-ng", "ja", "PIN を", pathlib.Path(folder, "x.wav"))


if __name__ == "__main__":
    unittest.main()
