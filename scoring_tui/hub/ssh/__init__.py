"""The SSH server: `ssh juri@HUB -p PORT` opens a screen. It offers no shell, file transfer or forwarding.

server       listens, limits connections, lists them, stops
transport    one TCP connection: receive limit before a screen is open, flow control, last sign of life
connection   authentication: the user name, the PIN, refusals
channel      the client's terminal, joined to a session
usernames    which screen a user name opens
host_key     the key that identifies the hub to clients
pin_check    checks PINs in a thread of its own
"""
