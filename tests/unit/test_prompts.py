# SPDX-License-Identifier: MIT
"""The prompt clips of the build: one for each spoken prompt, all at one level."""
import array
import json
import math
import os
import pathlib
import unittest
import wave

CLIPS = pathlib.Path(os.environ["CVI_PROMPTS"])
CATALOGUES = sorted(pathlib.Path(os.environ["CVI_CATALOGUES"]).glob("*.json"))


def read(path):
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2), path
        return file.getframerate(), array.array("h", file.readframes(file.getnframes()))


class Clips(unittest.TestCase):
    def test_there_is_one_clip_for_each_spoken_prompt_and_no_other(self):
        self.assertGreaterEqual(len(CATALOGUES), 2)
        for path in CATALOGUES:
            catalogue = json.loads(path.read_text(encoding="utf-8"))
            self.assertEqual(catalogue["language"], path.stem)
            wanted = {n for n, p in catalogue["prompts"].items() if "say" in p}
            self.assertEqual({p.stem for p in (CLIPS / path.stem).iterdir()}, wanted)

    def test_every_clip_is_speech_of_sensible_length_without_clipping(self):
        for path in CLIPS.glob("*/*.wav"):
            rate, samples = read(path)
            self.assertIn(rate, (16000, 22050), path)
            self.assertTrue(0.2 < len(samples) / rate < 15, path)
            self.assertTrue(1000 < max(map(abs, samples)) < 0.75 * 32768, path)

    def test_all_clips_are_about_equally_loud(self):
        for path in CLIPS.glob("*/*.wav"):
            _, samples = read(path)
            level = 20 * math.log10(math.sqrt(sum(s * s for s in samples) / len(samples)) / 32768)
            self.assertTrue(-30 < level < -20, f"{path}: {level:.1f} dB")


if __name__ == "__main__":
    unittest.main()
