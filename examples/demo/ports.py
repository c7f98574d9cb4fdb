# SPDX-License-Identifier: MIT
"""Ports for programs that cannot be told to choose one themselves."""
import random
import socket

# below what the system gives to outgoing connections, which come and go at any time
FIRST, LAST = 10000, 29999


def free_port(step=1):
    """A port P with P .. P + step - 1 free for UDP and TCP on the loopback address."""
    while True:
        base = random.randrange(FIRST, LAST - step)
        if all(is_free(base + i) for i in range(step)):
            return base


def is_free(port):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True
