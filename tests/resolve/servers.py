# SPDX-License-Identifier: MIT
"""HTTPS servers on 127.0.0.1 with a CA made on the spot: one that breaks in any way asked for, and
a small Graph with Entra's token end point that keeps state."""

import base64
import gzip
import hashlib
import json
import pathlib
import re
import socket
import ssl
import struct
import subprocess
import threading
import urllib.parse

SECRET = "s3cr3t/+=~value-of-the-app"
CLIENT = "11111111-2222-3333-4444-555555555555"
TENANT = "contoso.example"


# ---- certificates ---------------------------------------------------------------------------

def openssl(*arguments, cwd, stdin=None):
    return subprocess.run(["openssl", *arguments], cwd=cwd, check=True, capture_output=True,
                          input=stdin).stdout


class Authority:
    """A CA of its own, and what it signs."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.ca = self.folder / "ca.pem"
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out",
                "ca.pem", "-days", "2", "-subj", "/CN=libcvi test CA", cwd=self.folder)

    def server(self, name, hosts="DNS:localhost,IP:127.0.0.1", days="2"):
        """A certificate for hosts; days "-1" has expired."""
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out",
                f"{name}.csr", "-subj", f"/CN={name}", cwd=self.folder)
        (self.folder / f"{name}.ext").write_text(f"subjectAltName={hosts}\n")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                "-CAcreateserial", "-out", f"{name}.pem", "-days", days, "-extfile",
                f"{name}.ext", cwd=self.folder)
        return self.context(name)

    def self_signed(self, name):
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out",
                f"{name}.pem", "-days", "2", "-subj", f"/CN={name}", "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1", cwd=self.folder)
        return self.context(name)

    def context(self, name):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        return context

    def old_tls(self, name):
        """A server that knows nothing newer than TLS 1.1."""
        context = self.context(name)
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
        return context


# ---- a server -------------------------------------------------------------------------------

class Request:
    def __init__(self, line, headers, body):
        self.line = line
        self.method, self.target, _ = line.split(" ", 2)
        self.headers = headers
        self.body = body


class Answer:
    """What to send; `fault` breaks it: hang, half, reset or drip."""

    def __init__(self, status=200, body=b"", headers=None, fault=None):
        self.status = status
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.headers = headers or {}
        self.fault = fault


class Server:
    """Hands each request to a function; counts connections and keeps all requests."""

    def __init__(self, context, handle):
        self.handle = handle
        self.context = context
        self.requests = []
        self.connections = 0
        self.open_now = 0
        self.most_open = 0
        self.over = threading.Event()
        self._lock = threading.Lock()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self._socket.getsockname()[1]
        self.url = f"https://localhost:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.over.set()
        stop_listening(self._socket)

    def _accept(self):
        while not self.over.is_set():
            try:
                raw, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(raw,), daemon=True).start()

    def _serve(self, raw):
        with self._lock:
            self.open_now += 1
            self.most_open = max(self.most_open, self.open_now)
        try:
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            stream = self.context.wrap_socket(raw, server_side=True) if self.context else raw
            reader = stream.makefile("rb")
            while self._one(stream, reader):
                pass
            stream.close()
        except OSError:
            raw.close()
        with self._lock:
            self.open_now -= 1

    def _one(self, stream, reader):
        request = read_request(reader)
        if request is None:
            return False
        with self._lock:
            self.requests.append(request)
        return self._send(stream, self.handle(request))

    def _send(self, stream, answer):
        head = f"HTTP/1.1 {answer.status} X\r\nContent-Length: {len(answer.body)}\r\n" + "".join(
            f"{name}: {value}\r\n" for name, value in answer.headers.items()) + "\r\n"
        if answer.fault == "reset":
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        if answer.fault == "hang":
            stream.sendall(head[:20].encode())
            self.over.wait(60)
            return False
        if answer.fault == "drip":
            for byte in head.encode() + answer.body:
                stream.sendall(bytes([byte]))
                if self.over.wait(0.2):
                    return False
            return True
        if answer.fault == "half":
            stream.sendall(head.encode() + answer.body[:len(answer.body) // 2])
            return False
        stream.sendall(head.encode() + answer.body)
        return True


def stop_listening(listener):
    """Also for a thread that is in accept()."""
    try:
        listener.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    listener.close()


def read_request(reader):
    """The next request of a connection; None at its end."""
    line = reader.readline(65536).decode("latin-1").rstrip("\r\n")
    if not line:
        return None
    headers = {}
    while True:
        text = reader.readline(65536).decode("latin-1").rstrip("\r\n")
        if not text:
            break
        name, _, value = text.partition(":")
        headers[name.lower()] = value.strip()
    return Request(line, headers, reader.read(int(headers.get("content-length", 0))))


# ---- Graph ----------------------------------------------------------------------------------

def meeting(conference_id, **members):
    return {"id": f"MSo-{conference_id}", "subject": "Wöchentlich", "videoTeleconferenceId":
            conference_id, "joinWebUrl": f"https://teams.example/l/{conference_id}",
            "chatInfo": {"threadId": f"19:meeting_{conference_id}@thread.v2", "messageId": "0"},
            "lobbyBypassSettings": {"scope": "organization", "isDialInBypassEnabled": False},
            **members}


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Graph:
    """Tokens that were issued, meetings that exist, and faults that are switched on."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.meetings = {}
        self.tokens = set()
        self.issued = 0
        self.roles = ["OnlineMeetings.Read.All", "Calls.JoinGroupCall.All"]
        self.certificate = None  # PEM file whose assertions are accepted
        self.assertions = []
        self.used = set()
        self.next = []  # answers of Graph for the requests to come
        self.always = None
        self.token_answer = None
        self.zip = False
        self.date = None

    def handle(self, request):
        if request.method == "POST" and request.target.endswith("/oauth2/v2.0/token"):
            answer = self.token_answer or self.token(request)
        else:
            answer = self.next.pop(0) if self.next else self.always or self.look_up(request)
        if callable(answer):
            answer = answer(request)
        if self.date:
            answer.headers["Date"] = self.date
        return answer

    # -- Entra

    def token(self, request):
        form = dict(urllib.parse.parse_qsl(request.body.decode(), keep_blank_values=True))
        if request.target != f"/{TENANT}/oauth2/v2.0/token":
            return refusal("invalid_request", 90002, "Tenant not found")
        if form.get("client_id") != CLIENT or form.get("grant_type") != "client_credentials" \
                or not form.get("scope", "").endswith("/.default"):
            return refusal("unauthorized_client", 700016, "Application not found in the directory")
        if "client_assertion" in form:
            if not self.is_signed(form, request):
                return refusal("invalid_client", 700027, "The assertion's signature is invalid")
        elif form.get("client_secret") != SECRET:
            return refusal("invalid_client", 7000215, "Invalid client secret provided")
        self.issued += 1
        token = ".".join([encode(b'{"alg":"none"}'), encode(json.dumps(
            {"roles": self.roles, "jti": self.issued}).encode()), encode(b"signature")])
        self.tokens.add(token)
        return Answer(body={"token_type": "Bearer", "expires_in": 3599, "access_token": token})

    def is_signed(self, form, request):
        if not form["client_assertion_type"].endswith(":jwt-bearer") or not self.certificate:
            return False
        signed, _, signature = form["client_assertion"].rpartition(".")
        header, claims = (json.loads(decode(part)) for part in signed.split("."))
        self.assertions.append((header, claims))
        der = openssl("x509", "-in", str(self.certificate), "-outform", "DER", cwd=self.folder)
        print_of = {"PS256": ("x5t#S256", hashlib.sha256), "RS256": ("x5t", hashlib.sha1)}
        name, digest = print_of[header["alg"]]
        url = f"https://{request.headers['host']}{request.target}"
        if header[name] != encode(digest(der).digest()) or claims["aud"] != url \
                or claims["iss"] != CLIENT or claims["sub"] != CLIENT or claims["jti"] in self.used:
            return False
        self.used.add(claims["jti"])
        return self.verify(header["alg"], signed, decode(signature))

    def verify(self, algorithm, signed, signature):
        key = openssl("x509", "-in", str(self.certificate), "-pubkey", "-noout", cwd=self.folder)
        (self.folder / "public.pem").write_bytes(key)
        (self.folder / "signature").write_bytes(signature)
        pss = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"]
        done = subprocess.run(["openssl", "dgst", "-sha256", "-verify", "public.pem", "-signature",
                               "signature", *(pss if algorithm == "PS256" else [])],
                              input=signed.encode(), cwd=self.folder, capture_output=True,
                              check=False)
        return done.returncode == 0

    # -- Graph itself

    def look_up(self, request):
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return error(401, "InvalidAuthenticationToken", "Access token is empty or expired.")
        match = re.fullmatch(r"/v1\.0/communications/onlineMeetings/\?\$filter="
                             r"VideoTeleconferenceId%20eq%20'(\d+)'", request.target)
        if not match:
            return error(400, "BadRequest", "Invalid filter clause")
        found = self.meetings.get(match[1])
        body = json.dumps({"value": [found] if found else []}).encode()
        if self.zip and "gzip" in request.headers.get("accept-encoding", ""):
            return Answer(body=gzip.compress(body), headers={"Content-Encoding": "gzip"})
        return Answer(body=body, headers={"Content-Type": "application/json"})


def error(status, code, message, headers=None):
    return Answer(status, {"error": {"code": code, "message": message, "innerError": {
        "date": "2026-01-01T00:00:00", "request-id": "6f5e-request"}}}, headers)


def refusal(name, number, description):
    return Answer(401 if name == "invalid_client" else 400, {
        "error": name, "error_description": f"AADSTS{number}: {description}.",
        "error_codes": [number], "trace_id": "trace-1", "correlation_id": "corr-1"})


# ---- a proxy --------------------------------------------------------------------------------

class Proxy:
    """CONNECT and nothing else; keeps whom it was asked for."""

    def __init__(self):
        self.asked = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        stop_listening(self._socket)

    def _accept(self):
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        text = b""
        while b"\r\n\r\n" not in text:
            text += client.recv(4096)
        target = text.split()[1].decode()
        self.asked.append(target)
        host, port = target.split(":")
        upstream = socket.create_connection((host, int(port)))
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for a, b in ((client, upstream), (upstream, client)):
            threading.Thread(target=pump, args=(a, b), daemon=True).start()


def pump(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass
