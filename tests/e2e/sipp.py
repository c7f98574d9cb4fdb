# SPDX-License-Identifier: MIT
"""Write sipp scenarios in a few words, and run them."""
import os
import pathlib
import subprocess
import sys
import tempfile
from xml.sax.saxutils import escape

sys.path.append(str(pathlib.Path(__file__).parents[2] / "examples" / "demo"))
from ports import free_port  # noqa: E402

SDP = """v=0
o=room 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio {port} RTP/AVP 0 8 101
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
m=video {video} RTP/AVP 97
a=rtpmap:97 H264/90000
a=fmtp:97 profile-level-id=42e01f;packetization-mode=1
"""


def sdp(text=SDP, direction="", version=1, port="[media_port]", video="[media_port+2]"):
    """The usual offer; `direction` is an attribute of both media."""
    body = text.replace("{port}", port).replace("{video}", video)
    body = body.replace("o=room 1 1 ", f"o=room 1 {version} ")
    if direction:
        body = body.replace("m=video", f"a={direction}\nm=video") + f"a={direction}\n"
    return body


def _message(lines, body, content_type):
    text = "\n".join(line for line in lines if line)
    if body:
        text += f"\nContent-Type: {content_type}"
    text += "\nContent-Length: [len]\n\n" + (body.rstrip("\n") + "\n" if body else "")
    text = "\n".join("      " + line for line in text.split("\n"))
    return f"<![CDATA[\n{text}\n]]>"


def request(method, headers=(), body="", cseq=1, uri=None, to=None, in_dialog=True,
            content_type="application/sdp"):
    """A request of ours. Outside a dialog (`in_dialog` False) it goes to `uri`."""
    uri = uri or ("[next_url]" if in_dialog else
                  "sip:[service]@[remote_ip]:[remote_port];transport=[transport]")
    to = to or "sip:[service]@gw.example"
    lines = [
        f"{method} {uri} SIP/2.0",
        "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport",
        "[routes]" if in_dialog else "",
        'From: "Room" <sip:room@[local_ip]:[local_port]>;tag=[pid]t[call_number]',
        f"To: <{to}>" + ("[peer_tag_param]" if in_dialog else ""),
        "Call-ID: [call_id]",
        f"CSeq: {cseq} {method}",
        "Contact: <sip:room@[local_ip]:[local_port];transport=[transport]>",
        "Max-Forwards: 70",
        *headers,
    ]
    again = "" if method == "ACK" else ' retrans="500"'
    return f"<send{again}>{_message(lines, body, content_type)}</send>\n"


def invite(headers=(), body=None, **options):
    options.setdefault("in_dialog", False)
    return request("INVITE", headers, sdp() if body is None else body, **options)


def ack(body="", **options):
    return request("ACK", (), body, **options)


def bye(cseq=9):
    return request("BYE", cseq=cseq) + recv(200)


def _checks(wanted, unwanted):
    """Regular expressions that the whole message must, or must not, match."""
    text, names = "", []
    for number, expression in enumerate([*wanted, *unwanted]):
        check = "check_it" if number < len(wanted) else "check_it_inverse"
        name = f"v{number}"
        names.append(name)
        text += (f'<ereg regexp="{escape(expression, {chr(34): "&quot;"})}" search_in="msg" '
                 f'{check}="true" assign_to="{name}"/>\n')
    if not names:
        return ""
    log = "".join(f"[${name}]" for name in names)
    return f'<action>\n{text}<log message="{log}"/>\n</action>\n'


def recv(code, *wanted, without=(), optional=False):
    """A response with this code; the first 200 to INVITE starts the dialog (rrs)."""
    attributes = ' rrs="true"' if 200 <= code < 300 else ""
    attributes += ' optional="true"' if optional else ""
    return f'<recv response="{code}"{attributes}>\n{_checks(wanted, without)}</recv>\n'


def expect(method, *wanted, without=(), timeout=40000, answer="200 OK"):
    """A request of the gateway's, and how it is answered."""
    answer = (f"<send><![CDATA[\n      SIP/2.0 {answer}\n      [last_Via:]\n      [last_From:]\n"
              "      [last_To:]\n      [last_Call-ID:]\n      [last_CSeq:]\n"
              "      Content-Length: 0\n\n]]></send>\n")
    return (f'<recv request="{method}" timeout="{timeout}">\n{_checks(wanted, without)}</recv>\n'
            + answer)


def pause(milliseconds):
    return f'<pause milliseconds="{milliseconds}"/>\n'


def answered(**options):
    """INVITE, 100, 200, ACK."""
    return invite(**options) + recv(100) + recv(200) + ack()


PORT_TRIES = 5
NO_PORT = 254  # somebody else took it after we saw that it was free


def even_port():
    """An even port with some free ones behind it."""
    port = free_port(6)
    return port + port % 2


def _start(gateway, folder, path, options, seconds, media):
    return subprocess.run(
        ["sipp", f"{gateway.host}:{gateway.port}", "-sf", path, *options,
         "-i", "127.0.0.1", "-p", str(even_port()), "-mp", str(media or even_port()),
         "-nostdin", "-timeout", str(seconds), "-timeout_error",
         "-recv_timeout", "40000", "-trace_msg", "-message_file", path + ".msg",
         "-trace_err", "-error_file", path + ".err"],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, timeout=seconds + 20, check=False)


def run(gateway, steps, user, transport="u1", calls=1, seconds=60, media=None):
    """Run a scenario; AssertionError with sipp's messages when it did not go as written."""
    with tempfile.TemporaryDirectory(prefix="cvi-sipp-") as folder:
        path = os.path.join(folder, "scenario.xml")
        with open(path, "w", encoding="iso-8859-1") as f:
            f.write('<?xml version="1.0" encoding="ISO-8859-1" ?>\n'
                    f'<scenario name="scenario">\n{steps}</scenario>\n')
        for _ in range(PORT_TRIES):
            done = _start(gateway, folder, path, ["-s", user, "-m", str(calls), "-t", transport],
                          seconds, media)
            if done.returncode != NO_PORT:
                break
        if done.returncode != 0:
            text = ""
            for name in (path + ".err", path + ".msg"):
                if os.path.exists(name):
                    with open(name, encoding="utf-8", errors="replace") as f:
                        text += f.read()[-6000:]
            raise AssertionError(f"sipp ended with {done.returncode}\n{text}")
