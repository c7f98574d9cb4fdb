# SPDX-License-Identifier: MIT
"""A call to cvi-gateway whose meeting is in the fake Graph of servers.py."""

import os
import time
import unittest

import client
import servers
from gateway import TENANT, Gateway
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
                          str(self.folder / "config.json"), *options)

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

    def test_what_graph_says_is_in_the_log(self):
        self.graph.always = servers.error(403, "Forbidden", "no policy")
        self.start("--secret-file", str(self.folder / "secret"))
        peer = Peer(self.gateway)
        peer.call(f"{TENANT}.{ID}")
        self.wait_for("ERESOLVE_PERMISSION: no policy (HTTP 403, Forbidden, request 6f5e-request)")
        peer.bye()

    def test_a_missing_secret_is_asked_for(self):
        self.start()
        peer = Peer(self.gateway)
        peer.call(f"{TENANT}.{ID}")
        self.wait_for("back end graph has no credential")
        peer.bye()


if __name__ == "__main__":
    unittest.main()
