# SPDX-License-Identifier: MIT
"""What the rooms show and say: made on the spot by ffmpeg, espeak-ng and sox.

Each clip carries a moving marker of the room's own colour, a circle (to see that pictures keep
their shape) and a counter in eight black or white boxes (to see that they move). Each voice is
speech with a steady tone of its own above it.
"""
import subprocess

FPS = 30
COUNTER_FRAMES = 6  # the counter goes up every 6 frames: 5 times a second
CIRCLE_DIAMETER = 116  # pixels of the clip
CIRCLE_FROM_RIGHT, CIRCLE_FROM_TOP = 90.5, 139.5  # its centre, pixels
BOX_LEFT, BOX_STEP, BOX_MIDDLE = 40, 44, 40  # centre of bit 0, distance to the next, row


def make_clip(path, width, height, marker, circle, seconds):
    """Write an H.264 clip without sound: marker and circle are ffmpeg colours."""
    boxes = ""
    for bit in range(8):
        box = f"drawbox=x={20 + bit * BOX_STEP}:y=20:w=40:h=40:t=fill"
        on = f"mod(floor(n/{COUNTER_FRAMES}/pow(2,{bit})),2)"
        boxes += f",{box}:c=black,{box}:c=white:enable='{on}'"
    graph = (
        "[0][1]overlay=x='mod(n*4,W-w)':y=H-140[moving];"
        "[2]format=rgba,trim=end_frame=1,"
        "geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='255*lte(hypot(X-59.5,Y-59.5),58)',"
        "loop=-1:1:0[circle];"
        f"[moving][circle]overlay=x=W-150:y=80{boxes},"
        "drawtext=font=DejaVu Sans:text='%{n}':x=20:y=80:fontsize=48:fontcolor=white"
    )
    run("ffmpeg", "-v", "error", "-y",
        "-f", "lavfi", "-i", f"color=c=0x303840:s={width}x{height}:r={FPS}",
        "-f", "lavfi", "-i", f"color=c={marker}:s=120x120:r={FPS}",
        "-f", "lavfi", "-i", f"color=c={circle}:s=120x120:r={FPS}",
        "-filter_complex", graph, "-t", str(seconds), "-an", "-pix_fmt", "yuv420p",
        "-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", str(FPS), str(path))


def make_voice(path, folder, text, voice, tone_hz, seconds):
    """Write 48 kHz mono speech, kept below 1.8 kHz, with a steady tone above it."""
    speech, looped, tone = (folder / f"{path.stem}-{part}.wav" for part in
                            ("speech", "looped", "tone"))
    run("espeak-ng", "-v", voice, "-w", str(speech), text)
    run("sox", str(speech), "-r", "48000", "-c", "1", "-b", "16", str(looped), "gain", "-6",
        "lowpass", "1500", "lowpass", "1500", "pad", "0", "0.5", "repeat", "-",
        "trim", "0", str(seconds))
    run("sox", "-n", "-r", "48000", "-c", "1", "-b", "16", str(tone),
        "synth", str(seconds), "sine", str(tone_hz), "gain", "-20")
    run("sox", "-m", "-v", "0.6", str(looped), "-v", "1", str(tone), "-b", "16", str(path))
    for part in (speech, looped, tone):
        part.unlink()


def run(*command):
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
