"""The web server: a landing page, a terminal in the page, sessions that survive a bad network.

textual-serve supplies the terminal's script and its protocol.
"""
