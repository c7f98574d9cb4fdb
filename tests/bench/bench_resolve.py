# SPDX-License-Identifier: MIT
"""Uncached look-ups in Graph over loopback, beside libcurl used naively; see bench_resolve.c.
nginx stands in for Graph and Entra, with HTTP/2 over TLS.

usage: bench_resolve.py PROGRAM
"""

import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile

CONFIG = r"""
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; default_type application/json; keepalive_requests 1000000;
  client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
  uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
  server {{
    listen 127.0.0.1:{port} ssl http2;
    ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;
    location /e/oauth2/ {{
      return 200 '{{"token_type":"Bearer","expires_in":3599,"access_token":"token"}}';
    }}
    location /v1.0/ {{
      if ($args ~ "%27(\d+)%27$|'(\d+)'$") {{ set $id $1$2; }}
      return 200 '{{"value":[{{"id":"MSo-$id","subject":"Weekly review","videoTeleconferenceId":"$id","joinWebUrl":"https://teams.example/l/$id","chatInfo":{{"threadId":"19:meeting_$id@thread.v2","messageId":"0"}},"lobbyBypassSettings":{{"scope":"organization","isDialInBypassEnabled":false}}}}]}}';
    }}
  }}
}}
"""


def wait_for(port):
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            pass


def main():
    nginx = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    if not nginx:
        sys.exit("nginx is missing: apt-get install nginx-light")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        with socket.create_server(("127.0.0.1", 0)) as s:
            port = s.getsockname()[1]
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout",
                        folder / "key.pem", "-out", folder / "cert.pem", "-days", "2", "-subj",
                        "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True,
                       capture_output=True)
        (folder / "nginx.conf").write_text(CONFIG.format(folder=folder, port=port))
        with subprocess.Popen([nginx, "-c", folder / "nginx.conf", "-e",
                               folder / "error.log"]) as server:
            wait_for(port)
            try:
                return subprocess.run([sys.argv[1], f"https://localhost:{port}",
                                       folder / "cert.pem"], check=False).returncode
            finally:
                server.terminate()


if __name__ == "__main__":
    sys.exit(main())
