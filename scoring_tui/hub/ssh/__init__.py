"""The SSH server: `ssh juri@HUB -p PORT` opens a screen. It offers no shell, file transfer or forwarding.

server       listens, counts connections, reports who is connected, stops
transport    one TCP connection: limits before its screen exists, flow control after
connection   authentication: who connects, their PIN, what is refused
channel      the client's terminal, joined to a session
usernames    user names as seats
host_key     the key that proves the hub to laptops
pin_check    PINs, checked in a thread of their own
"""
