# SPDX-License-Identifier: MIT
"""The program cvi-sdp: what it prints where, and its exit codes."""

import json
import os
import pathlib
import subprocess
import unittest

OFFERS = pathlib.Path(os.environ["CVI_TEST_DATA"], "sdp")
SIX_LINES = OFFERS / "room-six-lines.sdp"
HOLD = b"v=0\r\no=- 1 2 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n" \
       b"m=audio 5004 RTP/AVP 0\r\n"


def run(*args, offer=b""):
    done = subprocess.run([os.environ["CVI_SDP"], *map(str, args)], input=offer,
                          capture_output=True, timeout=20)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Answers(unittest.TestCase):
    def test_answer_goes_to_stdout_and_reasons_to_stderr(self):
        code, out, err = run("--local", "198.51.100.7:50000", SIX_LINES)
        self.assertEqual(code, 0)
        self.assertEqual(out.count("\r\nm="), 6)
        self.assertIn("m=audio 50000 RTP/AVP 9 0 8 101\r\n", out)
        self.assertIn("c=IN IP4 198.51.100.7\r\n", out)
        self.assertEqual([line.split(":")[0] for line in err.splitlines()],
                         [str(n) for n in range(1, 7)])
        self.assertIn("3: application UDP/BFCP refused: ", err)

    def test_stdin_is_read_without_a_file(self):
        code, out, err = run("--quiet", offer=SIX_LINES.read_bytes())
        self.assertEqual((code, err), (0, ""))
        self.assertTrue(out.startswith("v=0\r\n"))

    def test_ipv6_address_is_said(self):
        offer = HOLD.replace(b"IN IP4 0.0.0.0", b"IN IP6 2001:db8::5")
        code, out, _ = run("--local", "[2001:db8::1]:6000", offer=offer)
        self.assertEqual(code, 0)
        self.assertIn("c=IN IP6 2001:db8::1\r\n", out)
        self.assertIn("m=audio 6000 ", out)

    def test_several_offers_are_one_call(self):
        code, out, _ = run("--seed", 3, SIX_LINES, SIX_LINES, "-", offer=HOLD)
        self.assertEqual(code, 0)
        versions = [line.split()[2] for line in out.splitlines() if line.startswith("o=")]
        self.assertEqual(versions, ["1", "1", "2"])
        self.assertIn("a=recvonly", out)

    def test_options_change_the_answer(self):
        _, out, _ = run("--no-content", "--without", "G722", "--without=PCMU", "--size", "640x360",
                        "--kbps", 300, SIX_LINES)
        self.assertIn("m=audio 40000 RTP/AVP 8 101\r\n", out)
        self.assertIn("b=TIAS:300000\r\n", out)
        self.assertEqual(out.count("m=video 0 "), 1)

    def test_explanations_can_replace_the_answer(self):
        code, out, err = run("--explain", SIX_LINES)
        self.assertEqual((code, err), (0, ""))
        self.assertTrue(out.startswith("1: audio RTP/AVP accepted: G722 as payload type 9"))

    def test_json_can_replace_the_answer(self):
        code, out, err = run("--json", SIX_LINES)
        self.assertEqual((code, err), (0, ""))
        told = json.loads(out)
        self.assertEqual(told["status"], "OK")
        self.assertEqual([line["accepted"] for line in told["lines"]],
                         [True, True, False, True, False, False])


class Refusals(unittest.TestCase):
    def test_an_offer_without_a_common_codec_exits_with_1(self):
        code, out, err = run(offer=HOLD.replace(b"AVP 0", b"AVP 18"))
        self.assertEqual((code, out), (1, ""))
        self.assertIn("no codec in common (offered: G729)", err)

    def test_plain_rtp_exits_with_1_where_srtp_is_required(self):
        code, out, err = run("--require-srtp", "--json", SIX_LINES)
        self.assertEqual(code, 1)
        self.assertEqual(json.loads(out)["status"], "ESESSION_SECURITY")
        self.assertIn("plain RTP is not allowed here", err)

    def test_srtp_keys_need_secure_signalling(self):
        offer = OFFERS / "room-srtp-and-plain.sdp"
        self.assertNotIn("a=crypto:", run(offer)[1])
        self.assertIn("a=crypto:", run("--secure", offer)[1])
        self.assertIn("a=crypto:", run("--sdes-anyway", offer)[1])

    def test_malformed_offers_exit_with_3_and_say_where(self):
        code, out, err = run(offer=HOLD.replace(b"5004", b"65536"))
        self.assertEqual((code, out), (3, ""))
        self.assertIn(f"stdin:6: byte {HOLD.index(b'5004')}: the port is not 0 to 65535", err)

    def test_missing_files_exit_with_3(self):
        code, _, err = run(OFFERS / "no-such-file.sdp")
        self.assertEqual(code, 3)
        self.assertIn("No such file", err)

    def test_an_overlong_offer_exits_with_3(self):
        self.assertEqual(run(offer=b"v=0\r\n" + b"a=x\r\n" * 20000)[0], 3)


class Options(unittest.TestCase):
    def test_help_lists_every_option(self):
        code, out, _ = run("--help")
        self.assertEqual(code, 0)
        for option in ("--local", "--secure", "--require-srtp", "--json", "--explain", "--without"):
            self.assertIn(option, out)

    def test_wrong_options_exit_with_2(self):
        for args in (["--nonsense"], ["--size", "huge"], ["--local", "nowhere"],
                     ["--without", "G729"], ["--no-srtp", "--require-srtp"],
                     ["--local", "127.0.0.1:65535"]):
            self.assertEqual(run(*args, offer=HOLD)[0], 2, args)


if __name__ == "__main__":
    unittest.main()
