"""SSH's door: `ssh juri@HUB -p PORT` opens a screen, and nothing else can be had there.

    door     listens, counts, tells who is there, stops
    line     one TCP connection: what it may send before its screen is there, when it must be waited for
    guest    whoever is at its other end: who they are, their PIN, what they are refused
    screen   their terminal, joined to a session
    names    user names as seats
    key      the key that proves the hub to laptops
    porter   PINs, checked aside

Imports asyncssh, sessions and doors; the hub imports it.
"""

from scoring_tui.hub.ssh.door import SshDoor

__all__ = ["SshDoor"]
