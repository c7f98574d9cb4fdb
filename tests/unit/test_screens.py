# SPDX-License-Identifier: MIT
"""Every screen in every language, drawn and compared with pictures that somebody looked at.

The references are sheets of 320x180 screens with 16 levels of grey, tests/data/screens/*.png. After
a change that is meant, look at what `test_screens.py update FOLDER` writes and keep it there.
"""
import json
import os
import pathlib
import struct
import subprocess
import sys
import unittest
import zlib

RENDER = os.environ["CVI_RENDER_SCREENS"]
REFERENCES = pathlib.Path(os.environ["CVI_SCREENS"])
CATALOGUES = pathlib.Path(os.environ["CVI_CATALOGUES"])
LANGUAGES = sorted(path.stem for path in CATALOGUES.glob("*.json"))
SIZE = WIDTH, HEIGHT = 320, 180
COLUMNS = 4
BLOCK = 10         # pixels: what is compared is the mean of blocks, so that antialiasing may differ
MEAN_DIFFERENCE = 1.5
BLOCK_DIFFERENCE = 40


def render(what, width=WIDTH, height=HEIGHT):
    """name -> (luma, characters without a font)"""
    data = subprocess.run([RENDER, what, str(width), str(height)], check=True,
                          stdout=subprocess.PIPE).stdout
    screens, at = {}, 0
    while at < len(data):
        end = data.index(b"\n", at)
        name, uncovered = data[at:end].decode().split()
        screens[name] = data[end + 1:end + 1 + width * height], int(uncovered)
        at = end + 1 + width * height
    return screens


# ---- sheets ---------------------------------------------------------------------------------

def sheet_rows(screens):
    """Screens beside and below each other as rows of luma, in 16 levels."""
    pictures = [luma for luma, _ in screens.values()]
    pictures += [bytes(WIDTH * HEIGHT)] * (-len(pictures) % COLUMNS)
    for first in range(0, len(pictures), COLUMNS):
        for y in range(HEIGHT):
            yield b"".join(p[y * WIDTH:(y + 1) * WIDTH] for p in pictures[first:first + COLUMNS])


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def write_png(path, rows):
    """4-bit grey, two pixels per byte."""
    rows = list(rows)
    packed = b"".join(b"\0" + bytes((a & 0xf0) | b >> 4 for a, b in zip(row[::2], row[1::2]))
                      for row in rows)
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 4, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
                     + chunk(b"IDAT", zlib.compress(packed, 9)) + chunk(b"IEND", b""))


def read_png(path):
    """What write_png() wrote: width, and rows of luma."""
    data = path.read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    at, packed = 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        packed += data[at + 8:at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    raw, stride = zlib.decompress(packed), width // 2 + 1
    rows = []
    for y in range(height):
        row = raw[y * stride + 1:(y + 1) * stride]
        rows.append(bytes(v for byte in row for v in (byte & 0xf0, byte << 4 & 0xf0)))
    return rows


def screens_of(rows, count):
    for i in range(count):
        x, y = i % COLUMNS * WIDTH, i // COLUMNS * HEIGHT
        yield b"".join(row[x:x + WIDTH] for row in rows[y:y + HEIGHT])


def blocks(luma, width=WIDTH, height=HEIGHT):
    return [sum(sum(luma[(y + dy) * width + x:(y + dy) * width + x + BLOCK])
                for dy in range(BLOCK)) / BLOCK ** 2
            for y in range(0, height - BLOCK + 1, BLOCK)
            for x in range(0, width - BLOCK + 1, BLOCK)]


# ---- tests ----------------------------------------------------------------------------------

class References(unittest.TestCase):
    def compare(self, what):
        drawn = render(what)
        rows = read_png(REFERENCES / f"{what}.png")
        self.assertEqual(len(rows), -(-len(drawn) // COLUMNS) * HEIGHT, "other screens than before")
        for (name, (luma, _)), reference in zip(drawn.items(), screens_of(rows, len(drawn))):
            pairs = list(zip(blocks(bytes(v & 0xf0 for v in luma)), blocks(reference)))
            differences = [abs(a - b) for a, b in pairs]
            self.assertLess(sum(differences) / len(pairs), MEAN_DIFFERENCE, f"{what} {name}")
            self.assertLess(max(differences), BLOCK_DIFFERENCE, f"{what} {name}")

    def test_what_calls_add_looks_as_it_did(self):
        self.compare("extra")

    def test_there_is_a_sheet_for_each_language_and_no_other(self):
        self.assertEqual(sorted(path.stem for path in REFERENCES.glob("*.png")),
                         sorted(LANGUAGES + ["extra"]))

    def test_a_different_screen_is_noticed(self):
        luma = render("en")["ask_id"][0]
        moved = luma[WIDTH * 12:] + luma[:WIDTH * 12]
        differences = [abs(a - b) for a, b in zip(blocks(luma), blocks(moved))]
        self.assertGreater(max(differences), BLOCK_DIFFERENCE)


def add_language(language):
    setattr(References, f"test_every_screen_in_{language}_looks_as_it_did",
            lambda self: self.compare(language))


for _language in LANGUAGES:
    add_language(_language)


class Fonts(unittest.TestCase):
    def test_every_character_of_every_language_has_a_shape(self):
        for language in LANGUAGES + ["extra"]:
            for name, (_, uncovered) in render(language, 176, 144).items():
                self.assertEqual(uncovered, 0, f"{language} {name}")

    def test_missing_shapes_are_counted(self):
        bare = dict(os.environ, FONTCONFIG_FILE=str((REFERENCES / "latin.conf").resolve()))
        data = subprocess.run([RENDER, "zh", "176", "144"], check=True, env=bare,
                              stdout=subprocess.PIPE).stdout
        self.assertGreater(int(data[:data.index(b"\n")].split()[1]), 3)


class Sizes(unittest.TestCase):
    """From QCIF to 1080p: all texts are there, inside the margins, and large enough."""

    def test_nothing_touches_the_edges(self):
        for width, height in [(176, 144), (352, 288), (640, 360), (1280, 720), (1920, 1080)]:
            for name, (luma, _) in render("de", width, height).items():
                edge, background = height // 30, luma[0]
                for y in list(range(edge)) + list(range(height - edge, height)):
                    row = luma[y * width:(y + 1) * width]
                    self.assertEqual(set(row), {background}, f"{name} {width}x{height} line {y}")

    def test_capitals_of_instructions_are_large_enough_at_360_lines(self):
        """The rule: no text smaller than a 24th of the height, what to do than a 20th: 15 and 18
        pixels, whose small letters are at least half as high."""
        for language in ("de", "ja", "pl"):
            for name, (luma, _) in render(language, 640, 360).items():
                lines = self.lines_of_text(luma, 640, 360)
                self.assertTrue(lines, f"{language} {name}")
                for top, bottom in lines:
                    self.assertGreaterEqual(bottom - top, 7, f"{language} {name} line {top}")

    @staticmethod
    def lines_of_text(luma, width, height):
        """(top, bottom) of what stands out from the background."""
        background = luma[0]
        inked = [any(abs(v - background) > 60 for v in luma[y * width:(y + 1) * width])
                 for y in range(height)]
        lines = []
        for y in (y for y, is_inked in enumerate(inked) if is_inked):
            if lines and y - lines[-1][1] < 5:  # the dot of an i belongs to its line
                lines[-1][1] = y + 1
            else:
                lines.append([y, y + 1])
        return lines


def update(folder):
    for what in LANGUAGES + ["extra"]:
        write_png(pathlib.Path(folder, f"{what}.png"), sheet_rows(render(what)))


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "update":
        update(sys.argv[2])
    else:
        unittest.main()
