# SPDX-License-Identifier: MIT
"""A certificate for 127.0.0.1 that nobody else trusts."""
import os
import subprocess


def make(folder):
    """One PEM file with key and certificate; returns its path."""
    path = os.path.join(folder, "cert.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", "/CN=127.0.0.1", "-keyout", path + ".key", "-out", path + ".crt"],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(path, "w", encoding="utf-8") as out:
        for part in (".key", ".crt"):
            with open(path + part, encoding="utf-8") as f:
                out.write(f.read())
    return path
