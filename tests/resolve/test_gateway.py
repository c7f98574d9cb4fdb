# SPDX-License-Identifier: MIT
"""A call to cvi-gateway whose meeting is in the fake Graph of servers.py."""

import os
import subprocess
import tempfile
import time
import unittest

import client
import servers
from gateway import BOOK, PROVISION, TENANT, Gateway, write_json
from rawsip import Peer

ID = "126000004"


class Calls(client.Case):
    def setUp(self):
        super().setUp()
        self.configure(tenant="contoso")
        self.gateway = None

    def tearDown(self):
        client.WRITTEN.append(self.gateway.log() + str(self.gateway.reports()))
        self.gateway.close()
        super().tearDown()

    def start(self, *options):
        self.gateway = Gateway(os.environ["CVI_GATEWAY"], "--workers", "1", "--resolver",
                          str(self.folder / "config.json"), "--trusted", "127.0.0.1",
                          *options)

    def wait_for(self, text):
        end = time.monotonic() + 20
        while text not in self.gateway.log():
            self.assertLess(time.monotonic(), end, self.gateway.log())
            time.sleep(0.02)

    def test_a_meeting_of_graph_is_joined(self):
        self.graph.meetings[ID] = servers.meeting(ID)
        self.start("--secret-file", str(self.folder / "secret"))
        peer = Peer(self.gateway)
        peer.call(f"{TENANT}.{ID}")
        self.wait_for("call: joined")
        peer.bye()
        (report,) = self.gateway.wait_reports(lambda r: True)
        self.assertIn(ID, str(report))
        self.assertEqual([r.method for r in self.server.requests], ["POST", "GET"])

    def test_guests_wait_in_the_lobby_that_graph_tells_of(self):
        self.graph.meetings[ID] = servers.meeting(ID)
        self.start("--secret-file", str(self.folder / "secret"))
        peer = Peer(self.gateway, source="127.0.0.2")
        peer.call(f"{TENANT}.{ID}")
        self.wait_for("call: waits: only trusted callers bypass the lobby")
        peer.bye()
        (report,) = self.gateway.wait_reports(lambda r: True)
        self.assertIsNone(report["joined_at"])
        self.assertIsNotNone(report["lobby_ms"])

    def test_what_graph_says_is_in_the_log(self):
        self.graph.always = servers.error(403, "Forbidden", "no policy")
        self.start("--secret-file", str(self.folder / "secret"))
        peer = Peer(self.gateway)
        peer.call(f"{TENANT}.{ID}")
        self.wait_for("ERESOLVE_PERMISSION: no policy (HTTP 403, Forbidden, request 6f5e-request)")
        peer.bye()

    def test_what_was_found_is_remembered_as_long_as_told(self):
        self.graph.meetings[ID] = servers.meeting(ID)
        for options, methods in (((), ["POST", "GET"]),
                                 (("--cache-found", "0"), ["POST", "GET", "GET"])):
            with self.subTest(options=options):
                self.server.requests.clear()
                if self.gateway:
                    self.gateway.close()
                self.start("--secret-file", str(self.folder / "secret"), *options)
                for joined in (1, 2):
                    peer = Peer(self.gateway)
                    peer.call(f"{TENANT}.{ID}")
                    self.gateway.wait_log("call: joined", joined)
                    peer.bye()
                self.assertEqual([r.method for r in self.server.requests], methods)

    def test_that_there_is_none_is_remembered_as_long_as_told(self):
        for options, asked in ((("--cache-not-found", "600"), 1), (("--cache-not-found", "0"), 2)):
            with self.subTest(options=options):
                self.server.requests.clear()
                if self.gateway:
                    self.gateway.close()
                self.start("--secret-file", str(self.folder / "secret"), "--guess-pace", "0",
                           *options)
                for ended in (1, 2):
                    peer = Peer(self.gateway)
                    peer.call(f"{TENANT}.{ID}")
                    self.gateway.wait_log("ERESOLVE_NOT_FOUND", ended)
                    peer.bye()
                self.assertEqual([r.method for r in self.server.requests].count("GET"), asked)

    def test_a_tenant_that_is_guessed_at_allows_each_caller_five(self):
        self.start("--secret-file", str(self.folder / "secret"), "--guess-pace", "0", "--proxy",
                   "127.0.0.1", "--guess-limit-tenant", "20", "--guess-limit-all", "50000")
        for ended in range(1, 21):  # a port each: new names behind a proxy
            peer = Peer(self.gateway)
            peer.call(f"{TENANT}.{ID}")
            self.gateway.wait_log("ERESOLVE_NOT_FOUND", ended)
            peer.bye()
        peer = Peer(self.gateway)
        for again in range(6):
            peer.call_id += "+"
            peer.remote_tag = peer.target = ""
            peer.call(f"{TENANT}.{ID}")
            self.gateway.wait_log("ERESOLVE_NOT_FOUND", 21 + again)
            peer.bye()
        self.assertEqual(self.gateway.log().count("are blocked after 5 wrong ids"), 1)

    def test_a_caller_behind_a_proxy_comes_from_where_that_says(self):
        self.start("--secret-file", str(self.folder / "secret"), "--guess-pace", "0", "--proxy",
                   "127.0.0.1", "--proxy", "198.51.100.0/24", "--guess-limit", "5")
        told = "Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKa;received=203.0.113.{};rport=5070"
        chain = "Via: SIP/2.0/UDP 198.51.100.9;branch=z9hG4bKb"
        forged = "Via: SIP/2.0/UDP 10.0.0.2;branch=z9hG4bKc;received=203.0.113.{}"
        callers = [(7, told, forged)] * 10 + [(7, chain, told)] * 11 + [(8, told)]
        for ended, (host, *vias) in enumerate(callers):  # new names, one address, then another
            peer = Peer(self.gateway)
            peer.call(f"{TENANT}.{ID}", headers=[v.format(ended if v == forged else host)
                                                 for v in vias])
            self.gateway.wait_log("ERESOLVE_NOT_FOUND", ended + 1)
            peer.bye()
        self.assertEqual(self.gateway.log().count("are blocked after"), 1, self.gateway.log())
        reports = self.gateway.wait_reports(lambda r: True, len(callers))
        self.assertEqual([r["remote"] for r in reports],
                         ["203.0.113.7:5070"] * 21 + ["203.0.113.8:5070"])

    def test_a_missing_secret_is_asked_for(self):
        self.start()
        peer = Peer(self.gateway)
        peer.call(f"{TENANT}.{ID}")
        self.wait_for("back end graph has no credential")
        peer.bye()


class Options(unittest.TestCase):
    def test_those_that_do_not_go_together_are_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            provision, book = (os.path.join(folder, name) for name in ("provision", "book"))
            write_json(provision, PROVISION)
            write_json(book, BOOK)
            for options, code, said in (
                    (("--guess-limit", "201"), 2, "--guess-limit"),
                    (("--guess-limit", "30", "--guess-limit-tenant", "29"), 2, "less than"),
                    (("--guess-limit-all", "19"), 2, "less than"),
                    (("--guess-window", "59"), 2, "--guess-window"),
                    (("--cache-entries", "1000000", "--cache-size", "20"), 1, "--cache-size is")):
                with self.subTest(options=options):
                    done = subprocess.run(
                        [os.environ["CVI_GATEWAY"], "--listen", "127.0.0.1:0", "--provision",
                         provision, "--book", book, *options], capture_output=True, text=True,
                        stdin=subprocess.DEVNULL, timeout=60, check=False)
                    self.assertEqual(done.returncode, code, done.stderr)
                    self.assertIn(said, done.stderr)


if __name__ == "__main__":
    unittest.main()
