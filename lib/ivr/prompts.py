#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make things from the prompt catalogues (prompts/<language>.json).

  prompts.py table OUT CATALOGUE...           the C tables
  prompts.py clips ESPEAK OUTDIR CATALOGUE... OUTDIR/<language>/<id>.wav for each spoken prompt
"""
import array
import json
import math
import pathlib
import shutil
import subprocess
import sys
import wave

LEVEL_DB = -23.0  # loudness of each clip, dB below full scale (RMS of its loud parts)
PEAK = 0.7 * 32767
PAD_MS = 60  # silence left around a clip


def load(path):
    with open(path, encoding="utf-8") as file:
        catalogue = json.load(file)
    for name, prompt in catalogue["prompts"].items():
        unknown = set(prompt) - {"say", "title", "text", "footer"}
        if unknown or not prompt:
            raise SystemExit(f"{path}: prompt {name}: unexpected {sorted(unknown)}")
    return catalogue


def c_text(text):
    out = []
    for byte in text.encode("utf-8"):
        plain = 32 <= byte < 127 and chr(byte) not in '"\\?'
        out.append(chr(byte) if plain else f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


def write_table(out, paths):
    lines = ["/* Made from the catalogues in lib/ivr/prompts/. */", '#include "ivr/prompts.h"', ""]
    catalogues = [load(path) for path in paths]
    for index, catalogue in enumerate(catalogues):
        lines.append(f"static const cvi__ivr_prompt prompts_{index}[] = {{")
        for name, prompt in catalogue["prompts"].items():
            fields = [name, prompt.get("title", ""), prompt.get("text", ""),
                      prompt.get("footer", "")]
            spoken_flag = 1 if "say" in prompt else 0
            lines.append("    {" + ", ".join(map(c_text, fields)) + f", {spoken_flag}}},")
        lines += ["};", ""]
    lines.append("const cvi__ivr_catalogue cvi__ivr_catalogues[] = {")
    for index, catalogue in enumerate(catalogues):
        language = c_text(catalogue["language"])
        lines.append(f"    {{{language}, prompts_{index}, CVI_ARRAY_LEN(prompts_{index})}},")
    lines += ["};", "const size_t cvi__ivr_catalogue_count = CVI_ARRAY_LEN(cvi__ivr_catalogues);"]
    pathlib.Path(out).write_text("\n".join(lines) + "\n", encoding="utf-8")


def trimmed(samples, rate):
    """Without the silence at both ends, but for a little."""
    loud = [i for i, s in enumerate(samples) if abs(s) > 200]
    if not loud:
        raise SystemExit("a clip is silent")
    pad = rate * PAD_MS // 1000
    return samples[max(0, loud[0] - pad):loud[-1] + pad]


def levelled(samples, rate):
    """Scaled so that the loud 20 ms windows have one level in every clip."""
    window = rate // 50
    powers = sorted(sum(s * s for s in samples[i:i + window]) / window
                    for i in range(0, len(samples) - window + 1, window)) or [1.0]
    loud = powers[len(powers) // 2:]
    rms = math.sqrt(sum(loud) / len(loud)) or 1.0
    gain = min(32768 * 10 ** (LEVEL_DB / 20) / rms, PEAK / max(1, max(map(abs, samples))))
    return array.array("h", (int(round(s * gain)) for s in samples))


def make_clip(espeak, voice, text, path):
    subprocess.run([espeak, "-v", voice, "-s", "150", "-w", str(path), text], check=True,
                   stdin=subprocess.DEVNULL)
    with wave.open(str(path), "rb") as file:
        rate = file.getframerate()
        if (file.getnchannels(), file.getsampwidth()) != (1, 2):
            raise SystemExit("expected 16 bit mono")
        samples = array.array("h", file.readframes(file.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    samples = levelled(trimmed(samples, rate), rate)
    if sys.byteorder == "big":
        samples.byteswap()
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(samples.tobytes())


def make_clips(espeak, out, paths):
    shutil.rmtree(out, ignore_errors=True)
    for path in paths:
        catalogue = load(path)
        folder = out / catalogue["language"]
        folder.mkdir(parents=True)
        for name, prompt in catalogue["prompts"].items():
            if "say" in prompt:
                make_clip(espeak, catalogue["voice"], prompt["say"], folder / f"{name}.wav")


def main(arguments):
    if len(arguments) >= 3 and arguments[0] == "table":
        write_table(arguments[1], arguments[2:])
    elif len(arguments) >= 4 and arguments[0] == "clips":
        make_clips(arguments[1], pathlib.Path(arguments[2]), arguments[3:])
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
