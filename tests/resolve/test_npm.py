# SPDX-License-Identifier: MIT
"""cvi-resolve against servers that others wrote: Stoplight's Prism serves npm/graph.yaml as Graph,
oidc-provider checks secrets and issues tokens. Both speak plain HTTP, so a front of ours adds TLS;
it also asks Prism for the answers that it cannot think of itself (Prism keeps no state)."""

import http.client
import os
import pathlib
import re
import shutil
import socket
import subprocess
import unittest

import client
import servers

HERE = pathlib.Path(__file__).resolve().parent
FOLDER = pathlib.Path(os.environ["CVI_NPM_FOLDER"])
ID = "126000004"


def install():
    """What package-lock.json names, into the build folder; once."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    lock = (HERE / "npm" / "package-lock.json").read_bytes()
    for name in ("package.json", "package-lock.json", "tokens.mjs"):
        shutil.copy(HERE / "npm" / name, FOLDER / name)
    done = FOLDER / "installed"
    if not done.exists() or done.read_bytes() != lock:
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=FOLDER,
                       check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=600)
        done.write_bytes(lock)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as s:
        return s.getsockname()[1]


def start(ready, *command):
    """A server that prints a line which has `ready` in it when it listens."""
    process = subprocess.Popen(command, cwd=FOLDER, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    seen = []
    for line in process.stdout:
        seen.append(line)
        if ready in line:
            return process
    raise RuntimeError("".join(seen))


def forward(port, request, extra=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {name: value for name, value in request.headers.items()
               if name not in ("connection", "accept-encoding")}
    connection.request(request.method, request.target, request.body, {**headers, **(extra or {})})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    kept = {name: value for name, value in answer.getheaders()
            if name.lower() not in ("content-length", "connection", "keep-alive",
                                    "transfer-encoding")}
    return servers.Answer(answer.status, body, kept)


class Npm(client.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        install()
        cls.processes = []
        cls.prefer = None
        prism, provider = free_port(), free_port()
        cls.prism = prism
        cls.mock = servers.Server(cls.tls, lambda request: forward(
            prism, request, {"Prefer": cls.prefer} if cls.prefer else None))
        cls.tokens = servers.Server(cls.tls, lambda request: forward(
            provider, request, {"X-Forwarded-Proto": "https"}))
        cls.processes.append(start("Prism is listening", "node_modules/.bin/prism", "mock", "-h",
                                   "127.0.0.1", "-p", str(prism), str(HERE / "npm" / "graph.yaml")))
        # it must know its own address, and the scope that is asked for
        cls.processes.append(start("ready", "node", "tokens.mjs", str(provider), cls.tokens.url,
                                   servers.CLIENT, servers.SECRET, cls.mock.url))

    @classmethod
    def tearDownClass(cls):
        for process in cls.processes:
            process.terminate()
            process.stdout.close()
            process.wait(10)
        cls.mock.close()
        cls.tokens.close()
        super().tearDownClass()

    def setUp(self):
        super().setUp()
        type(self).prefer = None
        self.mock.requests.clear()
        self.configure(login=self.tokens.url, graph=self.mock.url)

    def test_prism_and_oidc_provider_give_a_meeting(self):
        done = self.resolve(ID)
        self.assertEqual(done.code, 0, done.out + done.err)
        line = done.one()
        self.assertEqual(line["meeting"]["subject"], "Weekly review")
        self.assertEqual(line["meeting"]["lobby_scope"], "organization")
        self.assertEqual(line["meeting"]["tenant_key"], "teams@gw.example")
        self.assertEqual([s["http_status"] for s in line["steps"]], [200, 200])
        # Prism has no state: it gives this meeting for every id, and ours notices
        self.assertEqual(self.resolve("100000017").one()["status"], "ERESOLVE_ANSWER")

    def test_oidc_provider_refuses_a_wrong_secret(self):
        self.secret("guess")
        line = self.resolve(ID).one()
        self.assertEqual((line["status"], line["code"]), ("ERESOLVE_CREDENTIAL", "invalid_client"))
        self.assertEqual(self.mock.requests, [])

    def test_oidc_provider_does_not_know_the_client(self):
        self.configure(login=self.tokens.url, graph=self.mock.url, client_id="nobody")
        self.assertEqual(self.resolve(ID).one()["status"], "ERESOLVE_CREDENTIAL")

    def test_prism_validates_the_request(self):
        self.assertEqual(self.resolve(ID).code, 0)
        (request,) = self.mock.requests
        request.target = request.target.replace("VideoTeleconferenceId", "Subject")
        self.assertEqual(forward(self.prism, request).status, 400)
        del request.headers["authorization"]
        self.assertEqual(forward(self.prism, request).status, 401)

    def test_prism_has_no_meeting(self):
        type(self).prefer = "example=nobody"
        self.assertEqual(self.resolve(ID).one()["status"], "ERESOLVE_NOT_FOUND")

    def test_prism_fails_in_all_documented_ways(self):
        for code, status in ((400, "ERESOLVE_NOT_FOUND"), (401, "ERESOLVE_CREDENTIAL"),
                             (403, "ERESOLVE_PERMISSION"), (404, "ERESOLVE_NOT_FOUND"),
                             (429, "ERESOLVE_THROTTLED"), (503, "ERESOLVE_UNAVAILABLE")):
            with self.subTest(code):
                type(self).prefer = f"code={code}"
                line = self.resolve("--timeout", "3000", ID).one()
                self.assertEqual((line["status"], line["code"], line["request_id"]),
                                 (status, "Refused", "6f5e0d3c-request"))

    def test_the_doctor_is_content(self):
        done = self.run_program("doctor", "--config", str(self.folder / "config.json"),
                                "--secret-file", str(self.folder / "secret"), ID)
        self.assertEqual(done.code, 0, done.out)
        self.assertTrue(re.search(r"^ok +permission +OnlineMeetings\.Read\.All$", done.out,
                                  re.MULTILINE), done.out)


if __name__ == "__main__":
    unittest.main()
