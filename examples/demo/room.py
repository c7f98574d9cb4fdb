# SPDX-License-Identifier: MIT
"""A room: one real baresip, without screen and sound card, driven over its control socket."""
import json
import pathlib
import re
import socket
import subprocess
import threading
import time

from ports import free_port

MODULES = "/usr/lib/baresip/modules"


class Room:
    """`audio` and `video` are lists of baresip modules; `codecs` the account's audio codecs."""

    def __init__(self, name, folder, clip, voice, gateway_port, audio, video, codecs,
                 size="640x360", media_ports="20000-20999"):
        self.name = name
        self.folder = pathlib.Path(folder)
        self.recordings = self.folder / "rec"
        self.recordings.mkdir(parents=True)
        self.sip_port = free_port(2)  # baresip listens for TLS on the port after
        self.control_port = free_port()
        self.log = self.folder / "baresip.log"
        self.events = []
        self._answers = {}
        self._changed = threading.Condition()
        self._token = 0
        self._write_config(clip, voice, audio, video, size, media_ports)
        self._write_account(gateway_port, codecs)
        self._process = None
        self._socket = None

    def _write_config(self, clip, voice, audio, video, size, media_ports):
        lines = [
            "poll_method epoll", f"sip_listen 127.0.0.1:{self.sip_port}",
            "call_local_timeout 120", "call_max_calls 4", "audio_path /usr/share/baresip",
            f"audio_player aufile,{self.recordings}/play.wav", f"audio_source aufile,{voice}",
            f"audio_alert aufile,{self.recordings}/alert.wav", "audio_txmode thread",
            "ausrc_format s16", "auplay_format s16", "auenc_format s16", "audec_format s16",
            "ausrc_srate 48000", "ausrc_channels 1", "audio_buffer 20-160",
            f"video_source avformat,{clip}", "video_display fakevideo,nil",
            f"video_size {size}", "video_bitrate 1000000", "video_fps 30",
            "videnc_format yuv420p", f"rtp_ports {media_ports}", "rtcp_mux no",
            "jitter_buffer_delay 5-10", "rtp_stats yes", "net_interface 127.0.0.1",
            f"module_path {MODULES}",
        ]
        extra = ["sndfile", "aufile", "snapshot", "fakevideo", "avformat", "srtp"]
        lines += [f"module {m}.so" for m in audio + video + extra]
        lines += ["module_tmp uuid.so", "module_tmp account.so"]
        lines += [f"module_app {m}.so" for m in ("menu", "debug_cmd", "ctrl_tcp")]
        lines += [f"ctrl_tcp_listen 127.0.0.1:{self.control_port}",
                  f"snd_path {self.recordings}", "ringback_disabled yes",
                  "opus_bitrate 64000", "opus_samplerate 48000"]
        (self.folder / "config").write_text("\n".join(lines) + "\n")
        (self.folder / "contacts").write_text("")

    def _write_account(self, gateway_port, codecs):
        account = (f"<sip:{self.name}@127.0.0.1:{self.sip_port}>;regint=0;answermode=manual"
                   f';outbound="sip:127.0.0.1:{gateway_port}";audio_codecs={codecs}')
        (self.folder / "accounts").write_text(account + "\n")

    def start(self):
        with open(self.log, "wb") as log:
            self._process = subprocess.Popen(["baresip", "-f", str(self.folder)],
                                             stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_for(self._connect, 10, f"{self.name}: the control socket")
        threading.Thread(target=self._read, daemon=True).start()

    def _connect(self):
        if self._process.poll() is not None:
            raise RuntimeError(f"{self.name}: baresip ended at once, see {self.log}")
        try:
            self._socket = socket.create_connection(("127.0.0.1", self.control_port), 1)
            self._socket.settimeout(None)
            return True
        except OSError:
            return False

    def _read(self):
        buffer = b""
        while True:
            try:
                data = self._socket.recv(65536)
            except OSError:
                return
            if not data:
                return
            buffer += data
            while b":" in buffer:
                length, rest = buffer.split(b":", 1)
                if len(rest) < int(length) + 1:
                    break
                self._take(json.loads(rest[:int(length)]))
                buffer = rest[int(length) + 1:]

    def _take(self, message):
        with self._changed:
            if message.get("event"):
                self.events.append(message.get("type"))
            elif message.get("response"):
                self._answers[message.get("token")] = message
            self._changed.notify_all()

    def command(self, name, params=""):
        """Run one command; returns baresip's text."""
        self._token += 1
        token = str(self._token)
        text = json.dumps({"command": name, "params": params, "token": token}).encode()
        self._socket.sendall(str(len(text)).encode() + b":" + text + b",")
        with self._changed:
            if not self._changed.wait_for(lambda: token in self._answers, 10):
                raise RuntimeError(f"{self.name}: no answer to {name}")
            return self._answers.pop(token).get("data", "")

    def dial(self, uri):
        self.command("dial", uri)
        wait_for(lambda: "CALL_ESTABLISHED" in self.events or "CALL_CLOSED" in self.events, 10,
                 f"{self.name}: an answer from the gateway")
        if "CALL_ESTABLISHED" not in self.events:
            raise RuntimeError(f"{self.name}: the call was refused, see {self.log}")

    def type_keys(self, keys, gap_s=0.25):
        """Send each key as an RFC 4733 telephone-event."""
        for key in keys:
            self.command("sndcode", key)
            time.sleep(gap_s)
            self.command("sndcode", "\x04")  # key released
            time.sleep(0.1)

    def snapshot(self, path):
        """Save the picture this room receives as PNG; False while there is none."""
        path = pathlib.Path(path)
        path.unlink(missing_ok=True)
        self.command("snapshot_recv", str(path))
        try:
            wait_for(lambda: path.exists() and path.stat().st_size > 0, 2, "")
        except TimeoutError:
            return False
        time.sleep(0.2)  # written in one go, but by another thread
        return True

    def hang_up(self):
        self.command("hangup")
        wait_for(lambda: "CALL_CLOSED" in self.events, 5, f"{self.name}: the end of the call")

    def stop(self):
        if self._process is None or self._process.poll() is not None:
            return
        try:
            self.command("quit")
            self._process.wait(5)
        except (RuntimeError, OSError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()

    def heard(self):
        """The WAV of what this room heard in its (last) call."""
        return max(self.recordings.glob("dump-*-dec.wav"), default=None)

    def statistics(self):
        """Packets as baresip counted them: {"audio": {"sent":, "received":, "lost":}, ...}."""
        text = self.log.read_text(errors="replace")
        found = {}
        for medium in ("audio", "video"):
            match = re.search(medium + r"\s+Transmit:\s+Receive:\s*\npackets:\s+(\d+)\s+(\d+).*?"
                              r"lost:\s+(-?\d+)\s+(-?\d+)", text, re.S)
            if match:
                sent, received, _, lost = map(int, match.groups())
                found[medium] = {"sent": sent, "received": received, "lost": lost}
        return found


def wait_for(condition, seconds, what):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    raise TimeoutError(f"waited {seconds} s in vain for {what}")
