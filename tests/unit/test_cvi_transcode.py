# SPDX-License-Identifier: MIT
"""The program cvi-transcode, judged by ffmpeg's tools."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["CVI_TRANSCODE"]
folder = tempfile.TemporaryDirectory()
here = pathlib.Path(folder.name)


def make(name, *codecs):
    """Three seconds: left half red, right half blue, and a tone."""
    path = here / name
    subprocess.run(
        ["ffmpeg", "-loglevel", "error", "-y", "-f", "lavfi", "-i",
         "color=red:size=320x360:rate=30,pad=640:360:0:0:blue", "-f", "lavfi", "-i",
         "sine=frequency=700:sample_rate=48000", "-t", "3", *codecs, str(path)],
        check=True, timeout=60)
    return path


def run(*args):
    return subprocess.run([PROGRAM, *map(str, args)], capture_output=True, text=True, timeout=120)


def streams(path):
    done = subprocess.run(
        ["ffprobe", "-v", "error", "-count_packets", "-of", "json", "-show_streams", str(path)],
        check=True, capture_output=True, timeout=60)
    return {s["codec_type"]: s for s in json.loads(done.stdout)["streams"]}


def pixels(path, size):
    """RGB bytes of the last picture."""
    done = subprocess.run(
        ["ffmpeg", "-loglevel", "error", "-i", str(path), "-vf", f"select=eq(n\\,60),scale={size}",
         "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
        check=True, capture_output=True, timeout=60)
    return done.stdout


H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p",
        "-c:a", "libopus", "-ac", "1")
VP8 = ("-c:v", "libvpx", "-deadline", "realtime", "-b:v", "500k", "-c:a", "pcm_mulaw",
       "-ar", "8000", "-ac", "1")


class Files(unittest.TestCase):
    def assert_picture(self, path):
        data = pixels(path, "4:4")
        left, right = data[0:3], data[9:12]
        self.assertTrue(left[0] > 200 and left[2] < 60, left)
        self.assertTrue(right[2] > 200 and right[0] < 60, right)

    def test_h264_becomes_vp8_of_another_size(self):
        source = make("a.mkv", *H264)
        done = run("--video", "vp8", "--audio", "g722", "--size", "320x180", "--bitrate", 400,
                   source, here / "b.mkv")
        self.assertEqual(done.returncode, 0, done.stderr)
        got = streams(here / "b.mkv")
        self.assertEqual(got["video"]["codec_name"], "vp8")
        self.assertEqual((got["video"]["width"], got["video"]["height"]), (320, 180))
        self.assertEqual(got["audio"]["codec_name"], "adpcm_g722")
        self.assertIn(int(got["video"]["nb_read_packets"]), range(88, 92))
        self.assertIn(int(got["audio"]["nb_read_packets"]), range(148, 153))
        self.assert_picture(here / "b.mkv")

    def test_vp8_becomes_h264_in_an_mp4(self):
        source = make("c.mkv", *VP8)
        done = run(source, here / "d.mp4")
        self.assertEqual(done.returncode, 0, done.stderr)
        got = streams(here / "d.mp4")
        self.assertEqual((got["video"]["codec_name"], got["audio"]["codec_name"]), ("h264", "opus"))
        self.assertEqual((got["video"]["width"], got["video"]["height"]), (640, 360))
        self.assertIn("keyframes", done.stderr)
        self.assertAlmostEqual(float(got["video"]["duration"]), 3.0, delta=0.15)
        self.assertAlmostEqual(float(got["audio"]["duration"]), 3.0, delta=0.15)
        self.assert_picture(here / "d.mp4")

    def test_sound_keeps_its_tone(self):
        source = make("e.mkv", *H264)
        done = run("--video", "none", "--audio", "pcmu", source, here / "f.wav")
        self.assertEqual(done.returncode, 0, done.stderr)
        done = subprocess.run(
            ["ffmpeg", "-hide_banner", "-i", str(here / "f.wav"), "-af",
             "bandreject=f=700:width_type=q:w=2,volumedetect", "-f", "null", "-"],
            capture_output=True, text=True, timeout=60)
        rest = float(done.stderr.split("mean_volume:")[1].split()[0])
        done = subprocess.run(
            ["ffmpeg", "-hide_banner", "-i", str(here / "f.wav"), "-af", "volumedetect", "-f",
             "null", "-"], capture_output=True, text=True, timeout=60)
        whole = float(done.stderr.split("mean_volume:")[1].split()[0])
        self.assertGreater(whole, rest + 15)

    def test_what_cannot_be_done_is_said(self):
        self.assertEqual(run().returncode, 2)
        self.assertEqual(run("--video", "divx", "x", "y").returncode, 2)
        self.assertEqual(run("--bitrate", "1", "x", "y").returncode, 2)
        missing = run(here / "missing.mkv", here / "x.mkv")
        self.assertEqual(missing.returncode, 2)
        self.assertIn("missing.mkv", missing.stderr)
        (here / "junk.mkv").write_bytes(b"junk" * 100)
        self.assertNotEqual(run(here / "junk.mkv", here / "x.mkv").returncode, 0)
        source = make("g.mkv", *H264)
        self.assertEqual(run(source, here / "no" / "such" / "folder.mkv").returncode, 2)

    def test_a_file_is_not_written_over_itself(self):
        source = make("h.mkv", *H264)
        before = source.read_bytes()
        (here / "link.mkv").symlink_to(source)
        for target in (source, here / "link.mkv"):
            done = run(source, target)
            self.assertEqual(done.returncode, 2)
            self.assertIn("cannot be the one to write", done.stderr)
        self.assertEqual(source.read_bytes(), before)

    def test_wrong_use_is_told_in_one_line(self):
        source = make("j.mkv", *H264)
        for arguments, words in ((("--video", "none", "--audio", "none", source, here / "x.mkv"),
                                  "nothing is left to write"),
                                 (("--size", "7x7", source, here / "x.mkv"),
                                  "--size: 7x7 is not WxH, both from 16 to 4096"),
                                 ((source, here / "x.nothing"), "ends in no format"),
                                 (("-y", source, here / "x.mkv"), "-y: no such option")):
            with self.subTest(words=words):
                done = run(*arguments)
                self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1))
                self.assertIn(words, done.stderr)

    def test_help_names_every_option(self):
        text = run("--help").stdout
        for option in ("--size", "--video", "--audio", "--bitrate", "--fps", "--quiet"):
            self.assertIn(option, text)
