# SPDX-License-Identifier: MIT
"""cvi-resolve against the fake Graph of servers.py, over TLS with a CA made on the spot."""

import json
import unittest

import client
import servers

ID = "126000004"  # its check digit is right
MISTYPED = "126000001"


class FakeGraph(client.Case):
    def test_a_meeting_is_found_by_the_documented_request(self):
        self.graph.meetings[ID] = servers.meeting(ID)
        done = self.resolve("--language", "de-AT", ID)
        self.assertEqual(done.code, 0, done.out + done.err)
        line = done.one()
        self.assertEqual(line["status"], "OK")
        self.assertEqual(line["meeting"]["subject"], "Wöchentlich")
        self.assertEqual([s["step"] for s in line["steps"]], ["token", "meeting"])
        self.assertGreater(line["steps"][0]["tls_us"], 0)
        token, look_up = self.server.requests
        self.assertEqual(token.line, f"POST /{servers.TENANT}/oauth2/v2.0/token HTTP/1.1")
        self.assertEqual(look_up.line, "GET /v1.0/communications/onlineMeetings/?$filter="
                                       f"VideoTeleconferenceId%20eq%20'{ID}' HTTP/1.1")
        self.assertEqual(look_up.headers["accept-language"], "de-AT")
        self.assertEqual(look_up.headers["accept"], "application/json")
        self.assertEqual(look_up.headers["authorization"], "Bearer " + next(iter(self.graph.tokens)))

    def test_no_meeting_and_a_mistyped_one(self):
        done = self.resolve(ID, MISTYPED)
        self.assertEqual(done.code, 1)
        self.assertEqual({line["conference_id"]: line["status"] for line in done.lines()},
                         {ID: "ERESOLVE_NOT_FOUND", MISTYPED: "ERESOLVE_MISTYPED"})

    def test_a_bare_meeting_is_taken_too(self):
        self.graph.always = servers.Answer(body=servers.meeting(ID, subject=None, chatInfo=None))
        self.assertEqual(self.resolve(ID).one()["meeting"]["meeting_id"], f"MSo-{ID}")

    def test_errors_carry_code_and_request_id(self):
        for status, code, wanted in ((403, "Forbidden", "ERESOLVE_PERMISSION"),
                                     (404, "NotFound", "ERESOLVE_NOT_FOUND"),
                                     (400, "BadRequest", "ERESOLVE_NOT_FOUND"),
                                     (410, "Gone", "ERESOLVE_EXPIRED"),
                                     (418, "Teapot", "ERESOLVE_ANSWER")):
            with self.subTest(status):
                self.graph.always = servers.error(status, code, "words for the operator")
                line = self.resolve(ID).one()
                self.assertEqual((line["status"], line["code"], line["http_status"]),
                                 (wanted, code, status))
                self.assertEqual(line["request_id"], "6f5e-request")
                self.assertEqual(line["message"], "words for the operator")

    def test_a_wrong_secret_is_refused(self):
        self.secret("guess")
        line = self.resolve(ID).one()
        self.assertEqual((line["status"], line["code"], line["request_id"]),
                         ("ERESOLVE_CREDENTIAL", "AADSTS7000215", "trace-1"))
        self.assertEqual(len(self.server.requests), 1)

    def test_a_tenant_that_did_not_consent(self):
        self.configure(client_id="someone-else")
        self.assertEqual(self.resolve(ID).one()["status"], "ERESOLVE_CONSENT")

    def test_a_secret_that_is_said_back_is_not_shown(self):
        self.graph.token_answer = servers.refusal("invalid_client", 7000215,
                                                  f"not {servers.SECRET}")
        line = self.resolve(ID).one()
        self.assertEqual(line["message"], "what the service said repeats a secret")
        self.graph.token_answer = None
        self.graph.always = lambda request: servers.error(
            403, request.headers["authorization"][7:], request.headers["authorization"])
        self.assertEqual(self.resolve(ID).one()["code"], "")

    def test_certificates_sign_what_openssl_verifies(self):
        self.graph.meetings[ID] = servers.meeting(ID)
        self.authority.self_signed("app")
        self.graph.certificate = self.folder / "app.pem"
        both = self.folder / "both.pem"
        both.write_bytes((self.folder / "app.pem").read_bytes()
                         + (self.folder / "app.key").read_bytes())
        for auth in ("ps256", "rs256"):
            with self.subTest(auth):
                self.configure(auth=auth)
                done = self.run_program("--config", str(self.folder / "config.json"),
                                        "--certificate-file", str(both), "--json", ID)
                self.assertEqual(done.code, 0, done.out + done.err)
                header, claims = self.graph.assertions[-1]
                self.assertEqual(header["alg"], auth.upper())
                self.assertEqual(claims["exp"] - claims["iat"], 600)
        self.authority.self_signed("other")
        self.graph.certificate = self.folder / "other.pem"
        done = self.run_program("--config", str(self.folder / "config.json"),
                                "--certificate-file", str(both), "--json", ID)
        self.assertEqual(done.one()["code"], "AADSTS700027")

    def test_a_token_that_expired_is_replaced(self):
        self.graph.meetings[ID] = servers.meeting(ID)
        self.graph.next = [servers.error(401, "InvalidAuthenticationToken", "expired")]
        line = self.resolve(ID).one()
        self.assertEqual((line["status"], line["requests"], self.graph.issued), ("OK", 4, 2))
        self.graph.always = servers.error(401, "InvalidAuthenticationToken", "expired")
        self.assertEqual(self.resolve(ID).one()["status"], "ERESOLVE_CREDENTIAL")

    def test_answers_are_unpacked(self):
        self.graph.meetings[ID] = servers.meeting(ID)
        self.graph.zip = True
        self.assertEqual(self.resolve(ID).one()["status"], "OK")

    def test_thousands_at_once(self):
        ids = [f"{n:09d}" for n in range(100000000, 100003000)]
        self.graph.meetings = {i: servers.meeting(i) for i in ids}
        done = self.resolve("--timeout", "60000", *ids)
        self.assertEqual(done.code, 0, done.err)
        self.assertEqual({line["conference_id"] for line in done.lines()
                          if line["meeting"]["meeting_id"] == f"MSo-{line['conference_id']}"},
                         set(ids))
        self.assertEqual(self.graph.issued, 1)
        self.assertEqual(len(self.server.requests), 3001)
        self.assertLessEqual(self.server.most_open, 16)

    def test_a_proxy_only_when_asked_for(self):
        self.graph.meetings[ID] = servers.meeting(ID)
        proxy, trap = servers.Proxy(), servers.Proxy()
        self.addCleanup(proxy.close)
        self.addCleanup(trap.close)
        environment = {"https_proxy": trap.url, "ALL_PROXY": trap.url, "no_proxy": ""}
        self.assertEqual(self.resolve(ID, environment=environment).code, 0)
        self.assertEqual(trap.asked, [])
        self.configure(http={"proxy": proxy.url})
        environment["no_proxy"] = "*"
        self.assertEqual(self.resolve(ID, environment=environment).code, 0)
        self.assertEqual(set(proxy.asked), {f"localhost:{self.server.port}"})
        self.assertEqual(trap.asked, [])


class Policy(client.Case):
    def setUp(self):
        super().setUp()
        self.graph.meetings = {ID: servers.meeting(ID), "100000017": servers.meeting("100000017")}
        self.answer = {"action": "continue"}
        self.rules = self.serve(self.tls, lambda request: servers.Answer(body=self.answer))
        self.configure(backends=[{"name": "rules", "type": "policy",
                                  "url": self.rules.url + "/v1", "auth": "bearer"}],
                       chain=[{"backend": "rules", "on_error": "stop"}, {"backend": "graph"}])
        (self.folder / "rules").write_text("policy-token")

    def ask(self, *more):
        return self.resolve("--secret-file", f"rules={self.folder / 'rules'}", "--caller",
                            "sip:a@b", "--dialled", "x@y", "--trusted", ID, *more).one()

    def test_it_continues(self):
        self.assertEqual(self.ask()["backend"], "graph")
        (request,) = self.rules.requests
        self.assertEqual(request.line, "POST /v1 HTTP/1.1")
        self.assertEqual(request.headers["authorization"], "Bearer policy-token")
        self.assertEqual(json.loads(request.body), {
            "tenant": "default", "conference_id": ID, "caller": "sip:a@b", "dialled": "x@y",
            "trust": "trusted"})

    def test_it_rejects(self):
        self.answer = {"action": "reject", "reason": "not on Sundays"}
        line = self.ask()
        self.assertEqual((line["status"], line["message"]), ("ERESOLVE_DENIED", "not on Sundays"))
        self.assertEqual(self.server.requests, [])

    def test_it_redirects_to_a_meeting_or_an_id(self):
        self.answer = {"action": "redirect", "meeting": {"id": "own"}}
        self.assertEqual(self.ask()["meeting"]["meeting_id"], "own")
        self.answer = {"action": "redirect", "conference_id": "100000017"}
        self.assertEqual(self.ask()["meeting"]["meeting_id"], "MSo-100000017")

    def test_it_is_down(self):
        self.rules.close()
        self.assertEqual(self.ask("--timeout", "3000")["status"], "ERESOLVE_NETWORK")
        self.assertEqual(self.server.requests, [])


class Doctor(client.Case):
    def checks(self, **more):
        done = self.run_program("doctor", "--config", str(self.folder / "config.json"),
                                "--secret-file", str(self.folder / "secret"), "--json",
                                "--timeout", "3000", **more)
        return done.code, {c["check"]: c for c in json.loads(done.out)}

    def failed(self, **more):
        code, checks = self.checks(**more)
        self.assertEqual(code, 3)
        return {name: c["advice"] for name, c in checks.items() if c["result"] == "failed"}

    def test_all_is_well(self):
        self.graph.date = None
        code, checks = self.checks(environment={"https_proxy": ""})
        self.assertEqual(code, 0, checks)
        self.assertEqual(set(checks), {
            "proxy", "DNS (token)", "TCP (token)", "TLS (token)", "answer (token)",
            "clock (token)", "token", "permission", "DNS (meeting)", "TCP (meeting)",
            "TLS (meeting)", "answer (meeting)", "clock (meeting)", "look-up"})
        self.assertIn("OnlineMeetings.Read.All", checks["permission"]["detail"])

    def test_a_wrong_clock(self):
        self.graph.date = "Thu, 01 Jan 2026 00:00:00 GMT"
        self.assertIn("NTP", self.failed()["clock (token)"])

    def test_a_name_that_is_none(self):
        self.configure(login="https://nosuch.invalid")
        self.assertIn("DNS server", self.failed()["DNS (token)"])

    def test_nobody_listens(self):
        self.server.close()
        self.assertIn("port 443", self.failed()["TCP (token)"])

    def test_a_certificate_nobody_signed(self):
        bad = self.serve(self.authority.self_signed("bad"), self.graph.handle)
        self.configure(login=bad.url)
        self.assertIn("http.ca_file", self.failed()["TLS (token)"])

    def test_a_wrong_secret(self):
        self.secret("guess")
        self.assertIn("secret's value", self.failed()["token"])

    def test_a_permission_that_is_missing(self):
        self.graph.roles = ["User.Read.All"]
        self.graph.always = servers.error(403, "Forbidden", "no")
        failed = self.failed()
        self.assertIn("OnlineMeetings.Read.All", failed["permission"])
        self.assertIn("OnlineMeetings.Read.All", failed["look-up"])

    def test_a_proxy_in_the_environment_is_pointed_at(self):
        _, checks = self.checks(environment={"https_proxy": "http://p.example"})
        self.assertEqual(checks["proxy"]["result"], "warning")

    def test_plain_words(self):
        done = self.run_program("doctor", "--config", str(self.folder / "config.json"),
                                "--secret-file", str(self.folder / "secret"),
                                environment={"https_proxy": ""})
        self.assertEqual(done.code, 0, done.out)
        self.assertTrue(done.out.endswith("all is well\n"))


class Usage(client.Case):
    def test_mistakes_are_explained(self):
        config = str(self.folder / "config.json")
        for arguments, sentence in ((("--config", config), "which conference id"),
                                    (("--config", "/nowhere", ID), "/nowhere"),
                                    (("--config", config, ID), "wants --secret-file"),
                                    (("--config", config, "--secret-file", "x=/nowhere", ID),
                                     "/nowhere"),
                                    (("--nonsense",), "nonsense"),
                                    ((ID,), "no --config or --book")):
            with self.subTest(arguments):
                done = self.run_program(*arguments)
                self.assertEqual(done.code, 2)
                self.assertIn(sentence, done.err)

    def test_help(self):
        done = self.run_program("--help")
        self.assertEqual(done.code, 0)
        self.assertIn("doctor", done.out)

    def test_a_book_does_without_a_network(self):
        book = self.folder / "book.json"
        book.write_text(json.dumps({"meetings": [
            {"id": "m", "tenant": "default", "conference_id": "5", "pin": "4711"}]}))
        done = self.run_program("--book", str(book), "5")
        self.assertEqual(done.code, 0)
        self.assertIn("guests must give one", done.out)
        self.assertNotIn("4711", done.out)


if __name__ == "__main__":
    unittest.main()
