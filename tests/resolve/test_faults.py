# SPDX-License-Identifier: MIT
"""cvi-resolve against the fault server of servers.py: whatever a peer does, a look-up ends in
time, with the right status, and with no secret told to anybody else."""

import json
import unittest
import zlib

import client
import servers

ID = "126000004"


class Faults(client.Case):
    def setUp(self):
        super().setUp()
        self.graph.meetings[ID] = servers.meeting(ID)

    def status(self, *more):
        return self.resolve("--timeout", "1500", ID, *more).one()

    def test_headers_that_never_end(self):
        self.graph.always = servers.Answer(body={}, fault="hang")
        line = self.status()
        self.assertEqual(line["status"], "ERESOLVE_NETWORK")
        self.assertLess(line["elapsed_us"], 3000000)

    def test_an_answer_byte_by_byte(self):
        self.graph.always = servers.Answer(body={}, fault="drip")
        self.assertEqual(self.status()["status"], "ERESOLVE_NETWORK")

    def test_half_a_body(self):
        self.graph.always = servers.Answer(body=servers.meeting(ID), fault="half")
        line = self.status()
        self.assertEqual(line["status"], "ERESOLVE_NETWORK")
        self.assertEqual(line["requests"], 4)  # a token, and three tries

    def test_half_a_body_once(self):
        self.graph.next = [servers.Answer(body=servers.meeting(ID), fault="half")]
        self.assertEqual(self.status()["status"], "OK")

    def test_a_reset(self):
        self.graph.always = servers.Answer(fault="reset")
        self.assertEqual(self.status()["status"], "ERESOLVE_NETWORK")

    def test_a_token_end_point_that_hangs(self):
        self.graph.token_answer = servers.Answer(fault="hang")
        self.assertEqual(self.status()["status"], "ERESOLVE_NETWORK")

    def test_certificates_that_must_not_be_trusted(self):
        for name, context in (
                ("self-signed", self.authority.self_signed("alone")),
                ("expired", self.authority.server("old", days="-1")),
                ("of another host", self.authority.server("other", hosts="DNS:other.example")),
                ("of TLS 1.1", self.authority.old_tls("good"))):
            with self.subTest(name):
                bad = self.serve(context, self.graph.handle)
                self.configure(login=bad.url)
                line = self.status()
                self.assertEqual(line["status"], "ERESOLVE_NETWORK")
                self.assertEqual(line["steps"][0]["phase"], "TLS")
                self.configure(graph=bad.url)
                self.assertEqual(self.status()["status"], "ERESOLVE_NETWORK")
                self.assertEqual(bad.requests, [])

    def test_redirects_are_not_followed(self):
        other = self.serve(self.tls, self.graph.handle)
        for status in (301, 302, 303, 307, 308):
            away = servers.Answer(status, headers={"Location": other.url + "/x"})
            with self.subTest(status):
                self.graph.always, self.graph.token_answer = away, None
                line = self.status()
                self.assertEqual((line["status"], line["http_status"]), ("ERESOLVE_ANSWER", status))
                self.graph.token_answer = away
                self.assertEqual(self.status()["status"], "ERESOLVE_ANSWER")
        self.assertEqual(other.connections, 0)

    def test_a_bomb_in_gzip(self):
        zipper = zlib.compressobj(9, zlib.DEFLATED, 31)  # in gzip's format
        bomb = b"".join(zipper.compress(b" " * (1 << 20)) for _ in range(300)) + zipper.flush()
        self.graph.always = servers.Answer(body=bomb, headers={"Content-Encoding": "gzip"})
        line = self.resolve(ID).one()
        self.assertEqual(line["status"], "ERESOLVE_ANSWER")
        self.assertIn("longer than 1048576 bytes", line["message"])
        self.assertLess(self.peak_kib, 150 * 1024)

    def test_a_body_that_is_too_long(self):
        self.graph.always = servers.Answer(body=servers.meeting(ID, subject="x" * 2000000))
        self.assertEqual(self.resolve(ID).one()["status"], "ERESOLVE_ANSWER")
        self.graph.token_answer = servers.Answer(body={"access_token": "x" * 100000})
        self.assertEqual(self.resolve(ID).one()["status"], "ERESOLVE_ANSWER")

    def test_headers_that_are_too_long(self):
        self.graph.always = servers.Answer(headers={f"X-{n}": "y" * 1000 for n in range(100)})
        self.assertEqual(self.resolve(ID).one()["status"], "ERESOLVE_ANSWER")

    def test_bodies_that_are_no_answer(self):
        for body in (b"", b"{", b"null", b"[]", b"\xff\xfe", json.dumps({"value": 1}).encode(),
                     json.dumps(servers.meeting(ID, subject=[])).encode()):
            with self.subTest(body):
                self.graph.always = servers.Answer(body=body)
                self.assertEqual(self.status()["status"], "ERESOLVE_ANSWER")

    def test_a_storm_of_429_is_not_answered_by_one(self):
        ids = [f"{n:09d}" for n in range(100000000, 100000500)]
        self.graph.always = servers.error(429, "TooManyRequests", "slow down",
                                          {"Retry-After": "60"})
        done = self.resolve(*ids)
        self.assertEqual({line["status"] for line in done.lines()}, {"ERESOLVE_THROTTLED"})
        self.assertEqual(done.code, 3)
        # all were on their way before the first answer, and none was sent again
        self.assertLessEqual(len(self.server.requests), 501)

    def test_a_pause_that_is_asked_for_is_made(self):
        self.graph.next = [servers.error(429, "TooManyRequests", "slow", {"Retry-After": "1"})]
        line = self.resolve(ID).one()
        self.assertEqual((line["status"], line["requests"]), ("OK", 3))
        self.assertGreaterEqual(line["elapsed_us"], 1000000)

    def test_a_service_that_is_down_is_not_stormed(self):
        ids = [f"{n:09d}" for n in range(100000000, 100001000)]
        for status in (500, 502, 503, 504, 509):
            with self.subTest(status):
                self.server.requests.clear()
                self.graph.always = servers.Answer(status)
                done = self.resolve(*ids)
                self.assertLessEqual({line["status"] for line in done.lines()},
                                     {"ERESOLVE_THROTTLED" if status == 509 else "",
                                      "ERESOLVE_UNAVAILABLE"})
                self.assertLess(len(self.server.requests), 1100)

    def test_nobody_there(self):
        self.server.close()
        line = self.status()
        self.assertEqual(line["status"], "ERESOLVE_NETWORK")
        self.assertEqual(line["steps"][0]["phase"], "connecting")


if __name__ == "__main__":
    unittest.main()
