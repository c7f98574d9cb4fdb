# SPDX-License-Identifier: MIT
"""A SIP peer that says exactly what a test wants said, byte for byte."""
import re
import socket
import ssl
import time

import sipp

OFFER = sipp.sdp(port="40000", video="40002").replace("\n", "\r\n")


class Message:
    """One parsed message: start line, headers, body."""

    def __init__(self, head, body):
        lines = head.split("\r\n")
        self.start, self.body = lines[0], body
        self.headers = [tuple(part.strip() for part in line.split(":", 1))
                        for line in lines[1:] if ":" in line]

    @property
    def code(self):
        return int(self.start.split()[1]) if self.start.startswith("SIP/2.0") else 0

    @property
    def method(self):
        return "" if self.code else self.start.split()[0]

    def get(self, name):
        return ", ".join(value for key, value in self.headers if key.lower() == name.lower())


class Peer:
    """One socket towards the gateway: transport udp, tcp or tls, from one of our addresses."""

    count = 0

    def __init__(self, gateway, transport="udp", source=None):
        self.gateway, self.transport = gateway, transport
        kind = socket.SOCK_DGRAM if transport == "udp" else socket.SOCK_STREAM
        self.host = source or gateway.host
        ip = self.host.strip("[]")
        self.socket = socket.socket(socket.AF_INET6 if ":" in ip else socket.AF_INET, kind)
        self.socket.bind((ip, 0))
        port = gateway.tls_port if transport == "tls" else gateway.port
        self.socket.connect((gateway.host.strip("[]"), port))
        if transport == "tls":
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            self.socket = context.wrap_socket(self.socket)
        self.port = self.socket.getsockname()[1]
        self.buffer = b""
        Peer.count += 1
        self.call_id = f"raw-{self.port}-{Peer.count}"
        self.remote_tag = ""
        self.target = ""

    def close(self):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else data.encode())

    def receive(self, seconds):
        """Some bytes, or b'' when none came in time."""
        self.socket.settimeout(max(seconds, 0.001))
        try:
            return self.socket.recv(65536)
        except (TimeoutError, socket.timeout, ssl.SSLWantReadError):
            return b""

    def _take(self):
        """A whole message from the buffer, or None."""
        head, separator, rest = self.buffer.partition(b"\r\n\r\n")
        if not separator:
            return None
        length = re.search(rb"(?im)^(?:content-length|l)\s*:\s*(\d+)", head)
        size = int(length.group(1)) if length else len(rest)
        if len(rest) < size:
            return None
        self.buffer = rest[size:]
        return Message(head.decode(), rest[:size].decode())

    def next(self, seconds=5):
        """The next message; AssertionError when none comes in time."""
        end = time.monotonic() + seconds
        while True:
            message = self._take()
            if message:
                return message
            data = self.receive(end - time.monotonic())
            assert data or time.monotonic() < end, f"nothing came within {seconds} s"
            self.buffer += data

    def final(self, seconds=5):
        """The next final response."""
        while True:
            message = self.next(seconds)
            if message.code >= 200:
                return message

    def silent(self, seconds):
        """Nothing comes for a while."""
        data = self.buffer + self.receive(seconds)
        assert not data, f"unexpected: {data[:400]!r}"

    def request(self, method, user="813000000", cseq=1, headers=(), body="", branch=None,
                to=None, drop=()):
        """The text of a request, inside the dialog if one was learnt."""
        uri = self.target or f"sip:{user}@{self.gateway.host}:{self.gateway.port}"
        branch = branch or f"z9hG4bK{self.call_id}{cseq}{method if method != 'CANCEL' else 'INVITE'}"
        tag = f";tag={self.remote_tag}" if self.remote_tag else ""
        lines = {
            "Via": f"SIP/2.0/{self.transport.upper()} {self.host}:{self.port};branch={branch};rport",
            "From": f"<sip:room@{self.host}:{self.port}>;tag=t{self.port}",
            "To": f"<{to or f'sip:{user}@gw.example'}>{tag}",
            "Call-ID": self.call_id,
            "CSeq": f"{cseq} {method}",
            "Contact": f"<sip:room@{self.host}:{self.port};transport={self.transport}>",
            "Max-Forwards": "70",
        }
        text = f"{method} {uri} SIP/2.0\r\n"
        text += "".join(f"{k}: {v}\r\n" for k, v in lines.items() if k not in drop)
        text += "".join(f"{line}\r\n" for line in headers)
        if body and not any(line.lower().startswith("content-type") for line in headers):
            text += "Content-Type: application/sdp\r\n"
        if "Content-Length" not in drop:
            text += f"Content-Length: {len(body.encode())}\r\n"
        return text + "\r\n" + body

    def learn(self, message):
        """The dialog of a 2xx to INVITE."""
        self.remote_tag = re.search(r";tag=([^;\s]+)", message.get("To")).group(1)
        self.target = re.search(r"<([^>]+)>", message.get("Contact")).group(1)
        return message

    def answer(self, message, code=200, reason="OK"):
        """Answer a request of the gateway's."""
        names = ("Via", "From", "To", "Call-ID", "CSeq")
        text = f"SIP/2.0 {code} {reason}\r\n"
        text += "".join(f"{k}: {v}\r\n" for k, v in message.headers if k in names)
        self.send(text + "Content-Length: 0\r\n\r\n")

    def call(self, user="813000000.126000000", headers=(), body=OFFER, ack=True):
        """INVITE up to the ACK; returns the 2xx."""
        self.send(self.request("INVITE", user, headers=headers, body=body))
        response = self.final()
        assert response.code == 200, response.start
        self.learn(response)
        if ack:
            self.send(self.request("ACK", user))
        return response

    def press(self, keys, cseq=2):
        """Each key as INFO; returns the next CSeq."""
        for key in keys:
            self.send(self.request("INFO", cseq=cseq, body=f"Signal={key}\r\nDuration=160\r\n",
                                   headers=["Content-Type: application/dtmf-relay"]))
            response = self.final()
            assert response.code == 200, response.start
            cseq += 1
        return cseq

    def bye(self, cseq=50):
        self.send(self.request("BYE", cseq=cseq))
        response = self.final()
        assert response.code == 200, response.start
