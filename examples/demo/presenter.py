# SPDX-License-Identifier: MIT
"""A caller that has one slide and nothing else: SIP by hand, the picture by ffmpeg.

baresip sends no second video; a room that does offers it like this one, beside sound and camera.
"""
import re
import socket
import subprocess

import ports

SIZE, RATE = "1280x720", 5


class Presenter:
    def __init__(self, gateway_port):
        self.gateway_port = gateway_port
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.connect(("127.0.0.1", gateway_port))
        self.socket.settimeout(10)
        self.port = self.socket.getsockname()[1]
        self.media = ports.free_port(6)
        self.media += self.media % 2
        self.to_tag = ""
        self.slide = None

    def offer(self):
        return ("v=0\r\no=slides 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                f"m=audio {self.media} RTP/AVP 0\r\na=inactive\r\n"
                f"m=video {self.media + 2} RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\n"
                "a=fmtp:97 profile-level-id=42e01f;packetization-mode=1\r\n"
                "a=rtcp-fb:* nack pli\r\na=content:slides\r\na=sendonly\r\n")

    def send(self, method, cseq, body=""):
        lines = [f"{method} {self.uri} SIP/2.0",
                 f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};branch=z9hG4bK{method}{cseq};rport",
                 f"From: <sip:slides@127.0.0.1:{self.port}>;tag=slides",
                 f"To: <{self.dialled}>{self.to_tag}", f"Call-ID: slides-{self.port}",
                 f"CSeq: {cseq} {method}", f"Contact: <sip:slides@127.0.0.1:{self.port}>",
                 "Max-Forwards: 70", f"Content-Length: {len(body)}"]
        if body:
            lines.append("Content-Type: application/sdp")
        self.socket.send(("\r\n".join(lines) + "\r\n\r\n" + body).encode())

    def answer(self, method):
        """The final response to a request of this method."""
        while True:
            text = self.socket.recv(65536).decode()
            if text.startswith("SIP/2.0") and not text.startswith("SIP/2.0 1") and \
                    re.search(rf"(?m)^CSeq: \d+ {method}\r$", text):
                return text

    def call(self, uri):
        self.uri = self.dialled = uri
        self.send("INVITE", 1, self.offer())
        text = self.answer("INVITE")
        if not text.startswith("SIP/2.0 200"):
            raise RuntimeError("the presenter's call was refused: " + text.split("\r\n")[0])
        self.to_tag = ";tag=" + re.search(r"(?m)^To: .*;tag=([^;\r]+)", text).group(1)
        self.uri = re.search(r"(?m)^Contact: <([^>]+)>", text).group(1)
        self.send("ACK", 1)
        return int(re.search(r"(?m)^m=video (\d+) ", text).group(1))

    def show(self, text, port):
        """Send one slide, black on white, to the port that the gateway named."""
        self.slide = subprocess.Popen(
            ["ffmpeg", "-v", "error", "-nostdin", "-re", "-f", "lavfi", "-i",
             f"color=white:s={SIZE}:r={RATE}", "-vf",
             f"drawtext=font=DejaVu Sans:text='{text}':x=(w-tw)/2:y=(h-th)/2:fontsize=150",
             "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-bf", "0",
             "-g", str(2 * RATE), "-pix_fmt", "yuv420p", "-payload_type", "97", "-f", "rtp",
             f"rtp://127.0.0.1:{port}?localrtpport={self.media + 2}"
             f"&localrtcpport={self.media + 3}&pkt_size=1200"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def hang_up(self):
        self.stop()
        self.send("BYE", 2)
        self.answer("BYE")

    def stop(self):
        if self.slide:
            self.slide.kill()
            self.slide.wait()
            self.slide = None
