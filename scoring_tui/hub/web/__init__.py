"""The browser's door: a landing page, a terminal in the page, sessions that outlive a bad network.

Textual-serve gives the terminal's script and its protocol; everything around them is here. Imports the
sessions; the hub imports `WebDoor`.
"""

from scoring_tui.hub.web.door import WebDoor

__all__ = ["WebDoor"]
