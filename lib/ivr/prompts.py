#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make things from the prompt catalogues (prompts/<language>.json).

  prompts.py table OUT CATALOGUE...       the C tables
  prompts.py clips ESPEAK OUT CATALOGUE   OUT/<id>.wav for each spoken prompt of one language
  prompts.py sounds OUT                   OUT/<id>.wav for what no language has: music and tones

A prompt is spoken as `say` is written, or as `read`: kana, pinyin, or whatever else the voice
needs. A voice that would change to another language for a part of it fails the build.
"""
import array
import json
import math
import operator
import os
import pathlib
import re
import shutil
import subprocess
import sys
import wave
from concurrent.futures import ThreadPoolExecutor

FIELDS = {"say", "read", "title", "text", "footer"}
LEVEL_DB = -23.0  # loudness of each clip, dB below full scale (RMS of its loud parts)
PEAK = 0.7 * 32767
QUIET = 200       # samples up to here are silence
PAD_MS = 60       # silence left around a clip
SWITCH = re.compile(r"\([a-z]{2,3}(-[a-z0-9-]+)?\)")  # in espeak-ng's phonemes: another language


def load(path):
    with open(path, encoding="utf-8") as file:
        catalogue = json.load(file)
    for name, prompt in catalogue["prompts"].items():
        unknown = set(prompt) - FIELDS
        if unknown or not prompt or ("read" in prompt and "say" not in prompt):
            raise SystemExit(f"{path}: prompt {name}: unexpected {sorted(unknown)}")
    return catalogue


def c_text(text):
    out = []
    for byte in text.encode("utf-8"):
        plain = 32 <= byte < 127 and chr(byte) not in '"\\?'
        out.append(chr(byte) if plain else f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


def glued(text):
    """What belongs together is not parted at the end of a line: a key and its meaning, where keys
    are listed with three spaces between them, a key and the next word, and words such as
    Konferenz-ID."""
    keys = text.split("   ")
    if len(keys) > 1:
        text = "   ".join(key.replace(" ", "\u00a0") for key in keys)
    text = re.sub(r"(?<=\w)-(?=ID\b)", "\u2011", text.replace(" #", "\u00a0#"))
    return re.sub(r"(\*\d?) ", "\\1\u00a0", text)


def write_table(out, paths):
    lines = ["/* Made from the catalogues in lib/ivr/prompts/. */", '#include "ivr/prompts.h"', ""]
    catalogues = [load(path) for path in paths]
    for index, catalogue in enumerate(catalogues):
        lines.append(f"static const cvi__ivr_prompt prompts_{index}[] = {{")
        for name, prompt in catalogue["prompts"].items():
            fields = [name] + [glued(prompt.get(key, "")) for key in ("title", "text", "footer")]
            spoken_flag = 1 if "say" in prompt else 0
            lines.append("    {" + ", ".join(map(c_text, fields)) + f", {spoken_flag}}},")
        lines += ["};", ""]
    lines.append("const cvi__ivr_catalogue cvi__ivr_catalogues[] = {")
    for index, catalogue in enumerate(catalogues):
        texts = ", ".join(c_text(catalogue[key]) for key in ("language", "name"))
        lines.append(f"    {{{texts}, prompts_{index}, CVI_ARRAY_LEN(prompts_{index})}},")
    lines += ["};", "const size_t cvi__ivr_catalogue_count = CVI_ARRAY_LEN(cvi__ivr_catalogues);"]
    pathlib.Path(out).write_text("\n".join(lines) + "\n", encoding="utf-8")


def trimmed(samples, rate):
    """Without the silence at both ends, but for a little."""
    def first_loud(places):
        return next((at for at in places if not -QUIET <= samples[at] <= QUIET), None)

    first, last = first_loud(range(len(samples))), first_loud(reversed(range(len(samples))))
    if first is None:
        raise SystemExit("a clip is silent")
    pad = rate * PAD_MS // 1000
    return samples[max(0, first - pad):last + pad]


def levelled(samples, rate):
    """Scaled so that the loud 20 ms windows have one level in every clip."""
    window = rate // 50
    cuts = [samples[at:at + window] for at in range(0, len(samples) - window + 1, window)]
    powers = sorted(sum(map(operator.mul, cut, cut)) / window for cut in cuts) or [1.0]
    loud = powers[len(powers) // 2:]
    rms = math.sqrt(sum(loud) / len(loud)) or 1.0
    gain = min(32768 * 10 ** (LEVEL_DB / 20) / rms, PEAK / max(1, max(samples), -min(samples)))
    scale = round(gain * 65536)
    return array.array("h", [s * scale + 32768 >> 16 for s in samples])


def read_wav(path):
    with wave.open(str(path), "rb") as file:
        if (file.getnchannels(), file.getsampwidth()) != (1, 2):
            raise SystemExit("expected 16 bit mono")
        samples = array.array("h", file.readframes(file.getnframes()))
        if sys.byteorder == "big":
            samples.byteswap()
        return file.getframerate(), samples


def write_wav(path, rate, samples):
    if sys.byteorder == "big":
        samples = array.array("h", samples)
        samples.byteswap()
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(samples.tobytes())


def make_clip(espeak, voice, text, path):
    said = subprocess.run([espeak, "-v", voice, "-s", "150", "-x", "-w", str(path), text],
                          check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          encoding="utf-8").stdout
    if SWITCH.search(said):
        raise SystemExit(f"{path.stem}: voice {voice} speaks another language in {said.strip()}")
    rate, samples = read_wav(path)
    write_wav(path, rate, levelled(trimmed(samples, rate), rate))


def make_clips(espeak, out, path):
    catalogue = load(path)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(make_clip, espeak, catalogue["voice"],
                            prompt.get("read", prompt["say"]), out / f"{name}.wav")
                for name, prompt in catalogue["prompts"].items() if "say" in prompt]
        for job in jobs:
            job.result()


# ---- sounds without words: each is a list of (start s, length s, Hz, level) notes -------------

RATE = 16000
# two gentle chords after another, each note fading away; the end runs into the beginning
CHORDS = [(196.00, 246.94, 293.66, 392.00), (164.81, 246.94, 329.63, 392.00),
          (130.81, 261.63, 329.63, 392.00), (146.83, 220.00, 293.66, 369.99)]
HOLD = [(4 * bar + 0.5 * step, 3.5, hz, 0.16) for bar, chord in enumerate(CHORDS)
        for step, hz in enumerate(chord + chord[2:0:-1])]
SOUNDS = {
    "hold": (16.0, HOLD),
    "confirm": (0.4, [(0.05, 0.3, 660.0, 0.3), (0.15, 0.2, 880.0, 0.3)]),
    "refuse": (0.5, [(0.05, 0.4, 220.0, 0.4), (0.2, 0.25, 165.0, 0.4)]),
}


def add_note(samples, note):
    """Strike one note; what rings past the end is heard at the beginning of the next round."""
    start, length, hz, level = note
    count, first = int(length * RATE), int(start * RATE)
    step, decay = 2 * math.pi * hz / RATE, math.exp(-4.0 / count)
    loudness = level * 32767
    for at in range(count):
        attack = min(1.0, at / 160, (count - at) / 320)
        tone = math.sin(step * at) + 0.3 * math.sin(2 * step * at)
        samples[(first + at) % len(samples)] += attack * loudness * tone / 1.3
        loudness *= decay


def make_sounds(out):
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for name, (length, notes) in SOUNDS.items():
        samples = [0.0] * int(length * RATE)
        for note in notes:
            add_note(samples, note)
        write_wav(out / f"{name}.wav", RATE, array.array("h", map(round, samples)))


def main(arguments):
    if len(arguments) >= 3 and arguments[0] == "table":
        write_table(arguments[1], arguments[2:])
    elif len(arguments) == 4 and arguments[0] == "clips":
        make_clips(arguments[1], pathlib.Path(arguments[2]), arguments[3])
    elif len(arguments) == 2 and arguments[0] == "sounds":
        make_sounds(pathlib.Path(arguments[1]))
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
