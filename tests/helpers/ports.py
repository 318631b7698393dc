"""TCP ports for servers of tests.

The operating system gives ports of its own range to outgoing connections too. A port of that range that
was free a moment ago can be in use when a server opens it. These ports are below that range of Linux (32768),
and each process starts at a place of its own.
"""

import random
from itertools import count
from socket import create_server

FIRST_PORT, LAST_PORT = 12000, 32000

_steps = count(random.SystemRandom().randrange(LAST_PORT - FIRST_PORT))


def free_port() -> int:
    """A port at which nothing listens, and that no other process of the tests is likely to take."""
    for step in _steps:
        port = FIRST_PORT + step % (LAST_PORT - FIRST_PORT)
        try:
            with create_server(("", port)):
                return port
        except OSError:
            continue
    raise AssertionError("the count never ends")


def free_ports() -> tuple[int, int]:
    """Two different ports, as `free_port` gives them."""
    return free_port(), free_port()
