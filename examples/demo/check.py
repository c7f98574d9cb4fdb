# SPDX-License-Identifier: MIT
"""Looking at pictures and listening to sound with tools that are not libcvi: ffmpeg, sox and
tesseract read the files, a few lines of arithmetic judge them."""
import array
import math
import subprocess

from material import (BOX_LEFT, BOX_MIDDLE, BOX_STEP, CIRCLE_DIAMETER, CIRCLE_FROM_RIGHT,
                      CIRCLE_FROM_TOP)

SPEECH_RATE = 4000  # samples a second are enough to know a sentence again

COLOURS = {
    "red": lambda r, g, b: r > 170 and g < 90 and b < 90,
    "lime": lambda r, g, b: r < 100 and g > 170 and b < 100,
    "yellow": lambda r, g, b: r > 170 and g > 170 and b < 110,
    "magenta": lambda r, g, b: r > 170 and g < 110 and b > 170,
}


class Picture:
    """A PNG as rows of (r, g, b)."""

    def __init__(self, path):
        size = output("ffprobe", "-v", "error", "-show_entries", "stream=width,height",
                      "-of", "csv=p=0", str(path)).decode().strip().split(",")
        self.width, self.height = int(size[0]), int(size[1])
        self.data = output("ffmpeg", "-v", "error", "-i", str(path), "-f", "rawvideo",
                           "-pix_fmt", "rgb24", "-")

    def at(self, x, y):
        start = 3 * (int(y) * self.width + int(x))
        return self.data[start], self.data[start + 1], self.data[start + 2]

    def find(self, colour):
        """Bounding box (left, top, right, bottom) and pixel count of a colour, or None."""
        matches = COLOURS[colour]
        left, top, right, bottom, count = self.width, self.height, -1, -1, 0
        data, width = self.data, self.width
        for y in range(self.height):
            row = data[3 * width * y:3 * width * (y + 1)]
            for x in range(width):
                if matches(row[3 * x], row[3 * x + 1], row[3 * x + 2]):
                    left, right = min(left, x), max(right, x)
                    top, bottom = min(top, y), max(bottom, y)
                    count += 1
        return (left, top, right, bottom, count) if count else None

    def white(self):
        """How much of the picture is white, 0..1."""
        dots = [self.data[i:i + 3] for i in range(0, len(self.data), 3 * 7)]
        return sum(min(dot) > 225 for dot in dots) / len(dots)

    def brightness(self):
        step = 3 * 7
        values = self.data[1::step]
        return sum(values) / len(values)


def text_of(path):
    """What tesseract reads on a picture, in one line."""
    return " ".join(output("tesseract", str(path), "-", "--psm", "4").decode().split())


def look_at_tile(picture, clip_width, marker, circle):
    """Find one room's picture by its colours: position, counter, roundness; or say what is wrong."""
    where, ring = picture.find(marker), picture.find(circle)
    if where is None or ring is None:
        raise AssertionError(f"no {marker if where is None else circle} in the picture")
    left, top, right, bottom, count = ring
    width, height = right - left + 1, bottom - top + 1
    scale = (width + height) / 2 / CIRCLE_DIAMETER
    origin_x = (left + right) / 2 - scale * (clip_width - CIRCLE_FROM_RIGHT)
    origin_y = (top + bottom) / 2 - scale * CIRCLE_FROM_TOP
    counter = 0
    for bit in range(8):
        x = origin_x + scale * (BOX_LEFT + bit * BOX_STEP)
        y = origin_y + scale * BOX_MIDDLE
        if not (0 <= x < picture.width and 0 <= y < picture.height):
            raise AssertionError(f"the {marker} room's picture is cut off")
        if picture.at(x, y)[1] > 128:
            counter |= 1 << bit
    return {
        "x": (where[0] + where[2]) / 2 / picture.width,
        "circle_x": (left + right) / 2 / picture.width,
        "counter": counter,
        "aspect": width / height,
        "filled": count / (width * height),
        "scale": scale,
    }


def is_round(tile):
    return 0.94 <= tile["aspect"] <= 1.06 and 0.70 <= tile["filled"] <= 0.87


def samples(path, *effects, rate=16000):
    """Mono 16-bit samples of a WAV after sox's effects."""
    raw = output("sox", str(path), "-t", "raw", "-r", str(rate), "-c", "1", "-b", "16", "-e",
                 "signed-integer", "-L", "-", *effects)
    values = array.array("h")
    values.frombytes(raw[:len(raw) & ~1])
    return values


def rms_windows(values, window):
    """Root mean square of each window of so many samples."""
    return [math.sqrt(sum(v * v for v in values[i:i + window]) / window)
            for i in range(0, len(values) - window + 1, window)]


def db(value):
    return 20 * math.log10(max(value, 1e-3) / 32768)


def tone_level(path, hertz, start, seconds):
    """Level of a narrow band around a tone in part of a WAV, in dB below full scale."""
    part = samples(path, "trim", str(start), str(seconds), "sinc", "-n", "2047",
                   f"{hertz - 25}-{hertz + 25}")
    return db(rms_windows(part, len(part))[0]) if part else -90.0


def longest_gap_ms(path, hertz, start, seconds):
    """The longest time in which a steady tone is 12 dB below its median."""
    part = samples(path, "trim", str(start), str(seconds), "sinc", "-n", "255",
                   f"{hertz - 150}-{hertz + 150}")
    levels = rms_windows(part, 80)  # 5 ms
    limit = sorted(levels)[len(levels) // 2] / 4
    longest = current = 0
    for level in levels:
        current = current + 1 if level < limit else 0
        longest = max(longest, current)
    return 5 * longest


def duration(path):
    return float(output("soxi", "-D", str(path)))


def was_heard(clip, recording):
    """How well a clip's sound is found in a recording: 1 is perfect, other speech below 0.5.

    The loudness curves say where it may be; there the sound itself is compared, half a second at
    a time, each of which may have slipped by 20 ms. Returns (correlation, seconds into the
    recording).
    """
    wanted, heard = speech(clip), speech(recording)
    part = SPEECH_RATE // 2
    best = (0.0, 0.0)
    for at in likely_places(wanted, heard):
        matches = [correlation_near(wanted[i:i + part], heard, at + i, SPEECH_RATE // 50)
                   for i in range(0, len(wanted) - part + 1, part)]
        best = max(best, (sum(matches) / len(matches), at / SPEECH_RATE))
    return best


def speech(path):
    return samples(path, "lowpass", "1500", rate=SPEECH_RATE)


def likely_places(wanted, heard, step=SPEECH_RATE // 200, count=3):
    """Where the loudness of one sound is most like another's: sample numbers, best first."""
    pattern, curve = (rms_windows(v, step) for v in (wanted, heard))
    scores = sorted(((correlation(pattern, curve[i:i + len(pattern)]), i)
                     for i in range(len(curve) - len(pattern) + 1)), reverse=True)
    places = []
    for _, place in scores:
        if all(abs(place - other) > 4 for other in places):
            places.append(place)
        if len(places) == count:
            break
    return [place * step for place in places]


def correlation_near(wanted, heard, at, slip):
    last = len(heard) - len(wanted)
    return max((correlation(wanted, heard[i:i + len(wanted)])
                for i in range(max(0, at - slip), min(last, at + slip) + 1)), default=0.0)


def correlation(a, b):
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    energy = math.sqrt(sum((v - mean_a) ** 2 for v in a) * sum((v - mean_b) ** 2 for v in b))
    return sum((v - mean_a) * (w - mean_b) for v, w in zip(a, b)) / (energy or 1.0)


def output(*command):
    return subprocess.run(command, check=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout
