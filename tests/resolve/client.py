# SPDX-License-Identifier: MIT
"""cvi-resolve as the tests use it; everything it ever wrote is kept, to be searched for secrets."""

import json
import os
import pathlib
import resource
import subprocess
import tempfile
import unittest

import servers

PROGRAM = os.environ["CVI_RESOLVE"]
WRITTEN = []


class Run:
    def __init__(self, done):
        self.code = done.returncode
        self.out = done.stdout.decode()
        self.err = done.stderr.decode()
        WRITTEN.append(self.out + self.err)

    def lines(self):
        return [json.loads(line) for line in self.out.splitlines()]

    def one(self):
        (line,) = self.lines()
        return line


class Case(unittest.TestCase):
    """A folder with a CA, a fake Graph behind TLS, and a configuration that leads there."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.authority = servers.Authority(cls.folder)
        cls.tls = cls.authority.server("good")

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def setUp(self):
        self.graph = servers.Graph(self.folder)
        self.server = self.serve(self.tls, self.graph.handle)
        self.secret(servers.SECRET)
        self.configure()

    def serve(self, context, handle):
        server = servers.Server(context, handle)
        self.addCleanup(server.close)
        return server

    def secret(self, text):
        (self.folder / "secret").write_text(text + "\n")

    def configure(self, login=None, graph=None, http=None, backends=(), chain=None,
                  tenant="default", **members):
        """Graph at `login` and `graph`, unless a chain says otherwise."""
        text = {"http": {"ca_file": str(self.authority.ca), "connect_timeout_ms": 2000,
                         **(http or {})},
                "backends": [{"name": "graph", "type": "graph", "client_id": servers.CLIENT,
                              "login_url": login or self.server.url,
                              "graph_url": graph or self.server.url, **members}, *backends],
                "tenants": [{"id": tenant, "entra_tenant": servers.TENANT,
                             "chain": chain or [{"backend": "graph"}]}]}
        (self.folder / "config.json").write_text(json.dumps(text))

    def run_program(self, *arguments, environment=None):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, timeout=120, check=False,
                              stdin=subprocess.DEVNULL, env={**os.environ, **(environment or {})})
        self.peak_kib = max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
        return Run(done)

    def resolve(self, *arguments, **more):
        return self.run_program("--config", str(self.folder / "config.json"), "--secret-file",
                                str(self.folder / "secret"), "--json", *arguments, **more)

    def assert_no_secrets(self):
        """In all that was written so far, by this and every other case."""
        text = "".join(WRITTEN)
        self.assertTrue(text)
        for token in self.graph.tokens:
            self.assertNotIn(token, text)
        self.assertNotIn(servers.SECRET, text)
        self.assertNotIn("eyJ", text)  # how every token begins
        self.assertNotIn("PRIVATE KEY", text)

    def tearDown(self):
        self.assert_no_secrets()
