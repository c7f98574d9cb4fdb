# SPDX-License-Identifier: MIT
"""A headless linphonec: H.264 in packetization mode 0, TLS with SDES, digits by INFO."""
import os
import subprocess
import time

CONFIG = """[sip]
sip_port=-1
sip_tcp_port=-1
sip_tls_port=-1
use_info=1
use_rfc2833=0
verify_server_certs=0
verify_server_cn=0
media_encryption=srtp
guess_hostname=0
contact=sip:room@127.0.0.1
default_proxy=-1
register_only_when_network_is_up=0

[rtp]
audio_rtp_port=33000
video_rtp_port=33002

[net]
mtu=1200
firewall_policy=0

[video]
enabled=1
display=1
capture=1
automatically_initiate=1
automatically_accept=1
size=qvga

[video_codec_0]
mime=H264
rate=90000
enabled=1
recv_fmtp=profile-level-id=42801F

[video_codec_1]
mime=VP8
rate=90000
enabled=0
"""


class Linphone:
    """Commands go to its standard input, as typed."""

    def __init__(self, folder, tone):
        os.makedirs(os.path.join(folder, ".local", "share", "linphone"))
        self.folder = folder
        self.log_path = os.path.join(folder, "linphone.log")
        config = os.path.join(folder, "rc")
        with open(config, "w", encoding="utf-8") as f:
            f.write(CONFIG)
        with open(os.path.join(folder, "out"), "wb") as out:
            self.process = subprocess.Popen(
                ["xvfb-run", "-a", "linphonec", "-c", config, "-V", "-d", "5", "-l",
                 self.log_path],
                stdin=subprocess.PIPE, stdout=out, stderr=subprocess.STDOUT, text=True,
                env=dict(os.environ, HOME=folder))
        self.wait_output("linphonec>")
        for line in ("ipv6 disable", "soundcard use files", f"play {tone}",
                     f"record {folder}/heard.wav"):
            self.say(line)

    def output(self):
        with open(os.path.join(self.folder, "out"), encoding="utf-8", errors="replace") as f:
            return f.read()

    def messages(self):
        """What it logged, the SIP messages among it."""
        with open(self.log_path, encoding="utf-8", errors="replace") as f:
            return f.read()

    def wait_output(self, text, seconds=30):
        end = time.monotonic() + seconds
        while text not in self.output():
            if time.monotonic() > end or self.process.poll() is not None:
                raise AssertionError(f"linphonec did not say {text!r}:\n{self.output()}")
            time.sleep(0.1)

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def call(self, uri):
        self.say(f"call {uri}")
        self.wait_output("Media streams established")

    def press(self, digits):
        """One key a line."""
        for digit in digits:
            self.say(digit)
            time.sleep(0.3)

    def hang_up(self):
        self.say("terminate")
        self.wait_output("ended")

    def close(self):
        if self.process.poll() is None:
            self.say("quit")
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdin.close()
