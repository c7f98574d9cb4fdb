# SPDX-License-Identifier: MIT
"""A headless baresip that plays a clip and a tone, and records what it gets."""
import glob
import json
import os
import pathlib
import socket
import subprocess
import sys
import time

sys.path.append(str(pathlib.Path(__file__).parents[2] / "examples" / "demo"))
from ports import free_port  # noqa: E402

AUDIO_MODULES = {"opus": "opus", "g722": "g722", "pcmu": "g711", "pcma": "g711"}
VIDEO_MODULES = {"h264": "avcodec", "vp8": "vp8"}
MODULES = "/usr/lib/baresip/modules"


def make_clip(path, size="320x240", seconds=120):
    """A moving test picture without B-frames and without sound."""
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i",
                    f"testsrc=size={size}:rate=15:duration={seconds}", "-c:v", "libx264",
                    "-preset", "ultrafast", "-bf", "0", "-g", "30", "-pix_fmt", "yuv420p", path],
                   check=True, stdin=subprocess.DEVNULL)


def make_tone(path, hertz, seconds=120):
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i",
                    f"sine=frequency={hertz}:sample_rate=48000:duration={seconds}",
                    "-ac", "1", path], check=True, stdin=subprocess.DEVNULL)


class Baresip:
    """One endpoint in a folder of its own."""

    def __init__(self, folder, clip, tone, audio="pcmu", video="h264", transport="udp",
                 rtp_ports="30000-30999", size="320x240", certificate=None):
        os.makedirs(os.path.join(folder, "rec"), exist_ok=True)
        self.folder = folder
        sip_port = free_port(2)  # baresip listens for TLS on the port after
        self.control_port = free_port()
        srtp = "module srtp.so" if certificate else ""
        config = f"""poll_method epoll
sip_listen 127.0.0.1:{sip_port}
{f"sip_certificate {certificate}" if certificate else ""}
call_local_timeout 120
call_max_calls 4
audio_path /usr/share/baresip
audio_player aufile,{folder}/rec/play.wav
audio_source aufile,{tone}
audio_alert aufile,{folder}/rec/alert.wav
audio_txmode thread
ausrc_srate 48000
ausrc_channels 1
ausrc_format s16
auplay_format s16
auenc_format s16
audec_format s16
audio_buffer 20-160
video_source avformat,{clip}
video_display fakevideo,nil
video_size {size}
video_bitrate 300000
video_fps 15
videnc_format yuv420p
rtp_ports {rtp_ports}
rtcp_mux no
jitter_buffer_delay 5-10
net_interface 127.0.0.1
module_path {MODULES}
module {AUDIO_MODULES[audio]}.so
module sndfile.so
module aufile.so
module {VIDEO_MODULES[video]}.so
module snapshot.so
module fakevideo.so
module avformat.so
{srtp}
module_tmp uuid.so
module_tmp account.so
module_app menu.so
module_app debug_cmd.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{self.control_port}
snd_path {folder}/rec
opus_bitrate 64000
opus_samplerate 48000
ringback_disabled yes
"""
        with open(os.path.join(folder, "config"), "w", encoding="utf-8") as f:
            f.write(config)
        with open(os.path.join(folder, "accounts"), "w", encoding="utf-8") as f:
            f.write(f"<sip:room@127.0.0.1:{sip_port};transport={transport}>;regint=0;"
                    "answermode=auto;dtmfmode=rtpevent"
                    f"{';mediaenc=srtp-mand' if certificate else ''}\n")
        with open(os.path.join(folder, "contacts"), "w", encoding="utf-8"):
            pass
        with open(os.path.join(folder, "log"), "wb") as log:
            self.process = subprocess.Popen(["baresip", "-f", folder], stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=subprocess.STDOUT)
        try:
            self._wait_control()
        except RuntimeError:
            self.close()
            raise

    def _wait_control(self):
        end = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.control_port), 1).close()
                return
            except OSError:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise RuntimeError(f"baresip did not start:\n{self.log()}") from None
                time.sleep(0.05)

    def log(self):
        with open(os.path.join(self.folder, "log"), encoding="utf-8", errors="replace") as f:
            return f.read()

    def command(self, name, *params, seconds=5):
        """One command over ctrl_tcp (netstrings of JSON); returns the answer's text."""
        text = json.dumps({"command": name, "params": " ".join(params), "token": "t"}).encode()
        with socket.create_connection(("127.0.0.1", self.control_port), seconds) as s:
            s.sendall(str(len(text)).encode() + b":" + text + b",")
            s.settimeout(seconds)
            data = b""
            while True:
                data += s.recv(65536)
                while b":" in data:
                    size, rest = data.split(b":", 1)
                    if len(rest) <= int(size):
                        break
                    message, data = json.loads(rest[:int(size)]), rest[int(size) + 1:]
                    if message.get("response"):
                        return message.get("data", "")

    def dial(self, uri):
        self.command("dial", uri)

    def press(self, digits, gap=0.15):
        """Keys, one after the other; the empty code lets the last one go."""
        for digit in digits:
            self.command("sndcode", digit)
            time.sleep(gap)

    def hang_up(self):
        self.command("hangup")

    def snapshot(self, path):
        """Save the picture it receives as PNG; False while there is none."""
        if os.path.exists(path):
            os.unlink(path)
        self.command("snapshot_recv", path)
        end = time.monotonic() + 2
        while not os.path.exists(path) or os.path.getsize(path) == 0:
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        time.sleep(0.2)  # written in one go, but by another thread
        return True

    def recording(self):
        """The WAV of what was heard, or None."""
        found = sorted(glob.glob(os.path.join(self.folder, "rec", "*dec.wav")))
        return found[-1] if found else None

    def close(self):
        if self.process.poll() is None:
            try:
                self.command("quit", seconds=2)
            except OSError:
                pass
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
