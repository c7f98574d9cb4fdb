# SPDX-License-Identifier: MIT
"""An hour of speech, of many voices and languages, in which no keypad digit may be heard."""
import array
import io
import json
import math
import os
import pathlib
import subprocess
import unittest
import wave

HEAR = os.environ["CVI_HEAR_TONES"]
CATALOGUES = pathlib.Path(os.environ["CVI_CATALOGUES"])
HOUR_MS = 3600 * 1000

VARIANTS = ["m1", "m3", "m7", "f1", "f2", "f5", "croak", "whisper", "klatt2", "grandma"]
KEYS = {"1": (697, 1209), "5": (770, 1336), "9": (852, 1477), "D": (941, 1633)}


def hear(wav):
    """The length of a WAV in ms and the digits heard in it."""
    run = subprocess.run([HEAR], input=wav, stdout=subprocess.PIPE, check=True)
    length, _, digits = run.stdout.decode().rstrip("\n").partition(" ")
    return int(length), digits


def speak(text, voice, pitch, speed):
    return subprocess.run(["espeak-ng", "-v", voice, "-p", str(pitch), "-s", str(speed), "-a", "200",
                           "--stdout"], input=text.encode(), stdout=subprocess.PIPE,
                          check=True).stdout


def catalogue_texts():
    """(voice, all that is spoken) of every language."""
    for path in sorted(CATALOGUES.glob("*.json")):
        catalogue = json.loads(path.read_text(encoding="utf-8"))
        prompts = [p for p in catalogue["prompts"].values() if "say" in p]
        yield catalogue["voice"], "\n".join(p.get("read", p["say"]) for p in prompts)


class TalkOff(unittest.TestCase):
    def test_keys_in_such_a_file_are_heard(self):
        samples = array.array("h")
        for low, high in KEYS.values():
            samples.extend(int(6000 * (math.sin(math.tau * low * i / 22050) +
                                       math.sin(math.tau * high * i / 22050)))
                           for i in range(2205))
            samples.extend([0] * 2205)
        file = io.BytesIO()
        with wave.open(file, "wb") as wav:
            wav.setnchannels(1)
            wav.setsampwidth(2)
            wav.setframerate(22050)
            wav.writeframes(samples.tobytes())

        self.assertEqual(hear(file.getvalue()), (800, "".join(KEYS)))

    def test_no_digit_is_heard_in_an_hour_of_speech(self):
        texts = list(catalogue_texts())
        total = 0
        for at, variant in enumerate(VARIANTS):
            for voice, text in texts[at % 3::3]:  # each variant speaks every third language
                sound = speak(text, f"{voice}+{variant}", 30 + 5 * at, 140 + 10 * at)
                length, digits = hear(sound)
                self.assertEqual(digits, "", f"{voice}+{variant}")
                total += length
        self.assertGreaterEqual(total, HOUR_MS)


if __name__ == "__main__":
    unittest.main()
