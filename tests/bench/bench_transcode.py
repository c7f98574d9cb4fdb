# SPDX-License-Identifier: MIT
"""CPU of one transcoded 720p30 leg beside ffmpeg's command line doing the same: H.264 720p30 in,
scaled to 640x360, H.264 out, the same preset and rate, one thread each, in turns in one run."""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

PROGRAM = os.environ["CVI_TRANSCODE"]
SECONDS = 20
ROUNDS = 5
KBPS = 512
# a head-and-shoulders-like picture: smooth areas, fine noise, a moving part
PICTURE = ("gradients=size=1280x720:rate=30:speed=0.02:nb_colors=4:seed=7,"
           "noise=alls=6:allf=t+u,"
           "drawbox=x='400+200*sin(t)':y=150:w=320:h=420:color=0xC08060:t=fill")


def cpu_of(*command):
    """User and system seconds of a command."""
    child = subprocess.Popen([str(c) for c in command], stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"failed: {command}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    with tempfile.TemporaryDirectory() as folder:
        clip = pathlib.Path(folder, "in.mkv")
        out = pathlib.Path(folder, "out.mkv")
        cpu_of("ffmpeg", "-loglevel", "error", "-y", "-f", "lavfi", "-i", PICTURE, "-t", SECONDS,
               "-c:v", "libx264", "-preset", "superfast", "-tune", "zerolatency", "-pix_fmt",
               "yuv420p", "-b:v", "1500k", "-maxrate", "1500k", "-bufsize", "1500k", "-g", "900",
               clip)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(cpu_of(PROGRAM, "--quiet", "--audio", "none", "--size", "640x360",
                               "--bitrate", KBPS, clip, out))
            theirs.append(cpu_of(
                "ffmpeg", "-loglevel", "error", "-y", "-threads", 1, "-filter_threads", 1, "-i",
                clip, "-vf", "scale=640:360:flags=bicubic", "-c:v", "libx264", "-preset",
                "superfast", "-tune", "zerolatency", "-profile:v", "baseline", "-threads", 1,
                "-b:v", f"{KBPS}k", "-maxrate", f"{KBPS}k", "-bufsize", f"{KBPS}k", "-g", 900, out))
        frames = SECONDS * 30
        for name, rows in (("cvi-transcode", ours), ("ffmpeg", theirs)):
            cpu = statistics.median(r[0] for r in rows)
            print(f"{name:14} {cpu * 1000 / frames:6.2f} ms CPU per picture, "
                  f"{SECONDS / cpu:5.1f} legs of 30 per second on one core, "
                  f"{max(r[1] for r in rows):5.0f} MiB")
        pairs = [t[0] / o[0] for o, t in zip(ours, theirs)]
        print(f"ratio ffmpeg / cvi-transcode: median {statistics.median(pairs):.2f}, "
              f"{min(pairs):.2f} to {max(pairs):.2f}")


main()
